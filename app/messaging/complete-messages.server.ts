import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError } from "pg";
import type { ChannelName } from "../channels/channel.ts";
import { recordOptOut } from "../customers/record-consent.server.ts";
import { inTransaction, pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { recordAccepted, recordEnded, recordRequeued } from "./complete.sql.ts";
import { fireMessageTriggers } from "./fire-message-triggers.server.ts";
import type { Accepted, Ended, Outcome, Requeued } from "./outcomes.ts";

/** While PostgreSQL restarts, what the carrier said is kept this long; after that the carrier is asked again. */
const retryDelaysMs = [50, 250, 1_000, 3_000, 10_000];

/**
 * Writes what became of claimed messages: one statement for those that the carrier took, which is nearly all. Safe to
 * repeat. Survives a restart of PostgreSQL; when it stays away, throws, and recovery finds the rows by asking the carrier.
 */
export async function completeMessages(
  shop: ShopRef,
  outcomes: readonly Outcome[],
  options: { channel: ChannelName; now: Date },
): Promise<void> {
  const accepted = outcomes.filter((outcome) => outcome.kind === "accepted");
  const ended = outcomes.filter((outcome) => outcome.kind === "ended");
  const requeued = outcomes.filter((outcome) => outcome.kind === "requeued");
  if (accepted.length > 0) await persist(() => writeAccepted(shop, accepted, options.now));
  if (ended.length > 0) await persist(() => writeEnded(shop, ended, options));
  if (requeued.length > 0) await persist(() => writeRequeued(shop, requeued));
}

async function writeAccepted(shop: ShopRef, rows: readonly Accepted[], now: Date): Promise<void> {
  await pool.query({
    name: "record-accepted",
    text: recordAccepted,
    values: [
      shop.id,
      now,
      rows.map((row) => row.id),
      rows.map((row) => row.carrierMessageId),
      rows.map((row) => row.body),
      rows.map((row) => row.parts),
    ],
  });
}

async function writeEnded(
  shop: ShopRef,
  rows: readonly Ended[],
  { channel, now }: { channel: ChannelName; now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.query(recordEnded, [
      shop.id,
      now,
      rows.map((row) => row.id),
      rows.map((row) => row.claimedAt),
      rows.map((row) => row.status),
      rows.map((row) => row.reason),
      rows.map((row) => row.code),
      rows.map((row) => row.body),
    ]);
    const failed = rows.filter((row) => row.status === "failed");
    await fireMessageTriggers(tx, shop, { handle: "message-failed", ids: failed.map((row) => row.id) }, { now });
    for (const { optedOut: address } of rows) {
      if (address) await recordOptOut(tx, shop, { address, channel, at: now, source: "carrier" });
    }
  });
}

async function writeRequeued(shop: ShopRef, rows: readonly Requeued[]): Promise<void> {
  await pool.query(recordRequeued, [
    shop.id,
    rows.map((row) => row.id),
    rows.map((row) => row.claimedAt),
    rows.map((row) => row.dueAt),
    rows.map((row) => row.burned),
    rows.map((row) => row.code),
  ]);
}

async function persist(write: () => Promise<void>): Promise<void> {
  for (const delayMs of retryDelaysMs) {
    try {
      return await write();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await sleep(delayMs);
    }
  }
  return write();
}

/**
 * A lost connection, which is no error of PostgreSQL's own; a server that is full, stopping, starting or, during a failover,
 * read-only (classes 08, 53 and 57, and 25006); a deadlock or a serialisation failure (class 40).
 */
function isPassing(error: unknown): boolean {
  return error instanceof DatabaseError ? /^(08|40|53|57|25006)/.test(error.code ?? "") : error instanceof Error;
}
