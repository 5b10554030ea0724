import { inTransaction, pool, type Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";
import { isLasting } from "./dispatch.ts";

/** What a dispatch has left. `nextDueAt`: when its first waiting message is due. */
export type DispatchRest = { drained: boolean; nextDueAt: Date | null };

type Settled = { shopId: number; dispatchId: bigint; now: Date };

/**
 * Looks whether any message of a dispatch still waits or is on its way. When none is, says so once, by the job
 * `dispatch-drained`, in the transaction that remembers it. Safe to repeat and to run at the same time.
 *
 * Of a lasting dispatch nobody waits to hear that: it is left as it is, since others are just queueing for it, and `settleIdle` says
 * it when they have stopped.
 */
export async function settleDispatch(options: Settled): Promise<DispatchRest> {
  const { rows } = await pool.query<{ owner: string } & Left>({
    name: "settle-look",
    text: `SELECT owner, ${left} FROM dispatch WHERE shop_id = $1 AND id = $2`,
    values: [options.shopId, options.dispatchId],
  });
  const [dispatch] = rows;
  if (!dispatch) return { drained: true, nextDueAt: null };
  const { nextDueAt, isOnItsWay } = dispatch;
  if (nextDueAt || isOnItsWay) return { drained: false, nextDueAt };
  if (isLasting(dispatch.owner)) return { drained: true, nextDueAt: null };
  return inTransaction((tx) => settleIn(tx, options));
}

/** The same, for a lasting dispatch too. */
export async function settleIdle(options: Settled): Promise<DispatchRest> {
  return inTransaction((tx) => settleIn(tx, options));
}

/** Whether no message of a dispatch waits or is on its way, as the caller's transaction sees it. */
export async function isAtRest(tx: Sql, shop: Pick<ShopRef, "id">, dispatchId: bigint): Promise<boolean> {
  const { rowCount } = await tx.query(`SELECT WHERE NOT EXISTS (${waiting}) AND NOT EXISTS (${onItsWay})`, [
    shop.id,
    dispatchId,
  ]);
  return rowCount === 1;
}

/** An entry whose message waits no longer means nothing. */
const waiting = `
  SELECT FROM message_queue q JOIN message m ON m.shop_id = q.shop_id AND m.id = q.message_id AND m.status = 'queued'
  WHERE q.shop_id = $1 AND q.dispatch_id = $2`;

const onItsWay = `
  SELECT FROM message_claim k
  JOIN message m ON m.shop_id = k.shop_id AND m.id = ANY (k.message_ids) AND m.status = 'sending' AND m.claimed_at = k.claimed_at
  WHERE k.shop_id = $1 AND k.dispatch_id = $2`;

type Left = { nextDueAt: Date | null; isOnItsWay: boolean };

const left = `(SELECT min(due_at) FROM message_queue WHERE shop_id = $1 AND dispatch_id = $2) AS "nextDueAt",
  EXISTS (${onItsWay}) AS "isOnItsWay"`;

async function settleIn(tx: Sql, { shopId, dispatchId, now }: Settled): Promise<DispatchRest> {
  // The lock first, then the look: rows that startDispatch queued before it let go of the lock are then seen.
  const { rows } = await tx.query<{ state: string; drained_at: Date | null }>(
    "SELECT state, drained_at FROM dispatch WHERE shop_id = $1 AND id = $2 FOR NO KEY UPDATE",
    [shopId, dispatchId],
  );
  const [dispatch] = rows;
  if (!dispatch) return { drained: true, nextDueAt: null };
  const found = await tx.query<Left>(`SELECT ${left}`, [shopId, dispatchId]);
  const { nextDueAt = null, isOnItsWay = false } = found.rows[0] ?? {};
  if (nextDueAt || isOnItsWay) return { drained: false, nextDueAt };
  if (!dispatch.drained_at) {
    await tx.query("UPDATE dispatch SET drained_at = $3 WHERE shop_id = $1 AND id = $2", [shopId, dispatchId, now]);
    await enqueue(tx, "dispatch-drained", { payload: { shopId, dispatchId }, key: `drained:${shopId}:${dispatchId}` });
  }
  return { drained: true, nextDueAt: null };
}
