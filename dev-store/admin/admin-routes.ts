import { Hono } from "hono";
import type { Clock } from "../clock.ts";
import type { Context } from "../context.ts";
import type { AdminExtension } from "../read-admin-extensions.ts";
import { assetRoutes } from "./asset-routes.ts";
import { embeddedAppRoutes } from "./embedded-app-routes.ts";
import { extensionRoutes } from "./extension-routes.ts";
import { clockRoutes } from "./clock-routes.ts";
import { flowRoutes } from "./flow-routes.ts";
import { orderRoutes } from "./order-routes.ts";
import { phoneRoutes } from "./phone-routes.ts";
import { shopperRoutes } from "./shopper-routes.ts";
import { storeRoutes } from "./store-routes.ts";

/**
 * The local admin: a shop's pages, the embedded app in its frame, the stand-in App Bridge, the customers' phones, what a
 * shopper sees, Flow, and the clock. `scopes` are granted to the app when it is opened for the first time; `extensions`
 * are shown in the pages that they name.
 */
export function adminRoutes(
  ctx: Context,
  options: { clock: Clock; scopes: readonly string[]; extensions: readonly AdminExtension[] },
): Hono {
  return new Hono()
    .route("/", assetRoutes(ctx))
    .route("/", embeddedAppRoutes(ctx, options))
    .route("/", extensionRoutes(ctx, options.extensions))
    .route("/", phoneRoutes(ctx))
    .route("/", shopperRoutes(ctx, options.extensions))
    .route("/", orderRoutes(ctx))
    .route("/", flowRoutes(ctx))
    .route("/", clockRoutes(ctx, options.clock))
    .route("/", storeRoutes(ctx, options.extensions));
}
