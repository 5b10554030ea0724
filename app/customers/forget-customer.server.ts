import { z } from "zod";
import { inTransaction } from "../db.server.ts";
import { parseGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";
import { giveHolds } from "./hold.sql.ts";
import { lockKeptCustomer } from "./lock-kept-customer.server.ts";
import { refreshCustomers } from "./refresh-customers.server.ts";

/** The body of customers/delete. */
const deletedPayloadSchema = z.object({ id: z.coerce.bigint() });

/** The body of customers/merge: https://shopify.dev/docs/api/webhooks, topic customers/merge. */
const mergedPayloadSchema = z.object({
  admin_graphql_api_customer_kept_id: z.string(),
  admin_graphql_api_customer_deleted_id: z.string(),
  status: z.string(),
});

/**
 * Takes over customers/delete: nothing is sent to the customer from now on, and no late webhook brings them back. What was
 * sent stays in the reports until Shopify asks for it to be redacted. Safe to repeat. Throws when the body is not Shopify's.
 */
export async function forgetCustomerFromWebhook(
  shop: ShopRef,
  payload: unknown,
  options: { now: Date },
): Promise<void> {
  const { id } = deletedPayloadSchema.parse(payload);
  await markGone(shop, { customerId: id, mergedInto: null, now: options.now });
}

/**
 * Takes over customers/merge: the one that is gone is marked, and points to the one that stays, which is read again since
 * it may have a new number and other consents; holds become theirs. Answers with the one that is gone; null for a merge that
 * failed, for which nothing is done. Safe to repeat. Throws when the body is not Shopify's, and AppError when Shopify does not answer.
 */
export async function mergeCustomersFromWebhook(
  shop: ShopRef,
  payload: unknown,
  options: { now: Date },
): Promise<bigint | null> {
  const merge = mergedPayloadSchema.parse(payload);
  if (merge.status.toLowerCase() !== "completed") return null;
  const kept = parseGid(merge.admin_graphql_api_customer_kept_id, "Customer");
  const gone = parseGid(merge.admin_graphql_api_customer_deleted_id, "Customer");
  await markGone(shop, { customerId: gone, mergedInto: kept, now: options.now });
  await refreshCustomers(shop, [kept], options);
  return gone;
}

/** A customer that was never mirrored gets a row as well, so that a late customers/create does not bring them in. */
async function markGone(
  shop: ShopRef,
  options: { customerId: bigint; mergedInto: bigint | null; now: Date },
): Promise<void> {
  const { customerId, mergedInto, now } = options;
  await inTransaction(async (tx) => {
    await tx.query(
      `INSERT INTO customer (shop_id, id, deleted_at, merged_into) VALUES ($1, $2, $3, $4)
       ON CONFLICT (shop_id, id) DO UPDATE
       SET deleted_at = coalesce(customer.deleted_at, EXCLUDED.deleted_at),
           merged_into = coalesce(customer.merged_into, EXCLUDED.merged_into)`,
      [shop.id, customerId, now, mergedInto],
    );
    if (mergedInto === null) return;
    const { customerId: kept } = await lockKeptCustomer(tx, shop, customerId);
    if (kept !== customerId) await tx.query(giveHolds, [shop.id, customerId, kept]);
  });
}
