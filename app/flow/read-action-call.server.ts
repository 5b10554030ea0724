import { z } from "zod";
import { shopifyPrimitives } from "../shopify/api.server.ts";
import type { ActionCall } from "./answer-call.server.ts";
import { flowCaller } from "./caller.ts";
import { verifyFlowCall } from "./verify-flow-call.server.ts";

/** Our largest action takes a few names and a sentence. */
const mostBytes = 64 * 1024;

/** https://shopify.dev/docs/apps/build/flow/actions/endpoints. What else Shopify adds is not ours to refuse. */
const callSchema = z.object({
  shopify_domain: z.string(),
  action_run_id: z.string().min(1).max(200),
  properties: z.unknown(),
});

/** Verifies a call of an action and reads it. A refusal carries the status to answer with and the words that Flow shows. */
export async function readActionCall(
  request: Request,
): Promise<{ ok: true; call: ActionCall } | { ok: false; status: 400 | 401 | 405; sentence: string }> {
  const verified = await verifyFlowCall(request);
  if (!verified.ok) return { ok: false, status: verified.status, sentence: refusals[verified.status] };
  const parsed = callSchema.safeParse(verified.body);
  const shopDomain = parsed.success ? shopifyPrimitives.utils.sanitizeShop(parsed.data.shopify_domain) : null;
  if (!parsed.success || !shopDomain) return { ok: false, status: 400, sentence: refusals[400] };
  const isTooLarge = verified.bytes > mostBytes;
  const { action_run_id: actionRunId, properties } = parsed.data;
  const handedOver = isTooLarge ? {} : properties;
  return { ok: true, call: { shopDomain, actionRunId, properties: handedOver, isTooLarge, caller: flowCaller } };
}

const refusals = {
  400: "This is not a call of a Shopify Flow action.",
  401: "The signature is not Shopify’s.",
  405: "Actions are called by POST.",
} as const;
