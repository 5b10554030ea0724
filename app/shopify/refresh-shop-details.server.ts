import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { fetchShopDetails } from "./fetch-shop-details.server.ts";

/**
 * Reads the shop's name, currency, time zone and so on anew. Notices of a change can arrive in any order, so what Shopify
 * says now counts, not what the notice says. Throws as `adminClient` does.
 */
export async function refreshShopDetails(shop: ShopRef): Promise<void> {
  await db.shop.update({ where: { id: shop.id }, data: await fetchShopDetails(shop.domain) });
}
