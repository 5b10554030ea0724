import { inTransaction, pool, type Sql } from "../db.server.ts";
import { jobPriority } from "../jobs/catalog.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";

/** Has the shop's due runs looked at, at that time. One job a shop: what waits is replaced. */
export async function wakeEnrollments(tx: Sql, shop: Pick<ShopRef, "id">, at: Date): Promise<void> {
  await enqueue(tx, "advance-enrollments", { payload: { shopId: shop.id }, key: keyOf(shop), runAt: at });
}

/**
 * The same, for a shop that has had its turn and has more that is due: behind all who wait now, campaigns of other shops too.
 * With `at`, not before that time.
 */
export async function wakeInLine(shop: Pick<ShopRef, "id">, { at }: { at?: Date } = {}): Promise<void> {
  await inTransaction((tx) =>
    enqueue(tx, "advance-enrollments", {
      payload: { shopId: shop.id },
      key: keyOf(shop),
      priority: jobPriority.wave,
      ...(at && { runAt: at }),
    }),
  );
}

/**
 * As `wakeEnrollments`, now, for after the transaction that made a run due: unless a job waits already, which will then see that run. Events
 * that come by the hundred would otherwise wait for each other at the one job's row, a commit at a time. Should the program end
 * before it comes to this, the run is found within two minutes by `wakeDueEnrollments`: the timer is the run's own row.
 */
export async function wakeUnlessAwake(shop: Pick<ShopRef, "id">, now: Date): Promise<void> {
  const { rowCount } = await pool.query(
    `SELECT FROM graphile_worker.jobs
     WHERE key = $1 AND locked_at IS NULL AND run_at <= $2 AND attempts < max_attempts LIMIT 1`,
    [keyOf(shop), now],
  );
  if (rowCount === 0) await inTransaction((tx) => wakeEnrollments(tx, shop, now));
}

function keyOf(shop: Pick<ShopRef, "id">): string {
  return `advance:${shop.id}`;
}

/** How long a run may be due before its shop's job is taken for lost. */
const lateMs = 20_000;

/**
 * Has the runs of every shop looked at that have been due for a while and have no job: it may have been given up, or deleted by
 * hand. One that is under way, or in line for its next turn, is left where it is. Every minute; most find none. Safe to repeat and
 * to run at the same time.
 */
export async function wakeDueEnrollments({ now }: { now: Date }): Promise<void> {
  await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: number }>(
      `SELECT shop.id FROM shop WHERE shop.uninstalled_at IS NULL AND EXISTS (
         SELECT FROM enrollment e WHERE e.shop_id = shop.id AND e.state = 'active' AND e.due_at <= $1)
       AND NOT EXISTS (
         SELECT FROM graphile_worker.jobs WHERE key = 'advance:' || shop.id
         AND (locked_at IS NOT NULL OR (run_at <= $2 AND attempts < max_attempts)))
       ORDER BY shop.id`,
      [new Date(now.getTime() - lateMs), now],
    );
    for (const shop of rows) await wakeEnrollments(tx, shop, now);
  });
}
