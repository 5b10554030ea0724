import { env } from "../env.server.ts";
import { shopify } from "../shopify.server.ts";

const libraryAppBridgeUrl = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

/**
 * Sets the headers every document of an embedded app needs: who may frame it, and App Bridge to load early. A document
 * asked for without a shop can be framed by nobody.
 */
export function setDocumentHeaders(request: Request, headers: Headers): void {
  shopify.addDocumentResponseHeaders(request, headers);
  if (!headers.has("Content-Security-Policy")) headers.set("Content-Security-Policy", "frame-ancestors 'none';");
  adjustDocumentHeaders(headers);
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "strict-origin-when-cross-origin");
}

/** Brings the headers of a document that Shopify's library made itself in line with our configuration. */
export function adjustDocumentHeaders(headers: Headers): void {
  const policy = headers.get("Content-Security-Policy");
  if (policy && env.EXTRA_FRAME_ANCESTORS && !policy.includes("'none'")) {
    headers.set("Content-Security-Policy", policy.replace(/;?\s*$/, ` ${env.EXTRA_FRAME_ANCESTORS};`));
  }
  const preload = headers.get("Link");
  if (preload) headers.set("Link", preload.replace(libraryAppBridgeUrl, env.APP_BRIDGE_URL));
}
