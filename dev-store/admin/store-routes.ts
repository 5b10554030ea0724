import { Hono } from "hono";
import type { Context } from "../context.ts";
import { listShops } from "../find-shop.ts";
import type { AdminExtension } from "../read-admin-extensions.ts";
import { InvalidCursor } from "../shop/page-rows.ts";
import { changeConsent } from "../shop/change-consent.ts";
import { changeCarrier } from "./change-carrier.ts";
import { carrierPage } from "./pages/carrier-page.ts";
import { customerPage, customersPage } from "./pages/customers-page.ts";
import { staffLocale } from "./pages/extension-spots.ts";
import { homePage } from "./pages/home-page.ts";
import { storePath } from "./pages/layout.ts";
import { marketingPage } from "./pages/marketing-page.ts";
import { ordersPage, productsPage } from "./pages/orders-page.ts";
import { segmentPage, segmentsPage } from "./pages/segments-page.ts";
import { idOf, shopOf, showPage } from "./show-page.ts";

const lists = {
  customers: { title: "Customers", read: customersPage },
  segments: { title: "Segments", read: segmentsPage },
  marketing: { title: "Marketing", read: marketingPage },
  orders: { title: "Orders", read: ordersPage },
  products: { title: "Products", read: productsPage },
} as const;

/** The pages of a shop: its customers, segments, marketing, orders and products, and its account at the carrier. */
export function storeRoutes(ctx: Context, extensions: readonly AdminExtension[]): Hono {
  const routes = new Hono();

  routes.get("/", async (c) => {
    const [first] = await listShops(ctx.pool);
    if (first) return c.redirect(storePath(first));
    return showPage(c, ctx, { shop: null, section: "home", title: "No shop", body: null });
  });

  routes.get("/store/:shop", async (c) => {
    const shop = await shopOf(c, ctx);
    return showPage(c, ctx, {
      shop,
      section: "home",
      title: shop?.name ?? "Not found",
      body: shop && (await homePage(ctx, shop)),
    });
  });

  for (const section of Object.keys(lists) as (keyof typeof lists)[]) {
    const { title, read } = lists[section];
    routes.get(`/store/:shop/${section}`, async (c) => {
      const shop = await shopOf(c, ctx);
      const body = shop && (await read(ctx, shop, new URL(c.req.url).searchParams));
      return showPage(c, ctx, { shop, section, title, body });
    });
  }

  routes.get("/store/:shop/customers/:id", async (c) => {
    const shop = await shopOf(c, ctx);
    const locale = staffLocale(new URL(c.req.url).searchParams);
    const options = { id: idOf(c), problem: c.req.query("problem") ?? null, locale, extensions };
    const body = shop && (await customerPage(ctx, shop, options));
    return showPage(c, ctx, { shop, section: "customers", title: "Customer", body, scripts: ["extensions.js"] });
  });

  routes.post("/store/:shop/customers/:id/consent", async (c) => {
    const shop = await shopOf(c, ctx);
    const form = await c.req.formData();
    const channel = form.get("channel");
    if (!shop || (channel !== "sms" && channel !== "whatsapp" && channel !== "email")) return c.notFound();
    const result = await changeConsent(ctx, shop.id, {
      customerId: idOf(c),
      channel,
      change: { state: String(form.get("state")), level: "SINGLE_OPT_IN", from: "SHOPIFY" },
    });
    const problem = result.ok
      ? ""
      : `?${new URLSearchParams({ problem: result.userErrors.map((error) => error.message).join(" ") })}`;
    return c.redirect(`${storePath(shop)}/customers/${idOf(c)}${problem}`, 303);
  });

  routes.get("/store/:shop/segments/:id", async (c) => {
    const shop = await shopOf(c, ctx);
    const options = { id: idOf(c), params: new URL(c.req.url).searchParams, extensions };
    const body = shop && (await segmentPage(ctx, shop, options));
    return showPage(c, ctx, { shop, section: "segments", title: "Segment", body, scripts: ["extensions.js"] });
  });

  routes.get("/store/:shop/carrier", async (c) => {
    const shop = await shopOf(c, ctx);
    const body = shop && (await carrierPage(ctx, shop, { problem: c.req.query("problem") ?? null }));
    return showPage(c, ctx, { shop, section: "carrier", title: "Carrier", body });
  });

  routes.post("/store/:shop/carrier/:sid", async (c) => {
    const shop = await shopOf(c, ctx);
    if (!shop) return c.notFound();
    const result = await changeCarrier(ctx, shop.id, { sid: c.req.param("sid"), form: await c.req.formData() });
    const problem = result.ok ? "" : `?${new URLSearchParams({ problem: result.problem })}`;
    return c.redirect(`${storePath(shop)}/carrier${problem}`, 303);
  });

  routes.onError((error, c) => {
    // An address from an older list, or made up: the list begins anew.
    if (error instanceof InvalidCursor) return c.redirect(new URL(c.req.url).pathname);
    throw error;
  });
  return routes;
}
