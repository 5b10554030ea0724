import { z } from "zod";
import { pool } from "../db.server.ts";
import { readDefinitionId } from "./trigger.ts";

/** https://shopify.dev/docs/apps/build/flow/track-lifecycle-events */
const callbackSchema = z.object({
  flow_trigger_definition_id: z.string().min(1).max(255),
  has_enabled_flow: z.boolean(),
  shopify_domain: z.string().min(1).max(255),
  timestamp: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
});

/** What came of a lifecycle callback, with what Shopify is answered. It shows the merchant that the workflow stays off. */
export const useAnswers = {
  stored: { status: 200, text: "" },
  malformed: { status: 400, text: "This is not a lifecycle callback." },
  "unknown-shop": { status: 404, text: "The app is not installed in this store. Open it once from the Shopify admin." },
  "unknown-trigger": { status: 422, text: "The app has no trigger of this name." },
} as const;
export type UseOutcome = keyof typeof useAnswers;

/**
 * Notes whether any enabled workflow of a shop begins with one of the app's triggers, as of Shopify's time of the news: what is
 * older than what is known changes nothing. Committed when it answers. Safe to repeat, in any order.
 */
export async function recordTriggerUse(callback: unknown): Promise<UseOutcome> {
  const parsed = callbackSchema.safeParse(callback);
  if (!parsed.success) return "malformed";
  const { flow_trigger_definition_id, has_enabled_flow, shopify_domain, timestamp } = parsed.data;
  const handle = readDefinitionId(flow_trigger_definition_id);
  if (!handle) return "unknown-trigger";
  const { rowCount } = await pool.query(recordUse, [shopify_domain, handle, has_enabled_flow, timestamp]);
  return rowCount === 0 ? "unknown-shop" : "stored";
}

/** One row where the shop is known, whether it changed anything or not. $1 domain, $2 handle, $3 on, $4 as of. */
const recordUse = `
WITH known AS (
  SELECT id FROM shop WHERE domain = $1
), changed AS (
  INSERT INTO flow_trigger_use (shop_id, handle, is_on, as_of) SELECT id, $2, $3, $4 FROM known
  ON CONFLICT (shop_id, handle) DO UPDATE SET is_on = excluded.is_on, as_of = excluded.as_of
    WHERE flow_trigger_use.as_of <= excluded.as_of
)
SELECT FROM known`;
