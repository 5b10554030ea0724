import { Hono } from "hono";
import { askThroughProxy } from "../app-proxy.ts";
import type { Context } from "../context.ts";
import { findShop, type StoreShop } from "../find-shop.ts";
import type { AppProxy } from "../read-app-config.ts";
import { findProductByHandle } from "../shop/read-products.ts";
import { switchEmbed } from "../theme-embed.ts";
import { storePath } from "./pages/layout.ts";
import { themePage } from "./pages/theme-page.ts";
import { findOwner } from "./read-phones.ts";
import { shopOf, showPage } from "./show-page.ts";

/** What a storefront has at addresses of its own, where all storefronts share one host. */
export function storefrontRoutes(ctx: Context, proxy: AppProxy | undefined): Hono {
  const routes = new Hono();

  // Of which shop the page is that asks, its address says.
  routes.all("/apps/*", async (c) => {
    const name = /^\/store\/([a-z0-9-]+)\//i.exec(URL.parse(c.req.header("referer") ?? "")?.pathname ?? "")?.[1];
    const shop = name === undefined ? null : await findShop(ctx.pool, `${name}.myshopify.com`);
    return (shop && (await askThroughProxy(ctx, { shop, proxy, request: c.req.raw }))) ?? c.notFound();
  });

  routes.get("/store/:shop/themes/current/editor", async (c) => {
    const shop = await shopOf(c, ctx);
    const body = shop && (await themePage(ctx, shop));
    return showPage(c, ctx, { shop, section: "theme", title: "Theme", body });
  });
  routes.post("/store/:shop/themes/current/editor", async (c) => {
    const shop = await shopOf(c, ctx);
    if (!shop) return c.notFound();
    await switchEmbed(ctx.pool, shop.id, (await c.req.formData()).get("turn") === "on");
    return c.redirect(c.req.path, 303);
  });

  // A link to the storefront, tapped on this phone: its owner's browser opens it.
  routes.get("/phones/:phone/open", async (c) => {
    const link = URL.parse(c.req.query("link") ?? "");
    const shop = link && (await findShop(ctx.pool, link.hostname));
    const owner = shop && (await findOwner(ctx, c.req.param("phone")));
    if (!link || !shop || owner?.shopDomain !== shop.domain) return c.notFound();
    return c.redirect(`${await pageOf(ctx, shop, { customerId: owner.id, link })}${link.search}`);
  });

  return routes;
}

/** The storefront has pages of products, and one of all products for everything else. */
async function pageOf(
  ctx: Context,
  shop: StoreShop,
  { customerId, link }: { customerId: bigint; link: URL },
): Promise<string> {
  const home = `${storePath(shop)}/shop/${customerId}`;
  const handle = /\/products\/([^/]+)\/?$/.exec(link.pathname)?.[1];
  const product = handle === undefined ? null : await findProductByHandle(ctx.pool, shop.id, handle);
  return product ? `${home}/products/${product.id}` : home;
}
