import { Hono, type Context as HonoContext } from "hono";
import type { Context } from "../context.ts";
import { makeIdToken } from "../oauth/id-token.ts";
import { findInstallation, installApp } from "../oauth/installation.ts";
import type { AdminExtension } from "../read-admin-extensions.ts";
import { describeExtensions } from "./describe-extensions.ts";
import { embeddedAppPage, staffUser } from "./pages/embedded-app-page.ts";
import { shopOf, showPage } from "./show-page.ts";

/** The app inside the admin: its page, whatever path of the app is behind it, and what App Bridge asks for it. */
export function embeddedAppRoutes(
  ctx: Context,
  options: { scopes: readonly string[]; extensions: readonly AdminExtension[] },
): Hono {
  const routes = new Hono();

  routes.post("/store/:shop/apps/segue/-/id-token", async (c) => {
    const shop = await shopOf(c, ctx);
    if (!shop) return c.notFound();
    return c.json({ token: makeIdToken(ctx, shop, { user: staffUser, now: ctx.realNow() }) }, 200, {
      "cache-control": "no-store",
    });
  });

  routes.get("/store/:shop/apps/segue/-/extensions", async (c) => {
    const shop = await shopOf(c, ctx);
    return shop ? c.json(await describeExtensions(ctx, shop, options.extensions)) : c.notFound();
  });

  const open = async (c: HonoContext): Promise<Response> => {
    const shop = await shopOf(c, ctx);
    if (!shop) return showPage(c, ctx, { shop, section: "segue", title: "Not found", body: null });
    const installation = await findInstallation(ctx.pool, shop.id);
    // Shopify-managed installation: opening the app is enough, its access scopes come from its configuration.
    if (!installation || installation.uninstalledAt) await installApp(ctx, shop.id, [...options.scopes]);
    const url = new URL(c.req.url);
    const path = /\/apps\/segue(\/.*)?$/.exec(url.pathname)?.[1] ?? "/app";
    return showPage(c, ctx, {
      shop,
      section: "segue",
      title: "Segue",
      body: embeddedAppPage(ctx, shop, path + url.search),
      scripts: ["embedded-app.js"],
    });
  };
  routes.get("/store/:shop/apps/segue", open);
  routes.get("/store/:shop/apps/segue/*", open);
  // The app's own client id is another name for it, which links from Shopify's library use.
  routes.get(`/store/:shop/apps/${ctx.clientId}`, (c) =>
    c.redirect(`/store/${c.req.param("shop")}/apps/segue${new URL(c.req.url).search}`),
  );
  routes.get(`/store/:shop/apps/${ctx.clientId}/*`, (c) => {
    const url = new URL(c.req.url);
    return c.redirect(url.pathname.replace(`/apps/${ctx.clientId}`, "/apps/segue") + url.search);
  });
  return routes;
}
