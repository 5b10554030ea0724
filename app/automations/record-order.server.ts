import { noteCheckoutCustomer } from "../customers/link-visitors.server.ts";
import { keptCustomer } from "../customers/kept-customer.sql.ts";
import { inTransaction, pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { callOffOrder } from "./call-off-order.server.ts";
import type { TriggerKind } from "./definition.ts";
import { enterAutomations } from "./enter-automations.server.ts";
import { hearEvent } from "./hear-event.server.ts";
import { readOrder, type Order } from "./read-order.ts";
import { stopRuns, stopRunsOfCheckout } from "./stop-runs.server.ts";

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
  const cancelledAt = order.cancelledAt ?? (kind === "order-cancelled" ? order.changedAt : null);
  await rememberOrder(shop, order);
  await noteBuyer(shop, order);
  if (cancelledAt) {
    await callOffOrder(shop, { orderId: order.id, reason: "order-cancelled", at: cancelledAt }, { now });
  }
  const { customerIds, hasRuns, isCalledOff } = await look(shop, order);
  const [named, kept = named] = customerIds;
  if (kept !== named) await giveOrder(shop, { orderId: order.id, to: kept });
  if (hasRuns) await stopWhatItStops(shop, { order, customerIds, now });
  const { id: orderId, customerId, placedAt, changedAt } = order;
  if (customerId === null) return "of-nobody";
  if (hasRuns) {
    await hearEvent(shop, { event: { kind: "order-placed" }, to: [{ customerId, at: placedAt }], orderId }, { now });
    if (kind === "order-fulfilled") {
      await hearEvent(shop, { event: { kind }, to: [{ customerId, at: changedAt }], orderId }, { now });
    }
  }
  const entered = await enterAutomations(
    shop,
    {
      // One that was called off before it was told of starts nothing later; one that is called off later is seen then.
      kinds: kind === "order-placed" && !isCalledOff ? [kind, "order-after-days"] : [kind],
      customerId,
      subject: `order:${orderId}`,
      at: kind === "order-placed" ? placedAt : changedAt,
      context: order.context,
    },
    { now },
  );
  return entered > 0 ? "entered" : "awaited-by-none";
}

/** First the order is on record, then runs are stopped: one that a checkout's webhook starts meanwhile finds it there. */
async function rememberOrder(shop: ShopRef, order: Order): Promise<void> {
  const { id, customerId, checkoutToken, placedAt } = order;
  await pool.query(
    `INSERT INTO placed_order (shop_id, id, customer_id, checkout_token, placed_at, context)
     VALUES ($1, $2, $3, $4, $5, $6::jsonb)
     -- Without a context it is not more yet than that it was called off.
     ON CONFLICT (shop_id, id) DO UPDATE SET customer_id = excluded.customer_id, checkout_token = excluded.checkout_token,
       placed_at = excluded.placed_at, context = excluded.context
     WHERE placed_order.context = '{}'`,
    [shop.id, id, customerId, checkoutToken, placedAt, JSON.stringify(order.context)],
  );
}

/** Whose checkout it was: the checkout's own webhooks may have been lost. */
async function noteBuyer(shop: ShopRef, { checkoutToken, customerId, placedAt }: Order): Promise<void> {
  if (checkoutToken === null || customerId === null) return;
  await noteCheckoutCustomer(shop, { token: checkoutToken, customerId, changedAt: placedAt });
}

/** What a customer who was merged ordered is the order of the one who is kept. */
async function giveOrder(shop: ShopRef, { orderId, to }: { orderId: bigint; to: bigint | undefined }): Promise<void> {
  await pool.query("UPDATE placed_order SET customer_id = $3 WHERE shop_id = $1 AND id = $2", [shop.id, orderId, to]);
}

type Situation = {
  /** The customer as the order names them, and the one that they are now. */
  customerIds: bigint[];
  /** Whether they, or the order's checkout, have been through anything: most have not, and are done with. */
  hasRuns: boolean;
  isCalledOff: boolean;
};

async function look(shop: ShopRef, { id, customerId, checkoutToken }: Order): Promise<Situation> {
  const { rows } = await pool.query<Situation>(situation, [
    shop.id,
    customerId,
    checkoutToken && `checkout:${checkoutToken}`,
    id,
  ]);
  return rows[0] ?? { customerIds: [], hasRuns: false, isCalledOff: false };
}

/** $1 shop, $2 customer, $3 the subject of what reminds of the checkout, $4 order. */
const situation = `
WITH person AS (SELECT array_remove(ARRAY[$2::bigint, ${keptCustomer("$2::bigint")}], NULL) AS ids)
SELECT person.ids AS "customerIds",
  EXISTS (SELECT FROM enrollment WHERE shop_id = $1 AND customer_id = ANY (person.ids))
    OR EXISTS (SELECT FROM enrollment WHERE shop_id = $1 AND subject = $3) AS "hasRuns",
  EXISTS (
    SELECT FROM placed_order
    WHERE shop_id = $1 AND id = $4 AND (cancelled_at IS NOT NULL OR refunded_at IS NOT NULL)) AS "isCalledOff"
FROM person`;

async function stopWhatItStops(
  shop: ShopRef,
  { order, customerIds, now }: { order: Order; customerIds: readonly bigint[]; now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    if (order.checkoutToken) await stopRunsOfCheckout(tx, shop, { token: order.checkoutToken, now });
    if (customerIds.length === 0) return;
    for (const event of ["goal", "order-placed"] as const) {
      await stopRuns(tx, shop, { customerIds, event, at: order.placedAt, now });
    }
  });
}
