import type { Product } from "../shop/read-products.ts";
import { gid } from "./gid.ts";
import { money } from "./money.ts";
import type { RequestScope } from "./scope.ts";
import { timestamp } from "./timestamp.ts";

/** The type Product, as far as messages and segments need it. */
export function productNode(product: Product, { shop }: RequestScope): Record<string, unknown> {
  const price = money(product.price, shop.currency);
  return {
    __typename: "Product",
    id: gid("Product", product.id),
    legacyResourceId: String(product.id),
    title: product.title,
    handle: product.handle,
    vendor: product.vendor,
    productType: product.category,
    tags: product.tags,
    status: "ACTIVE",
    totalInventory: product.inventory,
    onlineStoreUrl: `https://${shop.domain}/products/${product.handle}`,
    createdAt: timestamp(product.createdAt),
    updatedAt: timestamp(product.createdAt),
    priceRangeV2: { minVariantPrice: price, maxVariantPrice: price },
    featuredMedia: null,
  };
}
