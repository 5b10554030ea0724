import type { Sql } from "../open-database.ts";
import { pageRows } from "./page-rows.ts";
import type { Page, PageArguments, RowOrder } from "./page-rows.ts";
import { segmentColumns } from "./segment.ts";
import type { Segment } from "./segment.ts";

/** Enum SegmentSortKeys; RELEVANCE is by id. */
export type SegmentSortKey = "CREATION_DATE" | "ID" | "LAST_EDIT_DATE" | "RELEVANCE";

const orders: Record<SegmentSortKey, RowOrder> = {
  CREATION_DATE: { expression: "s.created_at", type: "timestamptz" },
  ID: { expression: "s.id", type: "bigint" },
  LAST_EDIT_DATE: { expression: "s.edited_at", type: "timestamptz" },
  RELEVANCE: { expression: "s.id", type: "bigint" },
};

export async function readSegment(sql: Sql, shopId: bigint, id: bigint): Promise<Segment | null> {
  const { rows } = await sql.query<Segment>(
    `SELECT ${segmentColumns} FROM segment s WHERE s.shop_id = $1 AND s.id = $2`,
    [shopId, id],
  );
  return rows[0] ?? null;
}

/**
 * One page of the shop's segments. `search` is `name:"…"` (exact, any case, `*` as ending) or plain words of the name.
 * Shopify finds a new segment only after a while; here it is found at once.
 */
export async function listSegments(
  sql: Sql,
  shopId: bigint,
  options: { sortKey?: SegmentSortKey; reverse?: boolean; search?: string | null; page: PageArguments },
): Promise<Page<Segment>> {
  const { isExact, words } = readSearch(options.search ?? "");
  return pageRows<Segment>(sql, {
    select: segmentColumns,
    from: "segment s",
    where: `s.shop_id = $1 AND ${isExact ? "lower(s.name) = $2::text" : "strpos(lower(s.name), $2::text) > 0"}`,
    params: [shopId, words],
    id: "s.id",
    order: orders[options.sortKey ?? "CREATION_DATE"],
    reverse: options.reverse,
    page: options.page,
  });
}

export async function countSegments(sql: Sql, shopId: bigint): Promise<number> {
  const { rows } = await sql.query<{ count: bigint }>("SELECT count(*) AS count FROM segment WHERE shop_id = $1", [
    shopId,
  ]);
  return Number(rows[0]?.count ?? 0n);
}

function readSearch(search: string): { isExact: boolean; words: string } {
  const match = /^\s*name:\s*(?:"([^"]*)"|'([^']*)'|(\S+))\s*$/u.exec(search);
  if (!match) return { isExact: false, words: search.trim().toLowerCase() };
  const words = (match[1] ?? match[2] ?? match[3] ?? "").toLowerCase();
  return words.endsWith("*") ? { isExact: false, words: words.slice(0, -1) } : { isExact: true, words };
}
