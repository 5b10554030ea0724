import { createHmac, timingSafeEqual } from "node:crypto";
import { shopifyPrimitives } from "./api.server.ts";

/**
 * Whether a body that was posted to us is signed by Shopify: HMAC-SHA256 under the app's secret, in base64, over the body as it
 * came (https://shopify.dev/docs/apps/build/webhooks/subscribe/https#step-2-validate-the-origin-of-your-webhook-to-ensure-its-coming-from-shopify).
 *
 * The library's own check makes a key and hashes in the thread pool, and writes all headers anew three times: four tenths of what
 * it costs to take in a webhook.
 */
export function isSignedByShopify(body: string, signature: string): boolean {
  const given = Buffer.from(signature, "base64");
  const expected = createHmac("sha256", shopifyPrimitives.config.apiSecretKey).update(body, "utf8").digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}
