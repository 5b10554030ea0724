import { Hono } from "hono";
import { z } from "zod";
import type { Context } from "../context.ts";
import { findShop } from "../find-shop.ts";
import type { StoreShop } from "../find-shop.ts";
import { cancelOrder, cancelReasons, payOrder } from "../shop/change-order.ts";
import { recoveryUrl } from "../shop/checkout.ts";
import type { Checkout } from "../shop/checkout.ts";
import { completeCheckout } from "../shop/complete-checkout.ts";
import { addFulfillmentEvent, changeTracking, fulfilOrder, shipmentStatuses } from "../shop/fulfil-order.ts";
import { readHistory } from "../shop/order-history.ts";
import { placeOrder } from "../shop/place-order.ts";
import { listCheckouts, readCheckout } from "../shop/read-checkouts.ts";
import { readOrder } from "../shop/read-orders.ts";
import { refundOrder } from "../shop/refund-order.ts";
import { approveReturn, closeReturn, requestReturn, returnReasons } from "../shop/return-order.ts";
import type { Refused } from "../shop/user-error.ts";
import { changeCheckout, startCheckout } from "../shop/write-checkouts.ts";
import { readJson, toJson } from "./json.ts";

const idSchema = z.union([z.string().regex(/^\d{1,18}$/u), z.int().nonnegative()]).transform((id) => BigInt(id));
const linesSchema = z
  .array(z.strictObject({ productId: idSchema, quantity: z.int().positive().default(1) }))
  .min(1)
  .refine((lines) => new Set(lines.map(({ productId }) => productId)).size === lines.length, "Each product once");
const tags = z.array(z.string()).optional();
const discountCode = z.string().min(1).nullish();

const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .optional();

const checkoutSchema = z.strictObject({
  customerId: idSchema.nullish(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  lines: linesSchema,
  discountCode,
  acceptsMarketing: z.boolean().optional(),
  at: time,
});
const completionSchema = z.strictObject({ isPaid: z.boolean().optional(), tags });
const orderSchema = z.strictObject({
  customerId: idSchema,
  lines: linesSchema,
  discountCode,
  isPaid: z.boolean().optional(),
  tags,
  processedAt: time,
});
const trackingSchema = z.strictObject({
  company: z.string().nullish(),
  number: z.string().nullish(),
  url: z.url().nullish(),
});
const eventSchema = z.strictObject({ status: z.enum(shipmentStatuses), message: z.string().nullish() });
const cancelSchema = z.strictObject({ reason: z.enum(cancelReasons).default("OTHER") });
const returnSchema = z.strictObject({ reason: z.enum(returnReasons).optional(), note: z.string().nullish() });
const refundSchema = z.strictObject({
  amount: z
    .string()
    .regex(/^\d{1,10}(\.\d{1,2})?$/u)
    .optional(),
  note: z.string().nullish(),
});
const nothing = z.strictObject({});

/** What is done about a POST with a body of the schema: Shopify's refusal, or what is answered. */
type Act<Body> = (request: { shop: StoreShop; id: bigint; token: string; body: Body }) => Promise<Refused | Answered>;
type Answered = { ok: true } & Record<string, unknown>;

/** Checkouts, orders and what comes after them: what shoppers and merchants do, for tests and demos to do by request. */
export function tradeRoutes(ctx: Context): Hono {
  const app = new Hono();
  const post = <Body>(path: string, schema: z.ZodType<Body>, act: Act<Body>): void => {
    app.post(`/control/shops/:domain${path}`, async (c) => {
      const shop = await findShop(ctx.pool, c.req.param("domain") ?? "");
      if (!shop) return c.json({ error: "There is no such shop" }, 404);
      const body = schema.safeParse((await readJson(c)) ?? {});
      if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 400);
      const id = BigInt(c.req.param("id") ?? 0);
      const outcome = await act({ shop, id, token: c.req.param("token") ?? "", body: body.data });
      return outcome.ok ? c.json(toJson(outcome)) : c.json(toJson(outcome), 422);
    });
  };
  const withUrl = (shop: StoreShop, checkout: Checkout) => ({
    ...checkout,
    abandonedCheckoutUrl: recoveryUrl(ctx, shop.id, checkout),
  });

  app.get("/control/shops/:domain/checkouts", async (c) => {
    const shop = await findShop(ctx.pool, c.req.param("domain"));
    if (!shop) return c.json({ error: "There is no such shop" }, 404);
    const { rows } = await listCheckouts(ctx.pool, shop.id, { reverse: true, page: { first: 100 } });
    return c.json(toJson({ checkouts: rows.map(({ cursor: _, ...checkout }) => withUrl(shop, checkout)) }));
  });
  app.get("/control/shops/:domain/checkouts/:token", async (c) => {
    const shop = await findShop(ctx.pool, c.req.param("domain"));
    const checkout = shop && (await readCheckout(ctx.pool, shop.id, c.req.param("token")));
    if (!checkout) return c.json({ error: "There is no such checkout" }, 404);
    return c.json(toJson({ checkout: withUrl(shop, checkout) }));
  });
  app.get("/control/shops/:domain/orders/:id{\\d+}", async (c) => {
    const shop = await findShop(ctx.pool, c.req.param("domain"));
    const order = shop && (await readOrder(ctx.pool, shop.id, BigInt(c.req.param("id"))));
    if (!order) return c.json({ error: "There is no such order" }, 404);
    return c.json(toJson({ order, ...(await readHistory(ctx.pool, shop.id, order.id)) }));
  });

  post("/checkouts", checkoutSchema, async ({ shop, body }) => {
    const written = await startCheckout(ctx, shop.id, body);
    return written.ok ? { ok: true, checkout: withUrl(shop, written.checkout) } : written;
  });
  post("/checkouts/:token/change", checkoutSchema.partial(), async ({ shop, token, body }) => {
    const written = await changeCheckout(ctx, shop.id, { token, input: body });
    return written.ok ? { ok: true, checkout: withUrl(shop, written.checkout) } : written;
  });
  post("/checkouts/:token/complete", completionSchema, ({ shop, token, body }) =>
    completeCheckout(ctx, shop.id, { token, ...body }),
  );
  post("/orders", orderSchema, ({ shop, body }) => placeOrder(ctx, shop.id, body));
  post("/orders/:id{\\d+}/pay", nothing, ({ shop, id }) => payOrder(ctx, shop.id, id));
  post("/orders/:id{\\d+}/cancel", cancelSchema, ({ shop, id, body }) =>
    cancelOrder(ctx, shop.id, { orderId: id, ...body }),
  );
  post("/orders/:id{\\d+}/fulfil", trackingSchema, ({ shop, id, body }) =>
    fulfilOrder(ctx, shop.id, { orderId: id, tracking: body }),
  );
  post("/orders/:id{\\d+}/refund", refundSchema, ({ shop, id, body }) =>
    refundOrder(ctx, shop.id, { orderId: id, ...body }),
  );
  post("/orders/:id{\\d+}/return", returnSchema, ({ shop, id, body }) =>
    requestReturn(ctx, shop.id, { orderId: id, ...body }),
  );
  post("/fulfillments/:id{\\d+}/track", trackingSchema, ({ shop, id, body }) =>
    changeTracking(ctx, shop.id, { fulfillmentId: id, tracking: body }),
  );
  post("/fulfillments/:id{\\d+}/events", eventSchema, ({ shop, id, body }) =>
    addFulfillmentEvent(ctx, shop.id, { fulfillmentId: id, ...body }),
  );
  post("/returns/:id{\\d+}/approve", nothing, ({ shop, id }) => approveReturn(ctx, shop.id, id));
  post("/returns/:id{\\d+}/close", nothing, ({ shop, id }) => closeReturn(ctx, shop.id, id));
  return app;
}
