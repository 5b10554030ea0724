import type { Context } from "../context.ts";
import { recoveryUrl } from "./checkout.ts";
import type { Checkout } from "./checkout.ts";
import type { Customer } from "./customer.ts";
import { addressesOf, customerPayload, discountCodes, iso } from "./payloads.ts";
import type { Payload } from "./payloads.ts";

/**
 * checkouts/create and checkouts/update: REST's checkout, which since March 2026 has no id, and is known by its token.
 * `customer` is null while only an email or a phone is known.
 */
export function checkoutPayload(
  ctx: Pick<Context, "adminUrl">,
  shopId: bigint,
  { checkout, customer }: { checkout: Checkout; customer: Customer | null },
): Payload {
  const address = customer ? (addressesOf(customer)[0] ?? null) : null;
  return {
    token: checkout.token,
    cart_token: null,
    email: checkout.email,
    phone: checkout.phone,
    buyer_accepts_marketing: checkout.acceptsMarketing,
    created_at: iso(checkout.createdAt),
    updated_at: iso(checkout.updatedAt),
    completed_at: iso(checkout.completedAt),
    abandoned_checkout_url: recoveryUrl(ctx, shopId, checkout),
    currency: checkout.currency,
    presentment_currency: checkout.currency,
    customer_locale: customer?.locale ?? null,
    customer: customer && customerPayload(customer),
    discount_codes: discountCodes(checkout),
    line_items: checkout.lines.map((line, index) => ({
      key: `${checkout.token}:${index}`,
      product_id: Number(line.productId),
      title: line.title,
      presentment_title: line.title,
      vendor: line.vendor,
      quantity: line.quantity,
      price: line.price,
      line_price: (Number(line.price) * line.quantity).toFixed(2),
      requires_shipping: true,
      gift_card: false,
    })),
    subtotal_price: checkout.total,
    total_line_items_price: checkout.subtotal,
    total_discounts: (Number(checkout.subtotal) - Number(checkout.total)).toFixed(2),
    total_price: checkout.total,
    total_tax: "0.00",
    taxes_included: false,
    note: "",
    note_attributes: [],
    shipping_lines: [],
    tax_lines: [],
    source_name: "web",
    billing_address: address,
    shipping_address: address,
  };
}
