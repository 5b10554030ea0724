import { adminClient } from "../shopify/admin-client.server.ts";
import { ReadProductsDocument } from "../shopify/admin-operations.generated.ts";
import { toGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";

export type LookedAt = { title: string; url: string };

/** What Shopify takes in one query. */
const idsPerQuery = 250;

/**
 * What Shopify says of products that browsers said were looked at, by id: only those that exist and are on sale in the online
 * store. Titles and addresses that messages name come from here and never from a browser. Throws as `adminClient` does.
 */
export async function findLookedAt(shop: ShopRef, ids: readonly bigint[]): Promise<Map<bigint, LookedAt>> {
  const client = adminClient(shop);
  const asked = [...new Set(ids)];
  const found = new Map<bigint, LookedAt>();
  for (let start = 0; start < asked.length; start += idsPerQuery) {
    const batch = asked.slice(start, start + idsPerQuery);
    const { nodes } = await client.request(ReadProductsDocument, { ids: batch.map((id) => toGid("Product", id)) });
    for (const [index, node] of nodes.entries()) {
      const id = batch[index];
      if (id === undefined || !node || !("title" in node) || !node.onlineStoreUrl) continue;
      found.set(id, { title: node.title, url: node.onlineStoreUrl });
    }
  }
  return found;
}
