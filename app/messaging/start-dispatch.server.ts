import type { Sql } from "../db.server.ts";
import { jobPriority } from "../jobs/catalog.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";
import { isUrgent, maxShards, rowsPerShard } from "./dispatch.ts";

/**
 * Puts workers on a dispatch: after its rows are queued, after a pause, after a crash. Joins the caller's transaction, so
 * the work begins exactly when the rows are there. Safe to repeat: a shard's job that waits is not doubled, and keeps its turn.
 */
export async function startDispatch(
  tx: Sql,
  shop: Pick<ShopRef, "id">,
  dispatchId: bigint,
  options: { runAt?: Date } = {},
): Promise<void> {
  const { rows } = await tx.query<{ owner: string; waiting: number }>(
    `UPDATE dispatch SET drained_at = NULL WHERE shop_id = $1 AND id = $2
     RETURNING owner, (SELECT count(*)::int FROM (
       SELECT FROM message_queue WHERE shop_id = $1 AND dispatch_id = $2 LIMIT $3) AS queued) AS waiting`,
    [shop.id, dispatchId, maxShards * rowsPerShard],
  );
  const [dispatch] = rows;
  if (!dispatch) return;
  const shards = Math.max(1, Math.min(maxShards, Math.ceil(dispatch.waiting / rowsPerShard)));
  for (let shard = 0; shard < shards; shard += 1) {
    const urgent = isUrgent(dispatch.owner, dispatch.waiting);
    await enqueueShard(tx, { shopId: shop.id, dispatchId, shard, urgent, keepsPlace: !options.runAt, ...options });
  }
}

/** One shard's next run. */
export async function enqueueShard(
  tx: Sql,
  run: { shopId: number; dispatchId: bigint; shard: number; urgent: boolean; keepsPlace?: boolean; runAt?: Date },
): Promise<void> {
  const { shopId, dispatchId, shard, urgent, keepsPlace = false, runAt } = run;
  await enqueue(tx, "send-messages", {
    payload: { shopId, dispatchId, shard },
    key: `send:${shopId}:${dispatchId}:${shard}`,
    priority: urgent ? jobPriority.message : jobPriority.campaign,
    keepsPlace,
    ...(runAt && { runAt }),
  });
}
