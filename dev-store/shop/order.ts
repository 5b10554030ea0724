import { createHmac } from "node:crypto";
import type { Context } from "../context.ts";

/** `id` is what REST and the Admin API both call the line. */
export type OrderLine = {
  id: bigint;
  productId: bigint;
  title: string;
  vendor: string;
  quantity: number;
  price: string;
};

/** An order as the dev store keeps it. Money is a decimal string in `currency`. */
export type Order = {
  id: bigint;
  customerId: bigint;
  /** #1001 */
  name: string;
  processedAt: Date;
  updatedAt: Date;
  total: string;
  /** How much of the total has been given back. */
  refunded: string;
  currency: string;
  discountCode: string | null;
  appId: bigint | null;
  locationId: bigint | null;
  financialStatus: string;
  fulfillmentStatus: string;
  cancelledAt: Date | null;
  /** CUSTOMER, as the enum OrderCancelReason says it. */
  cancelReason: string | null;
  /** The checkout that it was placed in; null for one that was not. */
  checkoutToken: string | null;
  tags: string[];
  lines: OrderLine[];
};

/** The select list that makes an Order, without its lines, of `customer_order o`. */
export const orderColumns = `o.id, o.customer_id AS "customerId", o.name, o.processed_at AS "processedAt", o.total,
  coalesce(o.updated_at, o.cancelled_at, o.processed_at) AS "updatedAt", o.refunded,
  o.currency, o.discount_code AS "discountCode", o.app_id AS "appId", o.location_id AS "locationId",
  o.financial_status AS "financialStatus", o.fulfillment_status AS "fulfillmentStatus",
  o.cancelled_at AS "cancelledAt", o.cancel_reason AS "cancelReason", o.checkout_token AS "checkoutToken", o.tags`;

/**
 * The page where a customer sees how their order fares: REST's order_status_url, the Admin API's statusPageUrl. Shopify's
 * path has a token where this one has the order's id; the key is what lets one in.
 */
export function orderStatusUrl(
  ctx: Pick<Context, "adminUrl" | "clientSecret">,
  shopId: bigint,
  order: { id: bigint },
): string {
  return `${ctx.adminUrl}/${shopId}/orders/${order.id}/authenticate?key=${orderStatusKey(ctx, shopId, order)}`;
}

export function orderStatusKey(ctx: Pick<Context, "clientSecret">, shopId: bigint, order: { id: bigint }): string {
  return createHmac("sha256", ctx.clientSecret).update(`order ${shopId} ${order.id}`).digest("hex").slice(0, 32);
}
