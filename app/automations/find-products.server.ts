import { AppError } from "../errors.ts";
import { log } from "../log.server.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { FindProductsDocument } from "../shopify/admin-operations.generated.ts";
import { AdminRequestRefused } from "../shopify/admin-request-error.ts";
import { parseGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";

export type ProductChoice = { id: string; title: string };

/** `hasMore`: others fit as well. `problem`: why there is no answer, for the merchant. */
export type FoundProducts = { products: ProductChoice[]; hasMore: boolean; problem: string | null };

const most = 20;

/** The shop's products by words of their title, as Shopify finds them. Never throws for Shopify's sake. */
export async function findProducts(shop: ShopRef, { search }: { search: string }): Promise<FoundProducts> {
  // What is a sign in Shopify's searches is a space in words.
  const words = search.replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim();
  if (words === "") return { products: [], hasMore: false, problem: null };
  try {
    const { products } = await adminClient(shop).request(FindProductsDocument, { query: `${words}*`, first: most + 1 });
    return {
      products: products.nodes.slice(0, most).map(({ id, title }) => ({
        id: parseGid(id, "Product").toString(),
        title: title.slice(0, 255),
      })),
      hasMore: products.nodes.length > most,
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn({ shop: shop.domain, err: error }, "Shopify found no products");
    return {
      products: [],
      hasMore: false,
      problem:
        error instanceof AdminRequestRefused
          ? "The app may not read your products. Open it again from your admin to allow it."
          : "Shopify did not answer. Type again in a moment.",
    };
  }
}
