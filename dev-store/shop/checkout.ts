/** A checkout as the dev store keeps it. Money is a decimal string in `currency`. */
export type Checkout = {
  /** Of the AbandonedCheckout. Webhooks tell only the token. */
  id: bigint;
  token: string;
  recoveryKey: string;
  customerId: bigint | null;
  email: string | null;
  phone: string | null;
  acceptsMarketing: boolean;
  discountCode: string | null;
  currency: string;
  createdAt: Date;
  updatedAt: Date;
  /** When ten minutes had passed without a change. */
  abandonedAt: Date | null;
  completedAt: Date | null;
  orderId: bigint | null;
  lines: CheckoutLine[];
  /** What the lines cost, and that less the discount. */
  subtotal: string;
  total: string;
};

export type CheckoutLine = { productId: bigint; title: string; vendor: string; quantity: number; price: string };

/** The select list that makes a Checkout, without its lines and sums, of `checkout k`. */
export const checkoutColumns = `k.id, k.token, k.recovery_key AS "recoveryKey", k.customer_id AS "customerId", k.email,
  k.phone, k.accepts_marketing AS "acceptsMarketing", k.discount_code AS "discountCode", k.currency,
  k.created_at AS "createdAt", k.updated_at AS "updatedAt", k.abandoned_at AS "abandonedAt",
  k.completed_at AS "completedAt", k.order_id AS "orderId"`;

/**
 * The link that leads a customer back to the checkout. Its path is Shopify's; the address is the local admin's, since
 * nothing answers for the shop's own domain in a browser.
 */
export function recoveryUrl(
  ctx: { adminUrl: string },
  shopId: bigint,
  { token, recoveryKey }: Pick<Checkout, "token" | "recoveryKey">,
): string {
  return `${ctx.adminUrl}/${shopId}/checkouts/ac/${token}/recover?key=${recoveryKey}`;
}
