import { Hono } from "hono";
import type { Context as HonoContext } from "hono";
import { z } from "zod";
import { moveClock } from "../clock.ts";
import type { Clock } from "../clock.ts";
import type { Context } from "../context.ts";
import { findShop, listShops } from "../find-shop.ts";
import type { StoreShop } from "../find-shop.ts";
import { makeIdToken } from "../oauth/id-token.ts";
import { installApp, uninstallApp, updateScopes } from "../oauth/installation.ts";
import type { AppConfig } from "../read-app-config.ts";
import { recountSegments } from "../shop/watch-segments.ts";
import { redactCustomer, sendDataRequest, sendShopRedact } from "../webhooks/compliance.ts";
import { emit } from "../webhooks/emit.ts";
import { changeShop, shopChangeSchema } from "./change-shop.ts";
import { disturbanceSchema, disturbApi } from "./disturb-api.ts";
import { dumpState } from "./dump-state.ts";
import { deleteSubscriptions, subscriptionsSchema } from "./delete-subscriptions.ts";
import { flowRoutes } from "./flow-routes.ts";
import { readJson, toJson } from "./json.ts";
import { tradeRoutes } from "./trade-routes.ts";

type Options = { clock: Clock; drain: () => Promise<number>; appConfig: AppConfig };

const clockSchema = z.union([
  z.object({ advanceSeconds: z.number() }),
  z.object({ at: z.iso.datetime({ offset: true }) }),
  z.object({ reset: z.literal(true) }),
]);
const eventSchema = z.object({ topic: z.string(), payload: z.record(z.string(), z.unknown()) });
const scopesSchema = z.object({ scopes: z.array(z.string()) });
const userSchema = z.object({ user: z.string().default("1") });

/**
 * A small JSON API under /control by which tests and the demo turn the dev store's knobs. Shopify has nothing like it. It
 * answers on this machine's own address only.
 */
export function controlRoutes(ctx: Context, { clock, drain, appConfig }: Options): Hono {
  const app = new Hono();
  app.use("/control/*", async (c, next) => {
    if (!isLocal(c, ctx)) return c.json({ error: "Not found" }, 404);
    await next();
    return undefined;
  });
  app.get("/control/shops", async (c) => c.json(toJson(await listShops(ctx.pool))));
  const tellTime = () => ({ now: clock.now(), offsetSeconds: clock.offset() / 1000 });
  app.get("/control/clock", (c) => c.json(tellTime()));
  app.post("/control/clock", async (c) => {
    const change = clockSchema.safeParse(await readJson(c));
    if (!change.success) return c.json({ error: z.prettifyError(change.error) }, 400);
    await moveClock(ctx.pool, clock, change.data);
    return c.json(tellTime());
  });
  app.post("/control/drain", async (c) => c.json({ done: await drain() }));

  const forShop = (path: string, answer: (c: HonoContext, shop: StoreShop) => Promise<Response>): void => {
    app.post(`/control/shops/:domain${path}`, async (c) => {
      const shop = await findShop(ctx.pool, c.req.param("domain") ?? "");
      return shop ? answer(c, shop) : c.json({ error: "There is no such shop" }, 404);
    });
  };
  app.get("/control/shops/:domain/state", async (c) => {
    const shop = await findShop(ctx.pool, c.req.param("domain"));
    return shop ? c.json(toJson(await dumpState(ctx, shop))) : c.json({ error: "There is no such shop" }, 404);
  });
  forShop("/change", async (c, shop) => {
    const change = shopChangeSchema.safeParse(await readJson(c));
    if (!change.success) return c.json({ error: z.prettifyError(change.error) }, 400);
    return c.json(toJson(await changeShop(ctx, shop, change.data)));
  });
  forShop("/disturb", async (c, shop) => {
    const fault = disturbanceSchema.safeParse(await readJson(c));
    if (!fault.success) return c.json({ error: z.prettifyError(fault.error) }, 400);
    return c.json(toJson(await disturbApi(ctx, shop, fault.data)));
  });
  forShop("/subscriptions/delete", async (c, shop) => {
    const which = subscriptionsSchema.safeParse((await readJson(c)) ?? {});
    if (!which.success) return c.json({ error: z.prettifyError(which.error) }, 400);
    return c.json({ deleted: await deleteSubscriptions(ctx, shop, which.data) });
  });
  forShop("/segments/recount", async (c, shop) => {
    await recountSegments(ctx, shop.id);
    return c.json({ ok: true });
  });
  forShop("/webhooks", async (c, shop) => {
    const event = eventSchema.safeParse(await readJson(c));
    if (!event.success) return c.json({ error: z.prettifyError(event.error) }, 400);
    return c.json({ deliveries: await emit(ctx, { shopId: shop.id, ...event.data }) });
  });
  forShop("/id-token", async (c, shop) => {
    const { user } = userSchema.parse((await readJson(c)) ?? {});
    return c.json({ idToken: makeIdToken(ctx, shop, { user: { id: user }, now: ctx.realNow() }) });
  });
  forShop("/install", async (c, shop) => {
    const scopes = scopesSchema.safeParse(await readJson(c));
    await installApp(ctx, shop.id, scopes.success ? scopes.data.scopes : appConfig.scopes);
    return c.json({ ok: true });
  });
  forShop("/uninstall", async (c, shop) => c.json({ ok: await uninstallApp(ctx, shop) }));
  forShop("/scopes", async (c, shop) => {
    const change = scopesSchema.safeParse(await readJson(c));
    if (!change.success) return c.json({ error: z.prettifyError(change.error) }, 400);
    await updateScopes(ctx, shop, change.data.scopes);
    return c.json({ ok: true });
  });
  forShop("/redact", async (c, shop) => {
    await sendShopRedact(ctx, shop);
    return c.json({ ok: true });
  });
  const forCustomer = (path: string, act: (shop: StoreShop, customerId: bigint) => Promise<boolean>): void =>
    forShop(`/customers/:id{\\d+}${path}`, async (c, shop) => {
      const isDone = await act(shop, BigInt(c.req.param("id") ?? 0));
      return isDone ? c.json({ ok: true }) : c.json({ error: "There is no such customer" }, 404);
    });
  forCustomer("/data-request", (shop, customerId) => sendDataRequest(ctx, shop, customerId));
  forCustomer("/redact", (shop, customerId) => redactCustomer(ctx, shop, customerId));
  return app.route("/", tradeRoutes(ctx)).route("/", flowRoutes(ctx, drain));
}

/** On loopback, or where the local admin is said to be. */
function isLocal(c: HonoContext, ctx: Context): boolean {
  const host = c.req.header("x-forwarded-host") ?? new URL(c.req.url).host;
  return host === new URL(ctx.adminUrl).host || /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/u.test(host);
}
