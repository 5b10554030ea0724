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
import { lockOrder, readOrder } from "./read-orders.ts";
import { recountOrders } from "./store-customer.ts";
import { refuse } from "./user-error.ts";
import type { Refused } from "./user-error.ts";

export type OrderChanged = { ok: true; order: Order } | Refused;

/** The order as a change left it; `about` is a webhook that carries it. */
type Changed = { order: Order; customer: Customer; about: (topic: string) => Announcement };

/** What a change of an order writes: it refuses, or says what is to be announced of the order as it is afterwards. */
export type OrderChange = (
  tx: Sql,
  before: Order,
) => Promise<Refused | { ok: true; announcements: (changed: Changed) => Announcement[] }>;

/**
 * Changes an order under a lock, keeps its customer's totals, and announces what the change says, then orders/updated, and
 * the customer's new totals where they changed.
 */
export async function changeOrder(
  ctx: Context,
  shopId: bigint,
  options: { orderId: bigint; change: OrderChange },
): Promise<OrderChanged> {
  const now = ctx.now();
  return inTransaction(ctx.pool, async (tx) => {
    const before = await lockOrder(tx, shopId, options.orderId);
    if (!before) return refuse(["id"], "Order does not exist");
    const changed = await options.change(tx, before);
    if (!changed.ok) return changed;
    await tx.query("UPDATE customer_order SET updated_at = $3 WHERE shop_id = $1 AND id = $2", [
      shopId,
      before.id,
      now,
    ]);
    const order = await readOrder(tx, shopId, before.id);
    if (!order) throw new Error("the order was locked");
    const spends = order.refunded !== before.refunded;
    if (spends) {
      await recountOrders(tx, shopId, order.customerId);
      await tx.query("UPDATE customer SET updated_at = $3 WHERE shop_id = $1 AND id = $2", [
        shopId,
        order.customerId,
        now,
      ]);
    }
    const customer = await readCustomer(tx, shopId, order.customerId);
    if (!customer) throw new Error("who has orders is not deleted");
    const payload = orderPayload(order, customer, orderStatusUrl(ctx, shopId, order));
    const about = (topic: string): Announcement => ({ topic, payload });
    const summary = purchasingSummaryPayload(customer, { currency: order.currency, now });
    const announcements = [
      ...changed.announcements({ order, customer, about }),
      about("orders/updated"),
      ...(spends ? [{ topic: "customers/update", payload: customerPayload(customer) }] : []),
      ...(spends ? [{ topic: "customers/purchasing_summary", payload: summary }] : []),
    ];
    await announce(ctx, shopId, { tx, announcements, customers: [order.customerId] });
    return { ok: true as const, order };
  });
}

/** Notes the payment of an order that was placed unpaid, and announces orders/paid. */
export async function payOrder(ctx: Context, shopId: bigint, orderId: bigint): Promise<OrderChanged> {
  return changeOrder(ctx, shopId, {
    orderId,
    change: async (tx, before) => {
      if (before.cancelledAt) return refuse(["id"], "Order has been cancelled");
      if (before.financialStatus !== "PENDING") return refuse(["id"], "Order cannot be marked as paid.");
      await tx.query("UPDATE customer_order SET financial_status = 'PAID' WHERE shop_id = $1 AND id = $2", [
        shopId,
        orderId,
      ]);
      return { ok: true, announcements: ({ about }) => [about("orders/paid")] };
    },
  });
}

/** As the enum OrderCancelReason says them. */
export const cancelReasons = ["CUSTOMER", "DECLINED", "FRAUD", "INVENTORY", "OTHER", "STAFF"] as const;
export type CancelReason = (typeof cancelReasons)[number];

/**
 * Cancels an order that was not sent, and announces orders/cancelled. One that is not paid is void by it; a payment stays
 * until it is refunded.
 */
export async function cancelOrder(
  ctx: Context,
  shopId: bigint,
  options: { orderId: bigint; reason: CancelReason },
): Promise<OrderChanged> {
  return changeOrder(ctx, shopId, {
    orderId: options.orderId,
    change: async (tx, before) => {
      if (before.cancelledAt) return refuse(["orderId"], "Order has already been cancelled");
      if (before.fulfillmentStatus !== "UNFULFILLED")
        return refuse(["orderId"], "Cannot cancel an order that has been fulfilled");
      await tx.query(
        `UPDATE customer_order SET cancelled_at = $3, cancel_reason = $4,
           financial_status = CASE financial_status WHEN 'PENDING' THEN 'VOIDED' ELSE financial_status END
         WHERE shop_id = $1 AND id = $2`,
        [shopId, options.orderId, ctx.now(), options.reason],
      );
      return { ok: true, announcements: ({ about }) => [about("orders/cancelled")] };
    },
  });
}
