import { shopifyPrimitives } from "./api.server.ts";
import { isSignedByShopify } from "./is-signed.server.ts";

export type VerifiedWebhook = {
  shopDomain: string;
  /** As Shopify's enum spells it: CUSTOMERS_UPDATE. */
  topic: string;
  webhookId: string;
  eventId: string | null;
  apiVersion: string;
  triggeredAt: Date | null;
  payload: unknown;
};

/**
 * Verifies a webhook's signature and reads it. A refusal carries the status to answer with: 401 for a signature that is not
 * Shopify's, 400 for one that is but holds no webhook, or for none.
 *
 * The library's `authenticate.webhook` would also load the shop's session and renew its token, which an intake has no use
 * for and which can fail for reasons that are not the webhook's.
 */
export async function verifyWebhook(
  request: Request,
): Promise<{ ok: true; webhook: VerifiedWebhook } | { ok: false; status: 400 | 401 | 405 }> {
  if (request.method !== "POST") return { ok: false, status: 405 };
  const rawBody = await readBody(request);
  const { headers } = request;
  const signature = headers.get("x-shopify-hmac-sha256");
  if (!rawBody || !signature) return { ok: false, status: 400 };
  if (!isSignedByShopify(rawBody, signature)) return { ok: false, status: 401 };
  const topic = headers.get("x-shopify-topic");
  const shopDomain = shopifyPrimitives.utils.sanitizeShop(headers.get("x-shopify-shop-domain") ?? "");
  const apiVersion = headers.get("x-shopify-api-version");
  const webhookId = headers.get("x-shopify-webhook-id");
  const payload = parseJson(rawBody);
  if (!topic || !shopDomain || !apiVersion || !webhookId || !payload) return { ok: false, status: 400 };
  return {
    ok: true,
    webhook: {
      shopDomain,
      topic: topic.toUpperCase().replace(/[/.]/g, "_"),
      webhookId,
      eventId: headers.get("x-shopify-event-id"),
      apiVersion,
      triggeredAt: parseTime(headers.get("x-shopify-triggered-at")),
      payload,
    },
  };
}

/** The body as it was signed; undefined when the sender broke off. */
export async function readBody(request: Request): Promise<string | undefined> {
  try {
    return await request.text();
  } catch {
    return undefined;
  }
}

/**
 * Undefined when the text is no JSON object. What PostgreSQL's jsonb cannot hold (the NUL character, halves of surrogate
 * pairs) is taken out of the strings.
 */
export function parseJson(text: string): object | undefined {
  try {
    // They can only be in it as escapes. Most bodies have none, and looking at each string takes six times as long.
    const value: unknown = /\\u(?:0000|d[89a-f])/i.test(text) ? JSON.parse(text, clean) : JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function clean(_: string, part: unknown): unknown {
  return typeof part === "string" ? part.replaceAll("\u0000", "").toWellFormed() : part;
}

function parseTime(text: string | null): Date | null {
  const time = text ? new Date(text) : undefined;
  return time && !Number.isNaN(time.getTime()) ? time : null;
}
