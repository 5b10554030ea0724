import { AppError } from "../errors.ts";
import { log } from "../log.server.ts";
import { readFilters } from "../segments/read-filters.server.ts";
import type { ShopRef } from "../shop.ts";

/** A customer metafield with a date. `key`: namespace.key. */
export type DateMetafield = { key: string; label: string };

/**
 * The customer metafields that segments of this shop can ask for a date, up to ten minutes old; null when Shopify does not
 * answer: whoever asks does without.
 */
export async function listDateMetafields(shop: ShopRef): Promise<DateMetafield[] | null> {
  try {
    return (await readFilters(shop)).flatMap(({ name, label, kind }) =>
      kind === "date" && name.startsWith("metafields.") ? [{ key: name.slice("metafields.".length), label }] : [],
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn({ shop: shop.domain, err: error }, "Shopify did not say which metafields there are");
    return null;
  }
}
