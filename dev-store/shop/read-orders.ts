import type { Sql } from "../open-database.ts";
import { orderColumns } from "./order.ts";
import type { Order, OrderLine } from "./order.ts";
import { pageRows } from "./page-rows.ts";
import type { Page, PageArguments } from "./page-rows.ts";

export async function readOrder(sql: Sql, shopId: bigint, id: bigint): Promise<Order | null> {
  return (await readOrders(sql, shopId, [id]))[0] ?? null;
}

/** Reads an order and keeps others from changing it until the transaction ends. */
export async function lockOrder(tx: Sql, shopId: bigint, id: bigint): Promise<Order | null> {
  await tx.query("SELECT FROM customer_order WHERE shop_id = $1 AND id = $2 FOR UPDATE", [shopId, id]);
  return readOrder(tx, shopId, id);
}

/** Those of the ids that the shop has, in no particular order. */
export async function readOrders(sql: Sql, shopId: bigint, ids: bigint[]): Promise<Order[]> {
  const { rows } = await sql.query<Omit<Order, "lines">>(
    `SELECT ${orderColumns} FROM customer_order o WHERE o.shop_id = $1 AND o.id = ANY ($2::bigint[])`,
    [shopId, ids],
  );
  return withLines(sql, shopId, rows);
}

/** One page of orders by id, of the whole shop, of one customer, or those that were placed in some checkouts. */
export async function listOrders(
  sql: Sql,
  shopId: bigint,
  options: { customerId?: bigint; since?: Date; checkoutTokens?: string[]; reverse?: boolean; page: PageArguments },
): Promise<Page<Order>> {
  const page = await pageRows<Omit<Order, "lines">>(sql, {
    select: orderColumns,
    from: "customer_order o",
    where: `o.shop_id = $1 AND ($2::bigint IS NULL OR o.customer_id = $2)
      AND ($3::timestamptz IS NULL OR o.processed_at >= $3)
      AND ($4::text[] IS NULL OR o.checkout_token = ANY ($4::text[]))`,
    params: [shopId, options.customerId ?? null, options.since ?? null, options.checkoutTokens ?? null],
    id: "o.id",
    order: { expression: "o.id", type: "bigint" },
    reverse: options.reverse,
    page: options.page,
  });
  return { ...page, rows: await withLines(sql, shopId, page.rows) };
}

type LineRow = Omit<OrderLine, "id"> & { orderId: bigint };

async function withLines<Row extends { id: bigint }>(
  sql: Sql,
  shopId: bigint,
  orders: Row[],
): Promise<(Row & { lines: OrderLine[] })[]> {
  const { rows } = await sql.query<LineRow>(
    `SELECT l.order_id AS "orderId", l.product_id AS "productId", coalesce(p.title, 'Deleted product') AS title,
            coalesce(p.vendor, '') AS vendor, l.quantity, l.price
       FROM order_line l LEFT JOIN product p ON p.shop_id = l.shop_id AND p.id = l.product_id
      WHERE l.shop_id = $1 AND l.order_id = ANY ($2::bigint[]) ORDER BY l.order_id, l.product_id`,
    [shopId, orders.map((order) => order.id)],
  );
  const byOrder = Map.groupBy(rows, (row) => row.orderId);
  return orders.map((order) => ({
    ...order,
    lines: (byOrder.get(order.id) ?? []).map(({ orderId, ...line }, index) => ({
      id: orderId * 100n + BigInt(index),
      ...line,
    })),
  }));
}
