import "@shopify/shopify-app-remix/adapters/node";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { env } from "./env.server.ts";
import { shopifyLogger } from "./shopify/api.server.ts";
import { apiVersion } from "./shopify/api-version.ts";
import { recordAuthorization } from "./shopify/record-authorization.server.ts";
import { loadFreshSession } from "./shopify/refresh-session.server.ts";
import { sessionStorage } from "./shopify/session-storage.server.ts";

/**
 * Shopify's library, wired: a merchant's id token is exchanged for access tokens that expire. Jobs use the shop's offline
 * token; the visitor's own online token tells who they are, for the record of who did what.
 */
export const shopify = shopifyApp({
  apiKey: env.SHOPIFY_API_KEY,
  apiSecretKey: env.SHOPIFY_API_SECRET,
  apiVersion,
  scopes: env.SCOPES.split(","),
  appUrl: env.SHOPIFY_APP_URL,
  authPathPrefix: "/auth",
  // The library refreshes without a lock; ours is refreshed by the time it looks.
  sessionStorage: { ...sessionStorage, loadSession: loadFreshSession },
  distribution: AppDistribution.AppStore,
  useOnlineTokens: true,
  hooks: { afterAuth: ({ session }) => recordAuthorization(session, new Date()) },
  logger: shopifyLogger,
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
});
