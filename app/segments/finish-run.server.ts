import { inTransaction, type Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";
import { segmentSyncKey } from "./segment.ts";

/**
 * The customers' part of a run is over, well (`error` null) or not; the members of every segment are read next. Does
 * nothing the second time.
 */
export async function endCustomers(
  tx: Sql,
  shop: ShopRef,
  options: { runId: bigint; error: string | null; now: Date },
): Promise<void> {
  const { rowCount } = await tx.query(
    `UPDATE sync_run SET customers_end_at = $3, error = $4
     WHERE shop_id = $1 AND id = $2 AND customers_end_at IS NULL AND finished_at IS NULL`,
    [shop.id, options.runId, options.now, options.error],
  );
  if (rowCount === 0) return;
  const { rows } = await tx.query<{ id: bigint }>(
    "UPDATE segment SET sync_run_id = $2 WHERE shop_id = $1 AND deleted_at IS NULL RETURNING id",
    [shop.id, options.runId],
  );
  await tx.query("UPDATE sync_run SET segments_total = $3 WHERE shop_id = $1 AND id = $2", [
    shop.id,
    options.runId,
    rows.length,
  ]);
  for (const segment of rows) {
    await enqueue(tx, "sync-segment", {
      payload: { shopId: shop.id, segmentId: segment.id, runId: options.runId },
      key: segmentSyncKey(shop.id, segment.id),
    });
  }
  await finishIfDone(tx, shop, options);
}

/** The full sync that waits for this segment, if one does, is done with it, well or not. Does nothing the second time. */
export async function endSegment(shop: ShopRef, options: { segmentId: bigint; now: Date }): Promise<void> {
  await inTransaction(async (tx) => {
    // The run's row first: those who end segments at the same time take turns, and the last one sees all the others.
    const { rows } = await tx.query<{ id: bigint }>(
      `SELECT id FROM sync_run
       WHERE shop_id = $1 AND id = (SELECT sync_run_id FROM segment WHERE shop_id = $1 AND id = $2)
       FOR UPDATE`,
      [shop.id, options.segmentId],
    );
    const [run] = rows;
    if (!run) return;
    await tx.query("UPDATE segment SET sync_run_id = NULL WHERE shop_id = $1 AND id = $2", [
      shop.id,
      options.segmentId,
    ]);
    await finishIfDone(tx, shop, { runId: run.id, now: options.now });
  });
}

/** Ends a run that cannot go on. */
export async function failRun(shop: ShopRef, options: { runId: bigint; error: string; now: Date }): Promise<void> {
  await inTransaction((tx) =>
    tx.query(
      "UPDATE sync_run SET state = 'failed', finished_at = $3, error = $4 WHERE shop_id = $1 AND id = $2 AND finished_at IS NULL",
      [shop.id, options.runId, options.now, options.error],
    ),
  );
}

/** Counts the segments that the run still waits for; with none left, it is finished. */
async function finishIfDone(tx: Sql, shop: ShopRef, options: { runId: bigint; now: Date }): Promise<void> {
  await tx.query(
    `UPDATE sync_run
     SET segments_done = segments_total - waiting.segments,
         finished_at = CASE WHEN waiting.segments = 0 THEN $3::timestamptz END,
         state = CASE WHEN waiting.segments > 0 THEN state WHEN error IS NULL THEN 'ready' ELSE 'failed' END
     FROM (SELECT count(*)::int AS segments FROM segment WHERE shop_id = $1 AND sync_run_id = $2) AS waiting
     WHERE shop_id = $1 AND id = $2 AND finished_at IS NULL AND customers_end_at IS NOT NULL`,
    [shop.id, options.runId, options.now],
  );
}
