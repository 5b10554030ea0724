import { inTransaction, pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { callOffOrder, findCalledOff } from "./call-off-order.server.ts";
import type { TriggerKind } from "./definition.ts";
import { enterAutomations } from "./enter-automations.server.ts";
import { hearEvent } from "./hear-event.server.ts";
import { readOrder, type Order } from "./read-order.ts";
import { stopRuns, stopRunsOfCheckout } from "./stop-runs.server.ts";
import type { TriggerEvent } from "./trigger-event.ts";

/** What starts with an order. */
export type OrderTrigger = Extract<TriggerKind, "order-placed" | "order-paid" | "order-fulfilled" | "order-cancelled">;

/**
 * Takes over what Shopify says of an order. A new one stops what an order stops, the reminders of its own checkout above all,
 * and is remembered: the checkout's webhook may come later. Then runs that wait for it go on, and what it starts is started.
 * Safe to repeat, in any order. Throws ZodError when the body is not Shopify's.
 */
export async function recordOrder(
  shop: ShopRef,
  { kind, payload }: { kind: OrderTrigger; payload: unknown },
  { receivedAt, now }: { receivedAt: Date; now: Date },
): Promise<string> {
  const order = readOrder(payload, receivedAt);
  await rememberOrder(shop, order, now);
  const cancelledAt = order.cancelledAt ?? (kind === "order-cancelled" ? order.changedAt : null);
  if (cancelledAt) {
    await callOffOrder(shop, { orderId: order.id, reason: "order-cancelled", at: cancelledAt }, { now });
  }
  if (order.customerId === null) return "of-nobody";
  const { id: orderId, customerId } = order;
  await hearEvent(
    shop,
    { event: { kind: "order-placed" }, to: [{ customerId, at: order.placedAt }], orderId },
    { now },
  );
  if (kind === "order-fulfilled") {
    await hearEvent(shop, { event: { kind }, to: [{ customerId, at: order.changedAt }], orderId }, { now });
  }
  const event = {
    kind,
    customerId: order.customerId,
    subject: `order:${order.id}`,
    at: kind === "order-placed" ? order.placedAt : order.changedAt,
    context: order.context,
  };
  const entered = await enterAutomations(shop, event, { now });
  const waiting = kind === "order-placed" ? await enterAfterDays(shop, event, { orderId: order.id, now }) : 0;
  return entered + waiting > 0 ? "entered" : "awaited-by-none";
}

/** An order that was called off before it was told of starts nothing; one that is called off later is seen then. */
async function enterAfterDays(
  shop: ShopRef,
  placed: TriggerEvent,
  { orderId, now }: { orderId: bigint; now: Date },
): Promise<number> {
  if ((await findCalledOff(shop, [orderId])).size > 0) return 0;
  return enterAutomations(shop, { ...placed, kind: "order-after-days" }, { now });
}

/** First the order is on record, then runs are stopped: one that a checkout's webhook starts meanwhile finds it there. */
async function rememberOrder(shop: ShopRef, order: Order, now: Date): Promise<void> {
  const { id, customerId, checkoutToken, placedAt } = order;
  const subject = checkoutToken && `checkout:${checkoutToken}`;
  await pool.query(
    `INSERT INTO placed_order (shop_id, id, customer_id, checkout_token, placed_at, context)
     VALUES ($1, $2, $3, $4, $5, $6::jsonb)
     -- Without a context it is not more yet than that it was called off.
     ON CONFLICT (shop_id, id) DO UPDATE SET customer_id = excluded.customer_id, checkout_token = excluded.checkout_token,
       placed_at = excluded.placed_at, context = excluded.context
     WHERE placed_order.context = '{}'`,
    [shop.id, id, customerId, checkoutToken, placedAt, JSON.stringify(order.context)],
  );
  const { rowCount } = await pool.query(
    `SELECT WHERE EXISTS (SELECT FROM enrollment WHERE shop_id = $1 AND customer_id = $2)
       OR EXISTS (SELECT FROM enrollment WHERE shop_id = $1 AND subject = $3)`,
    [shop.id, customerId, subject],
  );
  if (rowCount === 0) return;
  await inTransaction(async (tx) => {
    if (checkoutToken) await stopRunsOfCheckout(tx, shop, { token: checkoutToken, now });
    if (customerId !== null) {
      for (const event of ["goal", "order-placed"] as const) {
        await stopRuns(tx, shop, { customerIds: [customerId], event, at: placedAt, now });
      }
    }
  });
}
