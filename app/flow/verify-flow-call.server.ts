import { z } from "zod";
import { shopifyPrimitives } from "../shopify/api.server.ts";
import { readJsonObject } from "../shopify/verify-webhook.server.ts";

/** A call of one of our actions, whose signature is Shopify's. */
export type FlowCall = {
  shopDomain: string;
  /** The same on every retry: what makes a repeat known. */
  actionRunId: string;
  properties: unknown;
  /** The body is larger than any workflow makes it; its properties were not read. */
  isTooLarge: boolean;
};

/** Our largest action takes a few names and a sentence. */
const mostBytes = 64 * 1024;

/** https://shopify.dev/docs/apps/build/flow/actions/endpoints. What else Shopify adds is not ours to refuse. */
const callSchema = z.object({
  shopify_domain: z.string(),
  action_run_id: z.string().min(1).max(200),
  properties: z.unknown(),
});

/**
 * Verifies a call's signature over its raw body, and reads it. A refusal carries the status to answer with and the words that Flow
 * shows the merchant: 401 for a signature that is not Shopify's, 400 for what is no call.
 */
export async function verifyFlowCall(
  request: Request,
): Promise<{ ok: true; call: FlowCall } | { ok: false; status: 400 | 401 | 405; sentence: string }> {
  if (request.method !== "POST") return { ok: false, status: 405, sentence: "Actions are called by POST." };
  const rawBody = await request.text().catch(() => null);
  if (rawBody === null) return { ok: false, status: 400, sentence: "The call broke off." };
  const { valid } = await shopifyPrimitives.flow.validate({ rawBody, rawRequest: request });
  if (!valid) return { ok: false, status: 401, sentence: "The signature is not Shopify’s." };
  const parsed = callSchema.safeParse(readJsonObject(rawBody));
  const shopDomain = parsed.success ? shopifyPrimitives.utils.sanitizeShop(parsed.data.shopify_domain) : null;
  if (!parsed.success || !shopDomain) {
    return { ok: false, status: 400, sentence: "This is not a call of a Shopify Flow action." };
  }
  const isTooLarge = Buffer.byteLength(rawBody) > mostBytes;
  const { action_run_id: actionRunId, properties } = parsed.data;
  return { ok: true, call: { shopDomain, actionRunId, properties: isTooLarge ? {} : properties, isTooLarge } };
}
