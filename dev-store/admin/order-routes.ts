import { Hono } from "hono";
import type { Context } from "../context.ts";
import { cancelOrder, cancelReasons, payOrder } from "../shop/change-order.ts";
import type { CancelReason } from "../shop/change-order.ts";
import { addFulfillmentEvent, fulfilOrder, shipmentStatuses } from "../shop/fulfil-order.ts";
import type { ShipmentStatus } from "../shop/fulfil-order.ts";
import { orderStatusKey } from "../shop/order.ts";
import { findFulfillment, readHistory } from "../shop/order-history.ts";
import { readOrder } from "../shop/read-orders.ts";
import { refundOrder } from "../shop/refund-order.ts";
import { approveReturn, closeReturn, requestReturn, returnReasons } from "../shop/return-order.ts";
import type { ReturnReason } from "../shop/return-order.ts";
import type { Refused } from "../shop/user-error.ts";
import { storefront, storePath } from "./pages/layout.ts";
import { orderPage } from "./pages/order-page.ts";
import { orderStatusPage } from "./pages/order-status-page.ts";
import { trackingPage } from "./pages/tracking-page.ts";
import { idOf, shopById, shopOf, showPage } from "./show-page.ts";

type Done = { ok: true } | Refused;
type Act = (request: { shopId: bigint; orderId: bigint; form: FormData }) => Promise<Done>;

/** An order's page with all that can become of it, and what its customer sees of it and of its parcel. */
export function orderRoutes(ctx: Context): Hono {
  const routes = new Hono();
  const acts: Record<string, Act> = {
    pay: ({ shopId, orderId }) => payOrder(ctx, shopId, orderId),
    cancel: ({ shopId, orderId, form }) =>
      cancelOrder(ctx, shopId, { orderId, reason: oneOf<CancelReason>(cancelReasons, form.get("reason"), "OTHER") }),
    fulfil: ({ shopId, orderId, form }) => {
      const number = text(form, "number");
      const url = number === null ? null : `${ctx.adminUrl}/track/${shopId}/${encodeURIComponent(number)}`;
      return fulfilOrder(ctx, shopId, { orderId, tracking: { number, url, company: text(form, "company") } });
    },
    event: ({ shopId, form }) =>
      addFulfillmentEvent(ctx, shopId, {
        fulfillmentId: readId(form, "fulfillment"),
        status: oneOf<ShipmentStatus>(shipmentStatuses, form.get("status"), "in_transit"),
      }),
    "request-return": ({ shopId, orderId, form }) =>
      requestReturn(ctx, shopId, {
        orderId,
        reason: oneOf<ReturnReason>(returnReasons, form.get("reason"), "UNWANTED"),
      }),
    "approve-return": ({ shopId, form }) => approveReturn(ctx, shopId, readId(form, "return")),
    "close-return": ({ shopId, form }) => closeReturn(ctx, shopId, readId(form, "return")),
    refund: ({ shopId, orderId, form }) =>
      refundOrder(ctx, shopId, { orderId, amount: text(form, "amount") ?? undefined }),
  };

  routes.get("/store/:shop/orders/:id", async (c) => {
    const shop = await shopOf(c, ctx);
    const { problem = null, placed } = c.req.query();
    const body = shop && (await orderPage(ctx, shop, { id: idOf(c), problem, isNew: placed !== undefined }));
    return showPage(c, ctx, { shop, section: "orders", title: "Order", body });
  });

  routes.post("/store/:shop/orders/:id/:act", async (c) => {
    const shop = await shopOf(c, ctx);
    const act = acts[c.req.param("act")];
    if (!shop || !act) return c.notFound();
    const done = await act({ shopId: shop.id, orderId: idOf(c), form: await c.req.formData() });
    const problem = done.ok
      ? ""
      : `?${new URLSearchParams({ problem: done.userErrors.map((error) => error.message).join(" ") }).toString()}`;
    return c.redirect(`${storePath(shop)}/orders/${idOf(c)}${problem}`, 303);
  });

  // The address that webhooks call order_status_url, and the Admin API statusPageUrl.
  routes.get("/:shopId{\\d+}/orders/:id/authenticate", async (c) => {
    const shop = await shopById(ctx, idOf(c, "shopId"));
    const order = shop && (await readOrder(ctx.pool, shop.id, idOf(c)));
    if (!shop || !order || c.req.query("key") !== orderStatusKey(ctx, shop.id, order)) return c.notFound();
    const history = await readHistory(ctx.pool, shop.id, order.id);
    return c.html(storefront({ title: order.name, shop, body: orderStatusPage({ shop, order, history }) }));
  });

  routes.get("/track/:shopId/:number", async (c) => {
    const shop = await shopById(ctx, idOf(c, "shopId"));
    const fulfillment = shop && (await findFulfillment(ctx.pool, shop.id, c.req.param("number")));
    if (!shop || !fulfillment) return c.notFound();
    return c.html(storefront({ title: "Your parcel", shop, body: trackingPage(shop, fulfillment) }));
  });
  return routes;
}

function text(form: FormData, name: string): string | null {
  const value = form.get(name);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

function readId(form: FormData, name: string): bigint {
  const id = text(form, name) ?? "";
  return /^\d{1,18}$/u.test(id) ? BigInt(id) : 0n;
}

function oneOf<Value extends string>(values: readonly Value[], given: unknown, otherwise: Value): Value {
  return values.find((value) => value === given) ?? otherwise;
}
