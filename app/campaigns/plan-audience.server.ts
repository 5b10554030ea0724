import type { Sql } from "../db.server.ts";

const SMALL = 20_000;

/**
 * Prepares a transaction for an audience of about `size` people. The planner cannot know how many people remain when lists
 * are united and others taken away; it guesses a handful and would look a million customers up one by one. For lists of
 * that size it is told to join by hashing (measured at 1,000,000: twice as fast), and not to spread the grouping over
 * processes, which pays only where groups are few: here nearly each person is one.
 */
export async function planAudience(tx: Sql, { size }: { size: number }): Promise<void> {
  if (size < SMALL) return;
  await tx.query("SET LOCAL enable_nestloop = off");
  await tx.query("SET LOCAL max_parallel_workers_per_gather = 0");
  await tx.query("SET LOCAL work_mem = '64MB'");
}
