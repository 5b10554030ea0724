import { AppError } from "../errors.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { ReadAbandonmentDocument, ReadOrderDocument } from "../shopify/admin-operations.generated.ts";
import { parseGid, toGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";
import type { EventContext } from "./enrollment.ts";
import { readCheckout, readOrder } from "./read-order.ts";

/** An order or a checkout that a workflow hands over, as automations see it. */
export type FlowObject = {
  customerId: bigint;
  /** One run of an automation is started about it: order:12, abandonment:7. */
  subject: string;
  context: EventContext;
  /** Of a checkout: whether the customer has ordered since. */
  isOrdered: boolean;
};

/**
 * Asks Shopify what there is to know of an order. Throws AppError `invalid-input` for one that is not there or of nobody,
 * `shopify-unavailable` where Shopify does not answer.
 */
export async function readFlowOrder(shop: ShopRef, id: bigint, { now }: { now: Date }): Promise<FlowObject> {
  const { order } = await adminClient(shop).request(ReadOrderDocument, { id: toGid("Order", id) });
  if (!order) throw missing("order");
  if (!order.customer) throw ofNobody("order");
  const customerId = parseGid(order.customer.id, "Customer");
  // Read like the webhook about it, so that an automation knows the same of an order, whoever starts it.
  const { context } = readOrder(
    {
      id: String(id),
      name: order.name,
      customer: { id: String(customerId) },
      order_status_url: order.statusPageUrl,
      tags: order.tags.join(","),
      created_at: order.createdAt,
      ...priced({ ...order, total: order.currentTotalPriceSet }),
    },
    now,
  );
  return { customerId, subject: `order:${id}`, context, isOrdered: false };
}

/** The same of an abandoned checkout. */
export async function readFlowAbandonment(shop: ShopRef, id: bigint, { now }: { now: Date }): Promise<FlowObject> {
  const { abandonment } = await adminClient(shop).request(ReadAbandonmentDocument, { id: toGid("Abandonment", id) });
  const checkout = abandonment?.abandonedCheckoutPayload;
  if (!checkout) throw missing("abandoned checkout");
  const customerId = parseGid(abandonment.customer.id, "Customer");
  const { context } = readCheckout(
    {
      token: String(id),
      customer: { id: String(customerId) },
      abandoned_checkout_url: checkout.abandonedCheckoutUrl,
      updated_at: checkout.updatedAt,
      ...priced({ ...checkout, total: checkout.totalPriceSet }),
    },
    now,
  );
  return {
    customerId,
    subject: `abandonment:${id}`,
    context,
    isOrdered: !abandonment.customerHasNoOrderSinceAbandonment,
  };
}

type Priced = {
  total: { shopMoney: { amount: string; currencyCode: string } };
  discountCodes: readonly string[];
  shippingAddress: { countryCodeV2: string | null } | null;
  lineItems: { nodes: readonly { title: string | null; quantity: number; product: { id: string } | null }[] };
};

function priced({ total, discountCodes, shippingAddress, lineItems }: Priced): object {
  return {
    total_price: total.shopMoney.amount,
    currency: total.shopMoney.currencyCode,
    discount_codes: discountCodes.map((code) => ({ code })),
    shipping_address: { country_code: shippingAddress?.countryCodeV2 },
    line_items: lineItems.nodes.map(({ title, quantity, product }) => ({
      title,
      quantity,
      product_id: product ? String(parseGid(product.id, "Product")) : null,
    })),
  };
}

function missing(what: string): AppError {
  return new AppError("invalid-input", { userMessage: `This store has no ${what} with the id that was handed over.` });
}

function ofNobody(what: string): AppError {
  return new AppError("invalid-input", {
    userMessage: `The ${what} that was handed over has no customer to write to.`,
  });
}
