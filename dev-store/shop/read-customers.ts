import type { Sql } from "../open-database.ts";
import { customerColumns } from "./customer.ts";
import type { Customer } from "./customer.ts";
import { pageRows } from "./page-rows.ts";
import type { Page, PageArguments, RowOrder } from "./page-rows.ts";
import { compileSearch } from "./search-customers.ts";

export async function readCustomer(sql: Sql, shopId: bigint, id: bigint): Promise<Customer | null> {
  return (await readCustomers(sql, shopId, [id]))[0] ?? null;
}

/** Those of the ids that the shop has, in the order of the ids. */
export async function readCustomers(sql: Sql, shopId: bigint, ids: bigint[]): Promise<Customer[]> {
  const { rows } = await sql.query<Customer>(
    `SELECT ${customerColumns} FROM customer c WHERE c.shop_id = $1 AND c.id = ANY ($2::bigint[])`,
    [shopId, ids],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Enum CustomerSortKeys; RELEVANCE is by id. */
export type CustomerSortKey = "CREATED_AT" | "ID" | "LOCATION" | "NAME" | "RELEVANCE" | "UPDATED_AT";

const orders: Record<CustomerSortKey, RowOrder> = {
  CREATED_AT: { expression: "c.created_at", type: "timestamptz" },
  ID: { expression: "c.id", type: "bigint" },
  LOCATION: { expression: "concat_ws(', ', c.country, c.region, c.city)", type: "text" },
  NAME: { expression: "concat_ws(', ', c.last_name, c.first_name)", type: "text" },
  RELEVANCE: { expression: "c.id", type: "bigint" },
  UPDATED_AT: { expression: "c.updated_at", type: "timestamptz" },
};

type ListOptions = { sortKey?: CustomerSortKey; reverse?: boolean; search?: string | null; page: PageArguments };

/** One page of the shop's customers, with those that `search` (Shopify's search syntax, see compileSearch) lets through. */
export async function listCustomers(sql: Sql, shopId: bigint, options: ListOptions): Promise<Page<Customer>> {
  const params: unknown[] = [shopId];
  const search = compileSearch(options.search ?? "", params);
  return pageRows<Customer>(sql, {
    select: customerColumns,
    from: "customer c",
    where: `c.shop_id = $1 AND ${search}`,
    params,
    id: "c.id",
    order: orders[options.sortKey ?? "ID"],
    reverse: options.reverse,
    page: options.page,
  });
}

export async function countCustomers(sql: Sql, shopId: bigint, search: string | null = null): Promise<number> {
  const params: unknown[] = [shopId];
  const { rows } = await sql.query<{ count: bigint }>(
    `SELECT count(*) AS count FROM customer c WHERE c.shop_id = $1 AND ${compileSearch(search ?? "", params)}`,
    params,
  );
  return Number(rows[0]?.count ?? 0n);
}
