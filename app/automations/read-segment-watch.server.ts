import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { SegmentWatch } from "./segment-watch.ts";

/** How this automation hears of its segment at the moment; null when it is not on, or does not start with a segment. */
export async function readSegmentWatch(shop: ShopRef, automationId: bigint): Promise<SegmentWatch | null> {
  const { rows } = await pool.query<{ since: Date | null; problem: string | null }>(
    `SELECT w.since, w.problem FROM automation a
     JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
     LEFT JOIN segment_watch w ON w.shop_id = a.shop_id AND w.segment_id = v.segment_id
     WHERE a.shop_id = $1 AND a.id = $2 AND a.status = 'active' AND a.archived_at IS NULL AND v.segment_id IS NOT NULL`,
    [shop.id, automationId],
  );
  const [row] = rows;
  if (!row) return null;
  if (row.problem !== null) return { state: "refused", problem: row.problem };
  return { state: row.since === null ? "starting" : "telling" };
}
