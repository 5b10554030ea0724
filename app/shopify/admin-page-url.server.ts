import { env } from "../env.server.ts";
import type { ShopRef } from "../shop.ts";

/** The address of a page of the app in the shop's admin, for what Shopify links to. `path` is the app's own: /app/campaigns/1. */
export function adminPageUrl(shop: Pick<ShopRef, "domain">, path: `/app${string}`): string {
  return `https://${shop.domain}/admin/apps/${env.SHOPIFY_API_KEY}${path}`;
}
