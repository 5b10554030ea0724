import { z } from "zod";
import type { EventContext } from "./enrollment.ts";

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const money = z.union([z.string(), z.number()]).transform(String);

const lineItemsSchema = z
  .array(
    z.object({
      title: z.string().nullish(),
      quantity: z.coerce.number().nullish(),
      product_id: z.union([z.string(), z.number()]).nullish(),
    }),
  )
  .nullish();

const discountCodesSchema = z.array(z.object({ code: z.string().nullish() }).catch({})).nullish();

/** As many as are kept of an order's products, tags and codes: what Shopify lets an order have, and no more of what it may send. */
const most = { products: 500, tags: 250, codes: 20 };

/** The body of orders/*, as far as it is of use: https://shopify.dev/docs/api/webhooks, topic orders/create. */
const orderPayloadSchema = z.object({
  id: z.coerce.bigint(),
  name: z.string().nullish(),
  customer: z.object({ id: z.coerce.bigint() }).nullish(),
  checkout_token: z.string().nullish(),
  total_price: money.nullish(),
  currency: z.string().nullish(),
  order_status_url: z.string().nullish(),
  line_items: lineItemsSchema,
  discount_codes: discountCodesSchema,
  tags: z.string().nullish(),
  shipping_address: z.object({ country_code: z.string().nullish() }).nullish(),
  created_at: time.nullish(),
  updated_at: time.nullish(),
  cancelled_at: time.nullish(),
});

export type Order = {
  id: bigint;
  customerId: bigint | null;
  checkoutToken: string | null;
  placedAt: Date;
  changedAt: Date;
  cancelledAt: Date | null;
  context: EventContext;
};

/** What a webhook says of an order. Throws ZodError for a body that is not Shopify's. */
export function readOrder(payload: unknown, receivedAt: Date): Order {
  const order = orderPayloadSchema.parse(payload);
  const placedAt = order.created_at ?? receivedAt;
  return {
    id: order.id,
    customerId: order.customer?.id ?? null,
    checkoutToken: order.checkout_token ?? null,
    placedAt,
    changedAt: order.updated_at ?? receivedAt,
    cancelledAt: order.cancelled_at ?? null,
    context: {
      orderId: order.id.toString(),
      ...contextOf(order),
      orderTags: splitTags(order.tags).slice(0, most.tags),
      placedAt: placedAt.toISOString(),
      fields: present({
        "order.name": order.name,
        "order.items": describeItems(order.line_items),
        "order.total": describeTotal(order),
        "order.status_url": order.order_status_url,
      }),
    },
  };
}

/** The body of checkouts/create and checkouts/update. Keyed by its token: webhooks have had no id of it since 2026-03. */
const checkoutPayloadSchema = z.object({
  token: z.string().min(1),
  customer: z.object({ id: z.coerce.bigint() }).nullish(),
  abandoned_checkout_url: z.string().nullish(),
  total_price: money.nullish(),
  currency: z.string().nullish(),
  line_items: lineItemsSchema,
  discount_codes: discountCodesSchema,
  shipping_address: z.object({ country_code: z.string().nullish() }).nullish(),
  completed_at: time.nullish(),
  updated_at: time.nullish(),
});

export type Checkout = {
  token: string;
  customerId: bigint | null;
  isCompleted: boolean;
  changedAt: Date;
  context: EventContext;
};

/** What a webhook says of a checkout. Throws ZodError for a body that is not Shopify's. */
export function readCheckout(payload: unknown, receivedAt: Date): Checkout {
  const checkout = checkoutPayloadSchema.parse(payload);
  return {
    token: checkout.token,
    customerId: checkout.customer?.id ?? null,
    isCompleted: Boolean(checkout.completed_at),
    changedAt: checkout.updated_at ?? receivedAt,
    context: {
      ...contextOf(checkout),
      fields: checkoutFields(checkout),
    },
  };
}

/** What a text can say of a checkout, by field. */
export function checkoutFields(
  checkout: Pick<z.input<typeof checkoutPayloadSchema>, "abandoned_checkout_url" | "currency"> & {
    total_price?: string | null | undefined;
    line_items?:
      readonly { title?: string | null | undefined; quantity?: number | null | undefined }[] | null | undefined;
  },
): Record<string, string> {
  return present({
    "checkout.url": checkout.abandoned_checkout_url,
    "checkout.items": describeItems(checkout.line_items),
    "checkout.total": describeTotal(checkout),
  });
}

type Priced = {
  total_price?: string | null | undefined;
  currency?: string | null | undefined;
  line_items?: z.output<typeof lineItemsSchema>;
  discount_codes?: z.output<typeof discountCodesSchema>;
  shipping_address?: { country_code?: string | null | undefined } | null | undefined;
};

function contextOf({ total_price, line_items, discount_codes, shipping_address }: Priced): EventContext {
  const products = (line_items ?? []).flatMap(({ product_id }) => (product_id == null ? [] : [String(product_id)]));
  const codes = (discount_codes ?? []).flatMap(({ code }) => (code ? [code] : []));
  return {
    ...(total_price != null && { total: total_price }),
    ...(shipping_address?.country_code && { country: shipping_address.country_code }),
    discountUsed: (discount_codes ?? []).length > 0,
    discountCodes: [...new Set(codes)].slice(0, most.codes),
    productIds: [...new Set(products)].slice(0, most.products),
  };
}

/** REST writes tags as one text: "gift, wholesale". */
function splitTags(tags: string | null | undefined): string[] {
  return (tags ?? "").split(",").flatMap((tag) => (tag.trim() === "" ? [] : [tag.trim()]));
}

function describeTotal({ total_price, currency }: Pick<Priced, "total_price" | "currency">): string | null {
  return total_price == null ? null : [total_price, currency].filter(Boolean).join(" ");
}

/** "2 x Linen shirt, Wool socks and 3 more": with the letter x, since the sign × would halve what a part of an SMS holds. */
function describeItems(
  items: readonly { title?: string | null | undefined; quantity?: number | null | undefined }[] | null | undefined,
): string | null {
  const named = (items ?? []).flatMap(({ title, quantity }) =>
    title ? [quantity && quantity > 1 ? `${quantity} x ${title}` : title] : [],
  );
  const [first, second, ...more] = named;
  if (!first) return null;
  if (!second) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}

function present(fields: Record<string, string | null | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).flatMap(([path, value]) => (value ? [[path, value]] : [])));
}
