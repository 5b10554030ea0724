import { inTransaction, pool, type Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";
import { segmentSyncKey } from "./segment.ts";

/** "Sync now": queues a full sync, unless one is under way, whose progress the merchant can see. */
export async function requestSync(shop: ShopRef): Promise<{ alreadyRunning: boolean }> {
  const { rowCount } = await pool.query("SELECT FROM sync_run WHERE shop_id = $1 AND finished_at IS NULL", [shop.id]);
  if (rowCount) return { alreadyRunning: true };
  await inTransaction((tx) =>
    enqueue(tx, "start-sync", { payload: { shopId: shop.id, kind: "manual" }, key: `start-sync:${shop.id}` }),
  );
  return { alreadyRunning: false };
}

/** "Update": queues the reading of one segment's members. Safe to repeat; false when the segment is gone. */
export async function requestSegmentSync(shop: ShopRef, segmentId: bigint): Promise<boolean> {
  return await inTransaction((tx) => queueSegmentSync(tx, shop, segmentId));
}

/** The same, in a transaction that changes what the list is for. */
export async function queueSegmentSync(tx: Sql, shop: ShopRef, segmentId: bigint): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE segment SET sync_state = CASE sync_state WHEN 'syncing' THEN sync_state ELSE 'waiting' END
     WHERE shop_id = $1 AND id = $2 AND deleted_at IS NULL`,
    [shop.id, segmentId],
  );
  if (rowCount === 0) return false;
  await enqueue(tx, "sync-segment", {
    payload: { shopId: shop.id, segmentId, runId: null },
    key: segmentSyncKey(shop.id, segmentId),
  });
  return true;
}
