import { isSignedByShopify } from "../shopify/is-signed.server.ts";
import { parseJson, readBody } from "../shopify/verify-webhook.server.ts";

/**
 * Verifies the signature of what Shopify Flow posts, over the body as it came, and reads it. A refusal carries the status to
 * answer with: 401 without Shopify's signature, 400 where it is signed but is no JSON object.
 *
 * The library's `authenticate.flow` would also load the shop's session and renew its token, for which there is no time here.
 */
export async function verifyFlowCall(
  request: Request,
): Promise<{ ok: true; body: object; bytes: number } | { ok: false; status: 400 | 401 | 405 }> {
  if (request.method !== "POST") return { ok: false, status: 405 };
  const rawBody = await readBody(request);
  if (rawBody === undefined) return { ok: false, status: 400 };
  if (!isSignedByShopify(rawBody, request.headers.get("x-shopify-hmac-sha256") ?? ""))
    return { ok: false, status: 401 };
  const body = parseJson(rawBody);
  return body ? { ok: true, body, bytes: Buffer.byteLength(rawBody) } : { ok: false, status: 400 };
}
