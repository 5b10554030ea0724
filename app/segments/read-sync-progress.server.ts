import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { SyncKind, SyncState } from "./segment.ts";

export type SyncProgress = {
  kind: SyncKind;
  state: SyncState;
  startedAt: Date;
  finishedAt: Date | null;
  /** `total` is null until Shopify has counted. */
  customers: { done: number; total: number | null; isOver: boolean };
  segments: { done: number; total: number | null };
  /** Why it failed, in the merchant's words. */
  problem: string | null;
};

/** How far the shop's latest full sync is; null before the first. */
export async function readSyncProgress(shop: ShopRef): Promise<SyncProgress | null> {
  const { rows } = await pool.query<SyncProgress>(
    `SELECT kind, state, started_at AS "startedAt", finished_at AS "finishedAt", error AS problem,
            json_build_object('done', customers_done, 'total', customers_total, 'isOver', customers_end_at IS NOT NULL) AS customers,
            json_build_object('done', segments_done, 'total', segments_total) AS segments
     FROM sync_run WHERE shop_id = $1 ORDER BY id DESC LIMIT 1`,
    [shop.id],
  );
  return rows[0] ?? null;
}
