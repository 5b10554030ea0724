import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { segmentColumns, type Segment } from "./read-segment.server.ts";

const orders = {
  name: { ascending: "lower(name), id", descending: "lower(name) DESC, id" },
  members: { ascending: "member_count, id", descending: "member_count DESC, id" },
  updated: { ascending: "synced_at NULLS FIRST, id", descending: "synced_at DESC NULLS LAST, id" },
} as const;

export type SegmentOrder = { key: keyof typeof orders; direction: "ascending" | "descending" };

/**
 * One page (from 1) of the shop's segments whose name contains `search`, with how many there are in all. Their reach is
 * that of their last sync: counting it anew for a hundred segments of a million members would keep the page waiting.
 */
export async function listSegments(
  shop: ShopRef,
  options: { search?: string; order?: SegmentOrder; page: number; pageSize: number },
): Promise<{ rows: Segment[]; total: number }> {
  const order = options.order ?? { key: "name", direction: "ascending" };
  const search = (options.search ?? "").trim().toLowerCase();
  const where = "shop_id = $1 AND deleted_at IS NULL AND ($2 = '' OR strpos(lower(name), $2) > 0)";
  const [page, count] = await Promise.all([
    pool.query<Segment>(
      `SELECT ${segmentColumns} FROM segment WHERE ${where}
       ORDER BY ${orders[order.key][order.direction]} LIMIT $3 OFFSET $4`,
      [shop.id, search, options.pageSize, (options.page - 1) * options.pageSize],
    ),
    pool.query<{ total: number }>(`SELECT count(*)::int AS total FROM segment WHERE ${where}`, [shop.id, search]),
  ]);
  return { rows: page.rows, total: count.rows[0]?.total ?? 0 };
}

/** Segments by their ids, in no order; those that are gone are left out. */
export async function findSegments(shop: ShopRef, ids: readonly bigint[]): Promise<Segment[]> {
  const { rows } = await pool.query<Segment>(
    `SELECT ${segmentColumns} FROM segment WHERE shop_id = $1 AND id = ANY ($2::bigint[]) AND deleted_at IS NULL`,
    [shop.id, ids],
  );
  return rows;
}
