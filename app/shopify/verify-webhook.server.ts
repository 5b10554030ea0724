import { WebhookType, WebhookValidationErrorReason } from "@shopify/shopify-api";
import { shopifyPrimitives } from "./api.server.ts";

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
 * Shopify's, 400 for one that is but holds no webhook.
 *
 * The library's `authenticate.webhook` would also load the shop's session and renew its token, which an intake has no use
 * for and which can fail for reasons that are not the webhook's; so only its verification is used.
 */
export async function verifyWebhook(
  request: Request,
): Promise<{ ok: true; webhook: VerifiedWebhook } | { ok: false; status: 400 | 401 | 405 }> {
  if (request.method !== "POST") return { ok: false, status: 405 };
  const rawBody = await readBody(request);
  if (rawBody === undefined) return { ok: false, status: 400 };
  const check = await shopifyPrimitives.webhooks.validate({ rawBody, rawRequest: request });
  if (!check.valid) {
    return { ok: false, status: check.reason === WebhookValidationErrorReason.InvalidHmac ? 401 : 400 };
  }
  const shopDomain = shopifyPrimitives.utils.sanitizeShop(check.domain);
  const payload = parseJson(rawBody);
  if (check.webhookType !== WebhookType.Webhooks || !shopDomain || payload === undefined)
    return { ok: false, status: 400 };
  return {
    ok: true,
    webhook: {
      shopDomain,
      topic: check.topic,
      webhookId: check.webhookId,
      eventId: check.eventId ?? null,
      apiVersion: check.apiVersion,
      triggeredAt: parseTime(check.triggeredAt),
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
    const value: unknown = JSON.parse(text, (_, part: unknown) =>
      typeof part === "string" ? part.replaceAll("\u0000", "").toWellFormed() : part,
    );
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function parseTime(text: string | undefined): Date | null {
  const time = text ? new Date(text) : undefined;
  return time && !Number.isNaN(time.getTime()) ? time : null;
}
