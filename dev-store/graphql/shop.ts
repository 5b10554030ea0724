import { DateTime } from "luxon";
import type { StoreShop } from "../find-shop.ts";
import { gid } from "./gid.ts";
import type { RequestScope } from "./scope.ts";

const languageNames = new Intl.DisplayNames("en", { type: "language" });
const countryNames = new Intl.DisplayNames("en", { type: "region" });

export const shopQueries = {
  shop: (_args: never, scope: RequestScope) => shopNode(scope),
  shopLocales: (_args: never, { shop }: RequestScope) => [
    { locale: shop.locale, name: languageNames.of(shop.locale) ?? shop.locale, primary: true, published: true },
  ],
  publicApiVersions: () => [{ handle: "2026-07", displayName: "2026-07 (Latest)", supported: true }],
};

/** The type Shop. */
export function shopNode({ shop, ctx }: RequestScope): Record<string, unknown> {
  const localTime = DateTime.fromJSDate(ctx.now(), { zone: shop.timezone });
  return {
    __typename: "Shop",
    id: gid("Shop", shop.id),
    name: shop.name,
    email: shop.email,
    contactEmail: shop.email,
    shopOwnerName: "Store Owner",
    myshopifyDomain: shop.domain,
    url: `https://${shop.domain}`,
    currencyCode: shop.currency,
    ianaTimezone: shop.timezone,
    timezoneAbbreviation: localTime.offsetNameShort,
    timezoneOffset: localTime.toFormat("ZZZ"),
    timezoneOffsetMinutes: localTime.offset,
    taxesIncluded: false,
    setupRequired: false,
    primaryDomain: domainNode(shop),
    plan: {
      displayName: shop.plan,
      publicDisplayName: shop.plan,
      partnerDevelopment: true,
      shopifyPlus: shop.plan === "Plus",
    },
    shopAddress: addressNode(shop),
    billingAddress: addressNode(shop),
  };
}

function domainNode(shop: StoreShop): Record<string, unknown> {
  return {
    __typename: "Domain",
    id: gid("Domain", shop.id),
    host: shop.domain,
    url: `https://${shop.domain}`,
    sslEnabled: true,
  };
}

function addressNode(shop: StoreShop): Record<string, unknown> {
  return {
    __typename: "ShopAddress",
    id: gid("ShopAddress", shop.id),
    country: countryNames.of(shop.countryCode) ?? shop.countryCode,
    countryCode: shop.countryCode,
    countryCodeV2: shop.countryCode,
  };
}
