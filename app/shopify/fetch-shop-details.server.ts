import { adminClient } from "./admin-client.server.ts";
import { ShopDetailsDocument } from "./admin-operations.generated.ts";
import { parseGid } from "./gid.ts";

export type ShopDetails = {
  shopifyId: bigint;
  name: string;
  email: string;
  currency: string;
  countryCode: string;
  timezone: string;
  locale: string;
  /** Of the storefront: www.example.com. */
  primaryHost: string;
};

/** Reads what we keep of a shop from Shopify. Throws as `adminClient` does. */
export async function fetchShopDetails(domain: string): Promise<ShopDetails> {
  const { shop, shopLocales } = await adminClient({ domain }).request(ShopDetailsDocument, {});
  return {
    shopifyId: parseGid(shop.id, "Shop"),
    name: shop.name,
    email: shop.email,
    currency: shop.currencyCode,
    countryCode: shop.shopAddress.countryCodeV2 ?? "US",
    timezone: shop.ianaTimezone,
    locale: shopLocales.find((locale) => locale.primary)?.locale ?? "en",
    primaryHost: shop.primaryDomain.host,
  };
}
