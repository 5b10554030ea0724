import "@shopify/shopify-api/adapters/web-api";
import { LogSeverity, shopifyApi } from "@shopify/shopify-api";
import { env } from "../env.server.ts";
import { log } from "../log.server.ts";
import { apiVersion } from "./api-version.ts";

const appUrl = new URL(env.SHOPIFY_APP_URL);

/** Shopify's libraries log through ours. Their "info" is one line per request, which ours already has. */
export const shopifyLogger = {
  level: LogSeverity.Info,
  timestamps: false,
  log: async (severity: LogSeverity, message: string) => {
    if (severity === LogSeverity.Error) log.error(message);
    else if (severity === LogSeverity.Warning) log.warn(message);
    else log.debug(message);
  },
};

/** Shopify's own primitives (signatures, token refresh, names of shops), for code that runs with no merchant at hand. */
export const shopifyPrimitives = shopifyApi({
  apiKey: env.SHOPIFY_API_KEY,
  apiSecretKey: env.SHOPIFY_API_SECRET,
  apiVersion,
  scopes: env.SCOPES.split(","),
  hostName: appUrl.host,
  hostScheme: appUrl.protocol === "http:" ? "http" : "https",
  isEmbeddedApp: true,
  logger: shopifyLogger,
  _logDisabledFutureFlags: false,
});
