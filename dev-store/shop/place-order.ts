import type { Context } from "../context.ts";
import { inTransaction } from "../open-database.ts";
import type { Sql } from "../open-database.ts";
import { announce } from "./announce.ts";
import type { Announcement } from "./announce.ts";
import type { Customer } from "./customer.ts";
import { orderStatusUrl } from "./order.ts";
import type { Order } from "./order.ts";
import { customerPayload, orderPayload, purchasingSummaryPayload } from "./payloads.ts";
import { readCustomer } from "./read-customers.ts";
import { readOrder } from "./read-orders.ts";
import { rfmGroupExpression } from "./rfm.sql.ts";
import { nextId, recountOrders } from "./store-customer.ts";
import { refuse } from "./user-error.ts";
import type { Refused } from "./user-error.ts";

export type OrderInput = {
  customerId: bigint;
  /** Each product once. */
  lines: { productId: bigint; quantity: number }[];
  discountCode?: string | null;
  appId?: bigint | null;
  locationId?: bigint | null;
  /** When it was placed; now, if absent. */
  processedAt?: Date;
  /** Paid at once, unless false. */
  isPaid?: boolean;
  tags?: string[];
  /** The checkout it is placed in. */
  checkoutToken?: string | null;
};

export type OrderPlaced = { ok: true; order: Order; customer: Customer } | Refused;

/**
 * Places an order for a customer, keeps the customer's totals and RFM group, and announces orders/create, orders/paid
 * (unless it is not paid yet), customers/update and customers/purchasing_summary. A discount code takes 10 % off.
 */
export async function placeOrder(ctx: Context, shopId: bigint, input: OrderInput): Promise<OrderPlaced> {
  return inTransaction(ctx.pool, async (tx) => {
    const placed = await storePlacedOrder(ctx, shopId, { tx, input });
    if (!placed.ok) return placed;
    const { order, customer, announcements } = placed;
    await announce(ctx, shopId, { tx, announcements, customers: [customer.id] });
    return { ok: true as const, order, customer };
  });
}

/** The same inside a transaction, with the announcements left to the caller. A refusal leaves nothing behind. */
export async function storePlacedOrder(
  ctx: Context,
  shopId: bigint,
  { tx, input }: { tx: Sql; input: OrderInput },
): Promise<{ ok: true; order: Order; customer: Customer; announcements: Announcement[] } | Refused> {
  const now = ctx.now();
  const stored = await storeOrder(tx, shopId, { input, now });
  if (!stored.ok) return stored;
  await recountOrders(tx, shopId, input.customerId);
  await tx.query(
    `UPDATE customer c SET updated_at = $3, rfm_group = ${rfmGroupExpression("$3::timestamptz")} WHERE c.shop_id = $1 AND c.id = $2`,
    [shopId, input.customerId, now],
  );
  const order = await readOrder(tx, shopId, stored.id);
  const customer = await readCustomer(tx, shopId, input.customerId);
  if (!order || !customer) throw new Error("the order was stored");
  const payload = orderPayload(order, customer, orderStatusUrl(ctx, shopId, order));
  const summary = purchasingSummaryPayload(customer, { currency: order.currency, now });
  const announcements = [
    { topic: "orders/create", payload },
    ...(order.financialStatus === "PAID" ? [{ topic: "orders/paid", payload }] : []),
    { topic: "customers/update", payload: customerPayload(customer) },
    { topic: "customers/purchasing_summary", payload: summary },
  ];
  return { ok: true, order, customer, announcements };
}

async function storeOrder(
  tx: Sql,
  shopId: bigint,
  { input, now }: { input: OrderInput; now: Date },
): Promise<{ ok: true; id: bigint } | Refused> {
  if (input.lines.length === 0) return refuse(["lines"], "An order has at least one line");
  // Locking the shop's row gives order numbers without gaps or repeats.
  const { rows: shops } = await tx.query<{ currency: string }>("SELECT currency FROM shop WHERE id = $1 FOR UPDATE", [
    shopId,
  ]);
  const currency = shops[0]?.currency;
  if (currency === undefined || !(await readCustomer(tx, shopId, input.customerId))) {
    return refuse(["customerId"], "Customer does not exist");
  }
  const id = await nextId(tx);
  const processedAt = input.processedAt ?? now;
  const { rowCount: lines } = await tx.query(
    `INSERT INTO order_line (shop_id, order_id, customer_id, product_id, quantity, price, processed_at)
     SELECT p.shop_id, $2, $3, p.id, l.quantity, p.price, $4
       FROM unnest($5::bigint[], $6::int[]) AS l (product_id, quantity)
       JOIN product p ON p.shop_id = $1 AND p.id = l.product_id`,
    [
      shopId,
      id,
      input.customerId,
      processedAt,
      input.lines.map((l) => l.productId),
      input.lines.map((l) => l.quantity),
    ],
  );
  if (lines !== input.lines.length) {
    await tx.query("DELETE FROM order_line WHERE shop_id = $1 AND order_id = $2", [shopId, id]);
    return refuse(["lines"], "Product does not exist");
  }
  await tx.query(
    `INSERT INTO customer_order (shop_id, id, customer_id, name, processed_at, total, currency, discount_code, app_id,
                                 location_id, financial_status, fulfillment_status, tags, checkout_token)
     SELECT $1, $2, $3,
            '#' || coalesce((SELECT substr(name, 2)::int FROM customer_order WHERE shop_id = $1 ORDER BY id DESC LIMIT 1), 1000) + 1,
            $4, round(sum(quantity * price) * CASE WHEN $6::text IS NULL THEN 1 ELSE 0.9 END, 2), $5, $6, $7, $8,
            $9, 'UNFULFILLED', $10, $11
       FROM order_line WHERE shop_id = $1 AND order_id = $2`,
    [
      shopId,
      id,
      input.customerId,
      processedAt,
      currency,
      input.discountCode ?? null,
      input.appId ?? null,
      input.locationId ?? null,
      (input.isPaid ?? true) ? "PAID" : "PENDING",
      input.tags ?? [],
      input.checkoutToken ?? null,
    ],
  );
  return { ok: true, id };
}
