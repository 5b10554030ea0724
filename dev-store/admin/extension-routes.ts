import { Hono } from "hono";
import { z } from "zod";
import type { Context } from "../context.ts";
import { createCostBuckets } from "../graphql/cost-buckets.ts";
import { executeQuery } from "../graphql/execute-query.ts";
import { makeScope } from "../graphql/make-scope.ts";
import { allScopes } from "../graphql/require-scopes.ts";
import type { AdminExtension } from "../read-admin-extensions.ts";
import { createSegment } from "../shop/write-segments.ts";
import { answerText } from "./asset-routes.ts";
import { bundleExtension, bundleScript } from "./bundle-script.ts";
import { extensionFrame, staffLocale } from "./pages/extension-spots.ts";
import { newSegmentPage } from "./pages/new-segment-page.ts";
import { storePath } from "./pages/layout.ts";
import { shopOf, showPage } from "./show-page.ts";

const querySchema = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).default({}) });

/** What the app's extensions need in the admin: their frames and modules, the Admin API for whoever is signed in, and the segment editor. */
export function extensionRoutes(ctx: Context, extensions: readonly AdminExtension[]): Hono {
  const routes = new Hono();
  const buckets = createCostBuckets();
  const find = (handle: string, target: string | undefined): AdminExtension | undefined =>
    extensions.find((extension) => extension.handle === handle && (!target || extension.target === target));

  routes.get("/store/:shop/extensions/:handle/frame", async (c) => {
    const shop = await shopOf(c, ctx);
    const extension = find(c.req.param("handle"), c.req.query("target"));
    if (!shop || !extension) return c.notFound();
    const selected = (c.req.query("selected") ?? "").split(",").filter((id) => id !== "");
    const locale = staffLocale(new URL(c.req.url).searchParams);
    return c.html(extensionFrame(ctx, { extension, selected, locale }), 200, { "cache-control": "no-store" });
  });

  // The frame is sandboxed, so to these two it is another origin, as Shopify's CDN is to an extension.
  routes.get("/extensions/:handle/:target/module.js", async (c) => {
    const extension = find(c.req.param("handle"), c.req.param("target"));
    if (!extension) return c.notFound();
    c.header("access-control-allow-origin", "*");
    return answerText(c, await bundleExtension(extension.module), "text/javascript; charset=utf-8");
  });
  routes.get("/assets/extension-frame.js", async (c) =>
    answerText(c, await bundleScript("extension-frame/start.ts"), "text/javascript; charset=utf-8"),
  );

  // `shopify.query` and `shopify:admin/api/graphql.json`. The one owner may do everything.
  routes.post("/store/:shop/-/graphql.json", async (c) => {
    const shop = await shopOf(c, ctx);
    const body = querySchema.safeParse(await c.req.json().catch(() => null));
    if (!shop || !body.success) return c.notFound();
    const scope = makeScope(ctx, shop, { scopes: [...allScopes] });
    return c.json(await executeQuery(scope, { ...body.data, operationName: null }, buckets));
  });

  routes.get("/store/:shop/segments/new", async (c) => {
    const shop = await shopOf(c, ctx);
    const body = shop && newSegmentPage(shop, { extensions, params: new URL(c.req.url).searchParams });
    const page = { shop, section: "segments", title: "Create segment", body, scripts: ["extensions.js"] } as const;
    return showPage(c, ctx, page);
  });
  routes.post("/store/:shop/segments/new", async (c) => {
    const shop = await shopOf(c, ctx);
    if (!shop) return c.notFound();
    const form = await c.req.formData();
    const [name, query] = [String(form.get("name") ?? ""), String(form.get("query") ?? "")];
    const written = await createSegment(ctx, shop.id, { name, query });
    if (written.ok) return c.redirect(`${storePath(shop)}/segments/${written.segment.id}`, 303);
    const problem = written.userErrors.map((error) => error.message).join(" ");
    return c.redirect(
      `${storePath(shop)}/segments/new?${new URLSearchParams({ name, query, problem }).toString()}`,
      303,
    );
  });
  return routes;
}
