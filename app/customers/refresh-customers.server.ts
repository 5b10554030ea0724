import { inTransaction } from "../db.server.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { ReadCustomersDocument } from "../shopify/admin-operations.generated.ts";
import { toGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";
import type { CustomerRecord } from "./customer.ts";
import { customerFromShopify } from "./customer-from-shopify.ts";
import { mirrorCustomers } from "./mirror-customers.server.ts";

/** A customer with all that hangs on them costs about seven points, and a query may cost 1,000. */
const idsPerQuery = 100;

/**
 * Asks Shopify for these customers anew and mirrors the answer. Customers that Shopify does not have are left as they are.
 * Answers with how many Shopify has. Safe to repeat. Throws AppError `shopify-unavailable` or `shop-not-installed`.
 */
export async function refreshCustomers(
  shop: ShopRef,
  ids: readonly bigint[],
  options: { now: Date },
): Promise<{ found: number }> {
  let found = 0;
  const client = adminClient(shop);
  for (let start = 0; start < ids.length; start += idsPerQuery) {
    const wanted = ids.slice(start, start + idsPerQuery);
    const { nodes } = await client.request(ReadCustomersDocument, { ids: wanted.map((id) => toGid("Customer", id)) });
    const records = nodes.flatMap((node): CustomerRecord[] => (node ? [customerFromShopify(node)] : []));
    found += records.length;
    await inTransaction((tx) => mirrorCustomers(tx, shop, records, { now: options.now, readAt: options.now }));
  }
  return { found };
}
