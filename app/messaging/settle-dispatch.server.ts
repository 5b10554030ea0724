import { inTransaction, type Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";

/** What a dispatch has left. `nextDueAt`: when its first waiting message is due. */
export type DispatchRest = { drained: boolean; nextDueAt: Date | null };

/**
 * Looks whether any message of a dispatch still waits or is on its way. When none is, says so once, by the job
 * `dispatch-drained`, in the transaction that remembers it. Safe to repeat and to run at the same time.
 */
export async function settleDispatch(options: {
  shopId: number;
  dispatchId: bigint;
  now: Date;
}): Promise<DispatchRest> {
  return inTransaction((tx) => settleIn(tx, options));
}

async function settleIn(
  tx: Sql,
  { shopId, dispatchId, now }: { shopId: number; dispatchId: bigint; now: Date },
): Promise<DispatchRest> {
  // The lock first, then the look: rows that startDispatch queued before it let go of the lock are then seen.
  const { rows } = await tx.query<{ state: string; drained_at: Date | null }>(
    "SELECT state, drained_at FROM dispatch WHERE shop_id = $1 AND id = $2 FOR NO KEY UPDATE",
    [shopId, dispatchId],
  );
  const [dispatch] = rows;
  if (!dispatch) return { drained: true, nextDueAt: null };
  const left = await tx.query<{ next_due_at: Date | null; on_its_way: boolean }>(
    `SELECT (SELECT min(due_at) FROM message WHERE shop_id = $1 AND dispatch_id = $2 AND due_at IS NOT NULL) AS next_due_at,
            EXISTS (SELECT FROM message WHERE shop_id = $1 AND dispatch_id = $2 AND claimed_at IS NOT NULL) AS on_its_way`,
    [shopId, dispatchId],
  );
  const { next_due_at: nextDueAt = null, on_its_way: onItsWay = false } = left.rows[0] ?? {};
  if (nextDueAt || onItsWay) return { drained: false, nextDueAt };
  if (!dispatch.drained_at) {
    await tx.query("UPDATE dispatch SET drained_at = $3 WHERE shop_id = $1 AND id = $2", [shopId, dispatchId, now]);
    await enqueue(tx, "dispatch-drained", { payload: { shopId, dispatchId }, key: `drained:${shopId}:${dispatchId}` });
  }
  return { drained: true, nextDueAt: null };
}
