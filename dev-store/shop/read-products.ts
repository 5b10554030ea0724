import type { Sql } from "../open-database.ts";
import { pageRows } from "./page-rows.ts";
import type { Page, PageArguments } from "./page-rows.ts";

export type Product = {
  id: bigint;
  title: string;
  category: string;
  vendor: string;
  handle: string;
  tags: string[];
  price: string;
  inventory: number;
  createdAt: Date;
};

const columns = `p.id, p.title, p.category, p.vendor, p.handle, p.tags, p.price, p.inventory, p.created_at AS "createdAt"`;

/** One page of products by id; with `search`, those whose title has it. */
export async function listProducts(
  sql: Sql,
  shopId: bigint,
  options: { search?: string; reverse?: boolean; page: PageArguments },
): Promise<Page<Product>> {
  return pageRows<Product>(sql, {
    select: columns,
    from: "product p",
    where: "p.shop_id = $1 AND strpos(lower(p.title), lower($2::text)) > 0",
    params: [shopId, options.search ?? ""],
    id: "p.id",
    order: { expression: "p.id", type: "bigint" },
    reverse: options.reverse,
    page: options.page,
  });
}

/** The product whose page has this name in its address, or null. */
export async function findProductByHandle(sql: Sql, shopId: bigint, handle: string): Promise<Product | null> {
  const { rows } = await sql.query<Product>(
    `SELECT ${columns} FROM product p WHERE p.shop_id = $1 AND p.handle = $2 ORDER BY p.id LIMIT 1`,
    [shopId, handle],
  );
  return rows[0] ?? null;
}

export async function readProduct(sql: Sql, shopId: bigint, id: bigint): Promise<Product | null> {
  const { rows } = await sql.query<Product>(`SELECT ${columns} FROM product p WHERE p.shop_id = $1 AND p.id = $2`, [
    shopId,
    id,
  ]);
  return rows[0] ?? null;
}
