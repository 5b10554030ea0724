import { Hono, type Context as HonoContext } from "hono";
import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import type { AdminExtension } from "../read-admin-extensions.ts";
import type { Checkout } from "../shop/checkout.ts";
import { completeCheckout } from "../shop/complete-checkout.ts";
import { InvalidCursor } from "../shop/page-rows.ts";
import { readCheckout } from "../shop/read-checkouts.ts";
import type { Refused } from "../shop/user-error.ts";
import { changeCheckout, startCheckout } from "../shop/write-checkouts.ts";
import type { CheckoutInput } from "../shop/write-checkouts.ts";
import { linesOf, readCart } from "./cart.ts";
import { checkoutPage } from "./pages/checkout-page.ts";
import { checkoutsPage } from "./pages/checkouts-page.ts";
import { staffLocale } from "./pages/extension-spots.ts";
import { storefront, storePath } from "./pages/layout.ts";
import { leftCheckoutPage } from "./pages/left-checkout-page.ts";
import { catalogPage, productPage, shoppersPage } from "./pages/shopper-pages.ts";
import { idOf, shopById, shopOf, showPage } from "./show-page.ts";

/** Shopping as a customer: who one is, the cart, the checkout, the way back into a checkout that was left. */
export function shopperRoutes(ctx: Context, extensions: readonly AdminExtension[]): Hono {
  const routes = new Hono();

  routes.get("/store/:shop/checkouts", async (c) => {
    const shop = await shopOf(c, ctx);
    const body = shop && (await checkoutsPage(ctx, shop, new URL(c.req.url).searchParams));
    return showPage(c, ctx, { shop, section: "checkouts", title: "Checkouts", body });
  });

  routes.get("/store/:shop/shop", async (c) => {
    const shop = await shopOf(c, ctx);
    const body = shop && (await shoppersPage(ctx, shop, new URL(c.req.url).searchParams));
    return showPage(c, ctx, { shop, section: "shopper", title: "Shop as a customer", body });
  });

  routes.get("/store/:shop/shop/:id", async (c) => {
    const shop = await shopOf(c, ctx);
    const params = new URL(c.req.url).searchParams;
    const body = shop && (await catalogPage(ctx, shop, { customerId: idOf(c), params }));
    return showPage(c, ctx, { shop, section: "shopper", title: "Shop as a customer", body });
  });

  routes.get("/store/:shop/shop/:id/products/:product", async (c) => {
    const shop = await shopOf(c, ctx);
    const { searchParams: params } = new URL(c.req.url);
    const body = shop && (await productPage(ctx, shop, { customerId: idOf(c), productId: idOf(c, "product"), params }));
    return showPage(c, ctx, { shop, section: "shopper", title: "Shop as a customer", body });
  });

  routes.post("/store/:shop/shop/:id/checkout", async (c) => {
    const shop = await shopOf(c, ctx);
    if (!shop) return c.notFound();
    const form = await c.req.formData();
    const input: CheckoutInput = {
      lines: linesOf(readCart(String(form.get("cart") ?? ""))),
      discountCode: String(form.get("discountCode") ?? "").trim() || null,
    };
    const token = String(form.get("checkout") ?? "");
    const written = token
      ? await changeCheckout(ctx, shop.id, { token, input })
      : await startCheckout(ctx, shop.id, { ...input, customerId: idOf(c), at: readAge(form, ctx) });
    if (written.ok) return c.redirect(`${storePath(shop)}/checkouts/${written.checkout.token}`, 303);
    const query = new URLSearchParams({ cart: String(form.get("cart") ?? ""), problem: tell(written) });
    return c.redirect(`${storePath(shop)}/shop/${idOf(c)}?${query.toString()}`, 303);
  });

  // What the shop's staff sees of one; tokens are longer than ids.
  routes.get("/store/:shop/checkouts/:id{\\d+}", async (c) => {
    const shop = await shopOf(c, ctx);
    const checkout = shop && (await readCheckout(ctx.pool, shop.id, idOf(c)));
    const locale = staffLocale(new URL(c.req.url).searchParams);
    const body = checkout && shop && (await leftCheckoutPage(ctx, shop, { checkout, locale, extensions }));
    return showPage(c, ctx, { shop, section: "checkouts", title: "Checkout", body, scripts: ["extensions.js"] });
  });

  routes.get("/store/:shop/checkouts/:token", async (c) => {
    const shop = await shopOf(c, ctx);
    const checkout = shop && (await readCheckout(ctx.pool, shop.id, c.req.param("token")));
    if (!shop || !checkout) return showPage(c, ctx, { shop, section: "checkouts", title: "Checkout", body: null });
    return showCheckout(c, ctx, { shop, checkout, isRecovered: false });
  });

  // The address that webhooks and the Admin API call abandonedCheckoutUrl.
  routes.get("/:shopId{\\d+}/checkouts/ac/:token/recover", async (c) => {
    const shop = await shopById(ctx, idOf(c, "shopId"));
    const checkout = shop && (await readCheckout(ctx.pool, shop.id, c.req.param("token")));
    if (!shop || !checkout || checkout.recoveryKey !== c.req.query("key")) return c.notFound();
    return showCheckout(c, ctx, { shop, checkout, isRecovered: true });
  });

  routes.post("/store/:shop/checkouts/:token/complete", async (c) => {
    const shop = await shopOf(c, ctx);
    if (!shop) return c.notFound();
    const form = await c.req.formData();
    const token = c.req.param("token");
    const placed = await completeCheckout(ctx, shop.id, { token, isPaid: form.get("pay") !== "later" });
    if (placed.ok) return c.redirect(`${storePath(shop)}/orders/${placed.order.id}?placed`, 303);
    const query = new URLSearchParams({ problem: tell(placed) });
    return c.redirect(`${storePath(shop)}/checkouts/${token}?${query.toString()}`, 303);
  });

  routes.onError((error, c) => {
    // An address from an older list, or made up: the list begins anew.
    if (error instanceof InvalidCursor) return c.redirect(new URL(c.req.url).pathname);
    throw error;
  });
  return routes;
}

async function showCheckout(
  c: HonoContext,
  ctx: Context,
  { shop, checkout, isRecovered }: { shop: StoreShop; checkout: Checkout; isRecovered: boolean },
): Promise<Response> {
  const body = await checkoutPage(ctx, shop, { checkout, isRecovered, problem: c.req.query("problem") ?? null });
  return c.html(storefront({ title: "Checkout", shop, body }), 200, { "cache-control": "no-store" });
}

/** How long ago the form wants the checkout to have begun; undefined for now. */
function readAge(form: FormData, ctx: Context): Date | undefined {
  const minutes = Number(form.get("minutesAgo") ?? 0);
  return minutes > 0 ? new Date(ctx.now().getTime() - minutes * 60_000) : undefined;
}

function tell({ userErrors }: Refused): string {
  return userErrors.map((error) => error.message).join(" ");
}
