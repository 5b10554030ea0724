import { compileSegmentQuery } from "../segments/compile-query.ts";
import type { CompiledQuery } from "../segments/compile-query.ts";
import { parseSegmentQuery } from "../segments/parse-query.ts";
import type { Sql } from "../open-database.ts";
import { customerColumns } from "./customer.ts";
import type { Customer } from "./customer.ts";
import { pageRows } from "./page-rows.ts";
import type { Page, PageArguments, RowOrder } from "./page-rows.ts";

/** What `customerSegmentMembers(sortKey:)` takes. Customers without a date come first. */
export const memberOrders: Record<string, RowOrder> = {
  created_at: { expression: "c.created_at", type: "timestamptz" },
  first_order_date: { expression: "coalesce(c.first_order_at, '-infinity')", type: "timestamptz" },
  last_abandoned_order_date: { expression: "coalesce(c.abandoned_checkout_at, '-infinity')", type: "timestamptz" },
  last_order_date: { expression: "coalesce(c.last_order_at, '-infinity')", type: "timestamptz" },
  number_of_orders: { expression: "c.number_of_orders", type: "numeric" },
  amount_spent: { expression: "c.amount_spent", type: "numeric" },
};

const byId: RowOrder = { expression: "c.id", type: "bigint" };

/** The order for a sort key; by id for none. Undefined for a key that does not exist. */
export function memberOrder(sortKey: string | null | undefined): RowOrder | undefined {
  return sortKey ? memberOrders[sortKey] : byId;
}

/** One page of the customers that a compiled segment query (from $1) selects. */
export async function pageMembers(
  sql: Sql,
  query: CompiledQuery,
  options: { order?: RowOrder; reverse?: boolean; page: PageArguments },
): Promise<Page<Customer>> {
  return pageRows<Customer>(sql, {
    select: customerColumns,
    from: "customer c",
    where: query.sql,
    params: query.params,
    id: "c.id",
    order: options.order ?? byId,
    reverse: options.reverse,
    page: options.page,
  });
}

export async function countMembers(sql: Sql, query: CompiledQuery): Promise<number> {
  const { rows } = await sql.query<{ count: bigint }>(
    `SELECT count(*) AS count FROM customer c WHERE ${query.sql}`,
    query.params,
  );
  return Number(rows[0]?.count ?? 0n);
}

/** Sum and average of `amount_spent` or `number_of_orders` over the members. */
export async function readMemberStatistics(
  sql: Sql,
  query: CompiledQuery,
  attribute: "amount_spent" | "number_of_orders",
): Promise<{ sum: number; average: number }> {
  const { rows } = await sql.query<{ sum: string | null; average: string | null }>(
    `SELECT sum(c.${attribute})::text AS sum, avg(c.${attribute})::text AS average FROM customer c WHERE ${query.sql}`,
    query.params,
  );
  return { sum: Number(rows[0]?.sum ?? 0), average: Number(rows[0]?.average ?? 0) };
}

/**
 * Of the given segments, those that exist and whether the customer is a member of each, days counted in the shop's
 * zone. Unknown segments are left out, as Shopify does; an unknown customer is a member of none.
 */
export async function readMemberships(
  sql: Sql,
  shopId: bigint,
  options: { customerId: bigint; segmentIds: bigint[]; now: Date },
): Promise<{ segmentId: bigint; isMember: boolean }[]> {
  const { rows: segments } = await sql.query<{ id: bigint; query: string; timezone: string }>(
    `SELECT s.id, s.query, shop.timezone FROM segment s JOIN shop ON shop.id = s.shop_id
      WHERE s.shop_id = $1 AND s.id = ANY ($2::bigint[]) ORDER BY s.id`,
    [shopId, options.segmentIds],
  );
  const memberships = [];
  for (const { id, query, timezone } of segments) {
    const parsed = parseSegmentQuery(query);
    if (!parsed.ok) continue;
    const compiled = compileSegmentQuery(parsed.ast, { shopId, timezone, now: options.now, firstParameter: 2 });
    const { rowCount } = await sql.query(`SELECT FROM customer c WHERE c.id = $1 AND ${compiled.sql}`, [
      options.customerId,
      ...compiled.params,
    ]);
    memberships.push({ segmentId: id, isMember: rowCount === 1 });
  }
  return memberships;
}
