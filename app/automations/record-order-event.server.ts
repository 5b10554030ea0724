import { z } from "zod";
import { inTransaction, pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { callOffOrder } from "./call-off-order.server.ts";
import type { TriggerKind } from "./definition.ts";
import { enterAutomations } from "./enter-automations.server.ts";
import type { EventContext } from "./enrollment.ts";
import { contextSchema } from "./event-context.ts";
import { hearEvent } from "./hear-event.server.ts";
import { stopRuns } from "./stop-runs.server.ts";

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const id = z.coerce.bigint();

/** What becomes of an order after it is placed. */
type OrderEvent = {
  kind: TriggerKind;
  subject: string;
  orderId: bigint;
  at: Date;
  /** What the event says besides the order. */
  fields?: Record<string, string>;
};

/** The body of fulfillments/create: https://shopify.dev/docs/api/webhooks, topic fulfillments/create. */
const fulfillmentSchema = z.object({
  id,
  order_id: id,
  tracking_number: z.string().nullish(),
  tracking_url: z.string().nullish(),
  tracking_numbers: z.array(z.string()).nullish(),
  tracking_urls: z.array(z.string()).nullish(),
  created_at: time.nullish(),
});

/** A shipment left. Its number and link can be named by texts. Safe to repeat. Throws ZodError when the body is not Shopify's. */
export async function recordFulfillment(shop: ShopRef, payload: unknown, options: Times): Promise<string> {
  const fulfillment = fulfillmentSchema.parse(payload);
  const number = fulfillment.tracking_number ?? fulfillment.tracking_numbers?.[0];
  const url = fulfillment.tracking_url ?? fulfillment.tracking_urls?.[0];
  return recordOrderEvent(
    shop,
    {
      kind: "order-shipped",
      subject: `fulfillment:${fulfillment.id}`,
      orderId: fulfillment.order_id,
      at: fulfillment.created_at ?? options.receivedAt,
      fields: { ...(number && { "order.tracking_number": number }), ...(url && { "order.tracking_url": url }) },
    },
    options,
  );
}

/** The body of fulfillment_events/create. */
const fulfillmentEventSchema = z.object({
  fulfillment_id: id,
  order_id: id,
  status: z.string(),
  happened_at: time.nullish(),
});

const deliveryKinds: Partial<Record<string, TriggerKind>> = {
  out_for_delivery: "order-out-for-delivery",
  delivered: "order-delivered",
};

/** A shipment is on its last way, or there. Other news of it start nothing. Safe to repeat. Throws ZodError likewise. */
export async function recordFulfillmentEvent(shop: ShopRef, payload: unknown, options: Times): Promise<string> {
  const event = fulfillmentEventSchema.parse(payload);
  const kind = deliveryKinds[event.status];
  if (!kind) return "of-no-concern";
  return recordOrderEvent(
    shop,
    {
      kind,
      subject: `fulfillment:${event.fulfillment_id}`,
      orderId: event.order_id,
      at: event.happened_at ?? options.receivedAt,
    },
    options,
  );
}

/** The body of returns/request and returns/approve has the whole order, that of returns/close its id. */
const returnSchema = z
  .object({ id, order: z.object({ id }).nullish(), order_id: id.nullish() })
  .refine((body) => body.order ?? body.order_id, "names no order");

export type ReturnTrigger = "order-return-requested" | "order-return-approved" | "order-return-closed";

/** A return goes on. Safe to repeat. Throws ZodError likewise. */
export async function recordReturn(
  shop: ShopRef,
  { kind, payload }: { kind: ReturnTrigger; payload: unknown },
  options: Times,
): Promise<string> {
  const body = returnSchema.parse(payload);
  const orderId = body.order?.id ?? body.order_id ?? 0n;
  return recordOrderEvent(shop, { kind, subject: `return:${body.id}`, orderId, at: options.receivedAt }, options);
}

/** The body of refunds/create. */
const refundSchema = z.object({ id, order_id: id, created_at: time.nullish() });

/** A refund was made: it stops what refunds stop, and starts what waits for one. Safe to repeat. Throws ZodError likewise. */
export async function recordRefund(shop: ShopRef, payload: unknown, options: Times): Promise<string> {
  const refund = refundSchema.parse(payload);
  const at = refund.created_at ?? options.receivedAt;
  await callOffOrder(shop, { orderId: refund.order_id, reason: "refunded", at }, options);
  const order = await readPlacedOrder(shop, refund.order_id);
  if (order) {
    await inTransaction((tx) =>
      stopRuns(tx, shop, { customerIds: [order.customerId], event: "refunded", at, now: options.now }),
    );
  }
  return recordOrderEvent(
    shop,
    { kind: "order-refunded", subject: `refund:${refund.id}`, orderId: refund.order_id, at },
    options,
  );
}

type Times = { receivedAt: Date; now: Date };

/** Has runs go on that wait for the event, and starts what it starts, with what is known of the order. */
async function recordOrderEvent(shop: ShopRef, event: OrderEvent, { now }: Times): Promise<string> {
  const order = await readPlacedOrder(shop, event.orderId);
  // One placed before the app came.
  if (!order) return "of-an-unknown-order";
  const { kind, subject, orderId, at, fields } = event;
  if (kind === "order-delivered") {
    await hearEvent(shop, { event: { kind }, to: [{ customerId: order.customerId, at }], orderId }, { now });
  }
  const context = { ...order.context, fields: { ...order.context.fields, ...fields } };
  const entered = await enterAutomations(
    shop,
    { kinds: [kind], customerId: order.customerId, subject, at, context },
    { now },
  );
  return entered > 0 ? "entered" : "awaited-by-none";
}

async function readPlacedOrder(
  shop: ShopRef,
  orderId: bigint,
): Promise<{ customerId: bigint; context: EventContext } | null> {
  const { rows } = await pool.query<{ customer_id: bigint | null; context: unknown }>(
    "SELECT customer_id, context FROM placed_order WHERE shop_id = $1 AND id = $2",
    [shop.id, orderId],
  );
  const [order] = rows;
  return order && order.customer_id !== null
    ? { customerId: order.customer_id, context: contextSchema.parse(order.context) }
    : null;
}
