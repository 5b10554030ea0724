import { html, raw } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import { isEmbedOn } from "../../theme-embed.ts";
import { readWebPixel } from "../../web-pixel.ts";
import type { StorefrontPage } from "../pixel-messages.ts";
import type { Html } from "./layout.ts";

/**
 * What a page of the storefront has for the app's pixel: the visitor's choice, and what they did by coming here. Data of products
 * and checkouts is as Shopify's standard events have it, as far as it is of use. Pages of the theme have the app's embed too, if
 * the merchant has it on; the checkout has not.
 */
export async function pixelPart(
  ctx: Context,
  shop: StoreShop,
  options: { customerId: bigint | null; events: StorefrontPage["events"]; isCheckout?: boolean },
): Promise<Html> {
  const { customerId, events, isCheckout = false } = options;
  const [active, hasEmbed] = await Promise.all([
    readWebPixel(ctx.pool, shop.id),
    !isCheckout && isEmbedOn(ctx.pool, shop.id),
  ]);
  const wanted = ctx.storefront.pixel?.customer_privacy;
  const page: StorefrontPage = {
    browser: `${shop.id}/${customerId ?? "guest"}`,
    customer: customerId === null ? null : { id: String(customerId) },
    pixel:
      active && wanted
        ? {
            settings: active.settings,
            needs: (["analytics", "marketing", "preferences"] as const).filter((need) => wanted[need]),
          }
        : null,
    events,
  };
  const json = JSON.stringify(page).replaceAll("<", "\\u003c");
  return html`<section class="card privacy">
    <label><input type="checkbox" id="privacy-choice" /> Allow this shop to see what I look at</label>
    <p class="soft">
      ${
        active
          ? "The shop’s privacy banner. Only where it is on does Segue’s web pixel run."
          : "The shop’s privacy banner. Segue’s web pixel is not active in this shop yet."
      }
    </p>
    <p class="soft" id="visitor-told" role="status" hidden></p>
    <script type="application/json" id="storefront-page">
      ${raw(json)}
    </script>
    <script src="/assets/storefront.js" defer></script>
    ${hasEmbed ? html`<script src="/assets/theme-embed.js" defer></script>` : ""}
  </section>`;
}

/** data of product_viewed. */
export function productViewed(productId: bigint): StorefrontPage["events"][number] {
  return { name: "product_viewed", data: { productVariant: { product: { id: String(productId) } } } };
}

/** data of product_added_to_cart. */
export function addedToCart(productId: bigint): StorefrontPage["events"][number] {
  return {
    name: "product_added_to_cart",
    data: { cartLine: { merchandise: { product: { id: String(productId) } } } },
  };
}
