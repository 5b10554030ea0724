import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import { recoveryUrl } from "../shop/checkout.ts";
import type { Checkout } from "../shop/checkout.ts";
import { displayName } from "../shop/customer.ts";
import type { Customer } from "../shop/customer.ts";
import type { Order } from "../shop/order.ts";
import { readCheckout } from "../shop/read-checkouts.ts";
import { readCustomer } from "../shop/read-customers.ts";
import { readOrder } from "../shop/read-orders.ts";
import { readSegment } from "../shop/read-segments.ts";
import type { RunData } from "./start-workflows.ts";
import { variableOf } from "./triggers.ts";

export type FlowData = {
  /** What Liquid and conditions know, by the Admin API's names. */
  variables: Record<string, unknown>;
  /** The ids of what is there, with the buyer of an order. */
  ids: Record<string, string>;
};

/** The paths into Flow's data that each trigger's objects have, for choosing from. */
export const knownPaths: Record<string, readonly string[]> = {
  order_id: ["order.id", "order.name", "order.totalPrice", "order.displayFinancialStatus", "order.email"],
  customer_id: [
    "customer.id",
    "customer.firstName",
    "customer.lastName",
    "customer.displayName",
    "customer.email",
    "customer.phone",
    "customer.numberOfOrders",
    "customer.amountSpent.amount",
  ],
  abandonment_id: ["abandonment.id", "abandonment.abandonedCheckoutPayload.abandonedCheckoutUrl"],
  segment_id: ["segment.id", "segment.name"],
};

/** Reads what a run works with as it is at this moment. What was deleted since is null. */
export async function readData(
  ctx: Context,
  shop: StoreShop,
  { data, returned }: { data: RunData; returned: Record<string, unknown> },
): Promise<FlowData> {
  const idOf = (name: string): bigint => BigInt(data.ids[name] ?? 0);
  const order = await readOrder(ctx.pool, shop.id, idOf("order_id"));
  const customer = await readCustomer(ctx.pool, shop.id, order?.customerId ?? idOf("customer_id"));
  const checkout = await readCheckout(ctx.pool, shop.id, idOf("abandonment_id"));
  const segment = await readSegment(ctx.pool, shop.id, idOf("segment_id"));
  const person = customer && customerData(customer, shop);
  const fields = Object.entries(data.fields).map(([key, value]) => [variableOf(key), value]);
  const gone = [
    ...(order ? [] : ["order_id"]),
    ...(customer ? [] : ["customer_id"]),
    ...(checkout ? [] : ["abandonment_id"]),
  ];
  const ids = { ...data.ids, ...(customer && { customer_id: String(customer.id) }) };
  return {
    variables: {
      ...returned,
      ...(Object.fromEntries(fields) as Record<string, unknown>),
      shop: { name: shop.name, myshopifyDomain: shop.domain, currencyCode: shop.currency, email: shop.email },
      order: order && { ...orderData(order), email: customer?.email ?? null, customer: person },
      customer: person,
      abandonment: checkout && abandonmentData(ctx, shop, { checkout, customer: person }),
      segment: segment && { id: `gid://shopify/Segment/${segment.id}`, name: segment.name, query: segment.query },
    },
    ids: Object.fromEntries(Object.entries(ids).filter(([key]) => !gone.includes(key))),
  };
}

function orderData(order: Order): Record<string, unknown> {
  const money = { amount: order.total, currencyCode: order.currency };
  return {
    id: `gid://shopify/Order/${order.id}`,
    legacyResourceId: String(order.id),
    name: order.name,
    createdAt: order.processedAt.toISOString(),
    currencyCode: order.currency,
    totalPrice: order.total,
    totalPriceSet: { shopMoney: money, presentmentMoney: money },
    displayFinancialStatus: order.financialStatus,
    displayFulfillmentStatus: order.fulfillmentStatus,
    cancelledAt: order.cancelledAt?.toISOString() ?? null,
    discountCodes: order.discountCode === null ? [] : [order.discountCode],
    tags: order.tags,
    lineItems: order.lines.map(({ title, quantity, vendor }) => ({ title, quantity, vendor })),
  };
}

function customerData(customer: Customer, shop: StoreShop): Record<string, unknown> {
  return {
    id: `gid://shopify/Customer/${customer.id}`,
    legacyResourceId: String(customer.id),
    firstName: customer.firstName,
    lastName: customer.lastName,
    displayName: displayName(customer),
    email: customer.email,
    phone: customer.phone,
    locale: customer.locale,
    note: customer.note,
    tags: customer.tags,
    numberOfOrders: String(customer.numberOfOrders),
    amountSpent: { amount: customer.amountSpent, currencyCode: shop.currency },
    createdAt: customer.createdAt.toISOString(),
  };
}

function abandonmentData(
  ctx: Context,
  shop: StoreShop,
  { checkout, customer }: { checkout: Checkout; customer: Record<string, unknown> | null },
): Record<string, unknown> {
  return {
    id: `gid://shopify/Abandonment/${checkout.id}`,
    abandonmentType: "CHECKOUT",
    createdAt: (checkout.abandonedAt ?? checkout.updatedAt).toISOString(),
    customer,
    abandonedCheckoutPayload: {
      id: `gid://shopify/AbandonedCheckout/${checkout.id}`,
      abandonedCheckoutUrl: recoveryUrl(ctx, shop.id, checkout),
      totalPriceSet: { shopMoney: { amount: checkout.total, currencyCode: checkout.currency } },
    },
  };
}
