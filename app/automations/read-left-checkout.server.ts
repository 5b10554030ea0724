import { pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { ReadAbandonedCheckoutDocument } from "../shopify/admin-operations.generated.ts";
import { parseGid, toGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";
import { checkoutFields } from "./read-order.ts";

/** A checkout that somebody left, as Shopify has it at this moment. */
export type LeftCheckout = {
  /** null for a guest whom no customer is known of. */
  customerId: bigint | null;
  /** It was completed, or its customer has ordered otherwise since. */
  isOrdered: boolean;
  /** What a text can say of it, by field. */
  fields: Record<string, string>;
};

/**
 * Asks Shopify about an abandoned checkout by the number of its id. Throws AppError `not-found` for one that this shop does not
 * have (any more), and what the Admin API's client throws where Shopify does not answer.
 */
export async function readLeftCheckout(shop: ShopRef, checkoutId: bigint): Promise<LeftCheckout> {
  const { abandonedCheckouts, abandonmentByAbandonedCheckoutId: abandonment } = await adminClient(shop).request(
    ReadAbandonedCheckoutDocument,
    { query: `id:${checkoutId}`, id: toGid("AbandonedCheckout", checkoutId) },
  );
  const [checkout] = abandonedCheckouts.nodes;
  if (!checkout || parseGid(checkout.id, "AbandonedCheckout") !== checkoutId)
    throw new AppError("not-found", { userMessage: "This checkout does not exist any more." });
  const customerId = checkout.customer ? parseGid(checkout.customer.id, "Customer") : null;
  const { amount, currencyCode } = checkout.totalPriceSet.shopMoney;
  const hasOrdered =
    abandonment?.customerHasNoOrderSinceAbandonment === false ||
    (customerId !== null && (await hasOrderedSince(shop, customerId, new Date(checkout.updatedAt))));
  return {
    customerId,
    isOrdered: Boolean(checkout.completedAt) || hasOrdered,
    fields: checkoutFields({
      abandoned_checkout_url: checkout.abandonedCheckoutUrl,
      total_price: amount,
      currency: currencyCode,
      line_items: checkout.lineItems.nodes,
    }),
  };
}

/** What webhooks told: Shopify looks at a checkout's customer only once it counts as abandoned. */
async function hasOrderedSince(shop: ShopRef, customerId: bigint, since: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM placed_order WHERE shop_id = $1 AND customer_id = $2 AND placed_at >= $3 AND cancelled_at IS NULL LIMIT 1`,
    [shop.id, customerId, since],
  );
  return rowCount === 1;
}
