import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { currentVersion } from "./intake.sql.ts";

/** A segment that was edited while automations enter people from it, of which the merchant has not said what about the others. */
export type EditedSegment = { id: string; name: string; editedAt: string; automations: number };

/** Those segments, the latest edited first; with `segmentId` only that one, if it is among them. */
export async function listEditedSegments(
  shop: ShopRef,
  { segmentId = null }: { segmentId?: bigint | null } = {},
): Promise<EditedSegment[]> {
  const { rows } = await pool.query<{ id: bigint; name: string; edited_at: Date; automations: number }>(
    `SELECT s.id, s.name, s.query_since AS edited_at, count(*)::int AS automations
     FROM automation a ${currentVersion}
     JOIN segment s ON s.shop_id = a.shop_id AND s.id = v.segment_id AND s.deleted_at IS NULL
     WHERE a.shop_id = $1 AND a.status = 'active' AND a.archived_at IS NULL AND v.trigger_kind = 'segment-entered'
       AND s.query_since > coalesce(a.watches_since, v.published_at) AND ($2::bigint IS NULL OR s.id = $2)
       AND NOT EXISTS (
         SELECT FROM segment_intake i
         WHERE i.shop_id = a.shop_id AND i.automation_id = a.id AND i.segment_id = s.id AND i.answers_at = s.query_since)
     GROUP BY s.id, s.name, s.query_since ORDER BY s.query_since DESC, s.id`,
    [shop.id, segmentId],
  );
  return rows.map(({ id, name, edited_at: editedAt, automations }) => ({
    id: id.toString(),
    name,
    editedAt: editedAt.toISOString(),
    automations,
  }));
}
