import { Hono } from "hono";
import { adminRoutes } from "./admin/admin-routes.ts";
import { storefrontRoutes } from "./admin/storefront-routes.ts";
import { askThroughProxy } from "./app-proxy.ts";
import { carrierRoutes } from "./carrier/carrier-routes.ts";
import { deliverDue } from "./carrier/deliver-due.ts";
import { createClock, restoreClock } from "./clock.ts";
import { createContext, inRealTime } from "./context.ts";
import type { Context, ContextOptions } from "./context.ts";
import { controlRoutes } from "./control/routes.ts";
import { findShop, listShops } from "./find-shop.ts";
import { advanceRuns } from "./flow/advance-runs.ts";
import { bulkResultRoutes, graphqlRoutes } from "./graphql/routes.ts";
import { runBulkOperations } from "./graphql/run-bulk-operations.ts";
import { oauthRoutes } from "./oauth/routes.ts";
import { applySchema } from "./open-database.ts";
import { readAppConfig } from "./read-app-config.ts";
import type { AppConfig } from "./read-app-config.ts";
import { noticeChanges } from "./shop/notice-changes.ts";
import { watchSegments } from "./shop/watch-segments.ts";
import { checkAppTopics, deployAppSubscriptions } from "./webhooks/app-subscriptions.ts";
import { deliverWebhooks } from "./webhooks/deliver-webhooks.ts";

export type DevStoreOptions = Omit<ContextOptions, "realClock" | "flow" | "storefront"> & {
  /** The app's shopify.app.toml, as a path or already read. Without it the app has no scopes and no subscriptions. */
  appConfig?: string | AppConfig;
};

export type DevStore = {
  /** Answers a request to any of the hosts that the dev store plays. */
  fetch: (request: Request) => Promise<Response>;
  context: Context;
  appConfig: AppConfig;
  /**
   * Does all that is due: bulk operations, who joined and left segments, webhooks, runs of
   * workflows, carrier callbacks. Returns how much it did.
   */
  drain: () => Promise<number>;
  /** Ends the database's connections. */
  stop: () => Promise<void>;
};

/** Makes a dev store on a database of its own, whose tables it creates. It does nothing by itself: see `startBackground`. */
export async function createDevStore(options: DevStoreOptions): Promise<DevStore> {
  const appConfig = await loadAppConfig(options.appConfig);
  checkAppTopics(appConfig);
  const realClock = options.clock ?? (() => new Date());
  const clock = createClock(realClock);
  const { flow, storefront } = appConfig;
  const context = createContext({ ...options, clock: clock.now, realClock, flow, storefront });
  await applySchema(context.pool);
  await restoreClock(context.pool, clock);
  await deployAppSubscriptions(context.pool, appConfig);
  for (const shop of await listShops(context.pool)) await watchSegments(context, shop.id);
  const drain = (): Promise<number> => drainDue(context);
  const carrier = carrierRoutes(inRealTime(context));
  const shopify = new Hono<{ Variables: { host: string } }>()
    .use(async (c, next) => {
      c.set("host", hostOf(c.req.raw));
      await next();
    })
    .route("/", oauthRoutes(inRealTime(context), appConfig))
    .route("/", graphqlRoutes(context))
    .all("/apps/*", async (c) => {
      const shop = await findShop(context.pool, c.get("host"));
      const asked = shop && askThroughProxy(context, { shop, proxy: appConfig.proxy, request: c.req.raw });
      return (await asked) ?? c.notFound();
    })
    .notFound((c) => c.json({ errors: "Not Found" }, 404));
  const local = new Hono()
    .route("/", controlRoutes(context, { clock, drain, appConfig }))
    .route("/", bulkResultRoutes(context))
    .route("/", carrier)
    .route("/", storefrontRoutes(context, appConfig.proxy))
    .route("/", adminRoutes(context, { clock, scopes: appConfig.scopes, extensions: appConfig.extensions ?? [] }));
  return {
    fetch: async (request) => {
      const host = hostOf(request);
      if (host.endsWith(".myshopify.com")) return shopify.fetch(request);
      return host.endsWith(".twilio.com") ? carrier.fetch(request) : local.fetch(request);
    },
    context,
    appConfig,
    drain,
    stop: () => context.pool.end(),
  };
}

/** The host that the client meant: behind the redirect it stands in X-Forwarded-Host. */
function hostOf(request: Request): string {
  const host = request.headers.get("x-forwarded-host") ?? new URL(request.url).host;
  return host.toLowerCase().replace(/:\d+$/u, "");
}

async function loadAppConfig(config: DevStoreOptions["appConfig"]): Promise<AppConfig> {
  if (config === undefined) return { scopes: [], subscriptions: [] };
  return typeof config === "string" ? readAppConfig(config) : config;
}

async function drainDue(context: Context): Promise<number> {
  let total = 0;
  for (let done = 1; done > 0; total += done) {
    done = await runBulkOperations(context);
    done += await noticeChanges(context);
    done += await deliverWebhooks(context);
    done += await advanceRuns(context);
    done += await deliverDue(inRealTime(context), context.realNow());
  }
  return total;
}
