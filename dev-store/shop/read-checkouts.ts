import type { Sql } from "../open-database.ts";
import { checkoutColumns } from "./checkout.ts";
import type { Checkout, CheckoutLine } from "./checkout.ts";
import { pageRows } from "./page-rows.ts";
import type { Page, PageArguments, RowOrder } from "./page-rows.ts";
import { sumOf } from "./payloads.ts";

type CheckoutRow = Omit<Checkout, "lines" | "subtotal" | "total">;

/** A checkout by its token or its id, or null. */
export async function readCheckout(sql: Sql, shopId: bigint, key: string | bigint): Promise<Checkout | null> {
  const { rows } = await sql.query<CheckoutRow>(
    `SELECT ${checkoutColumns} FROM checkout k WHERE k.shop_id = $1 AND ${typeof key === "bigint" ? "k.id" : "k.token"} = $2`,
    [shopId, key],
  );
  return (await withLines(sql, shopId, rows))[0] ?? null;
}

/** Reads a checkout and keeps others from changing it until the transaction ends. */
export async function lockCheckout(tx: Sql, shopId: bigint, token: string): Promise<Checkout | null> {
  await tx.query("SELECT FROM checkout WHERE shop_id = $1 AND token = $2 FOR UPDATE", [shopId, token]);
  return readCheckout(tx, shopId, token);
}

export const checkoutOrders = {
  id: { expression: "k.id", type: "bigint" },
  created: { expression: "k.created_at", type: "timestamptz" },
  updated: { expression: "k.updated_at", type: "timestamptz" },
} as const satisfies Record<string, RowOrder>;

/** One page of the shop's checkouts. `where` is a condition on `checkout k`, with its values from $2 on in `params`. */
export async function listCheckouts(
  sql: Sql,
  shopId: bigint,
  options: { where?: string; params?: unknown[]; order?: RowOrder; reverse?: boolean; page: PageArguments },
): Promise<Page<Checkout>> {
  const page = await pageRows<CheckoutRow>(sql, {
    select: checkoutColumns,
    from: "checkout k",
    where: `k.shop_id = $1 AND ${options.where ?? "true"}`,
    params: [shopId, ...(options.params ?? [])],
    id: "k.id",
    order: options.order ?? checkoutOrders.id,
    reverse: options.reverse,
    page: options.page,
  });
  return { ...page, rows: await withLines(sql, shopId, page.rows) };
}

async function withLines<Row extends CheckoutRow>(sql: Sql, shopId: bigint, checkouts: Row[]) {
  const { rows } = await sql.query<CheckoutLine & { checkoutId: bigint }>(
    `SELECT l.checkout_id AS "checkoutId", l.product_id AS "productId", coalesce(p.title, 'Deleted product') AS title,
            coalesce(p.vendor, '') AS vendor, l.quantity, l.price
       FROM checkout_line l LEFT JOIN product p ON p.shop_id = l.shop_id AND p.id = l.product_id
      WHERE l.shop_id = $1 AND l.checkout_id = ANY ($2::bigint[]) ORDER BY l.checkout_id, l.product_id`,
    [shopId, checkouts.map(({ id }) => id)],
  );
  const byCheckout = Map.groupBy(rows, (row) => row.checkoutId);
  return checkouts.map((checkout) => {
    const lines = (byCheckout.get(checkout.id) ?? []).map(({ checkoutId: _, ...line }) => line);
    const subtotal = sumOf(lines);
    const total = checkout.discountCode === null ? subtotal : (Math.round(Number(subtotal) * 90) / 100).toFixed(2);
    return { ...checkout, lines, subtotal, total };
  });
}
