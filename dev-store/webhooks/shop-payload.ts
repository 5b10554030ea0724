import type { StoreShop } from "../find-shop.ts";

/** The shop as app/uninstalled and shop/update carry it. */
export function shopPayload(shop: StoreShop, now: Date): Record<string, unknown> {
  return {
    id: Number(shop.id),
    name: shop.name,
    email: shop.email,
    domain: shop.domain,
    myshopify_domain: shop.domain,
    country: shop.countryCode,
    country_code: shop.countryCode,
    currency: shop.currency,
    iana_timezone: shop.timezone,
    primary_locale: shop.locale,
    plan_name: shop.plan.toLowerCase(),
    plan_display_name: shop.plan,
    shop_owner: "Store Owner",
    updated_at: now.toISOString(),
  };
}
