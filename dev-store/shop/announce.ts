import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import type { Sql } from "../open-database.ts";
import { emit } from "../webhooks/emit.ts";
import type { Payload } from "./payloads.ts";

export type Announcement = { topic: string; payload: Payload };

/** Notes the webhooks of one change, in its transaction: all carry one X-Shopify-Event-Id. */
export async function announce(
  ctx: Context,
  shopId: bigint,
  { tx, announcements }: { tx: Sql; announcements: Announcement[] },
): Promise<void> {
  const eventId = randomUUID();
  for (const { topic, payload } of announcements) await emit(ctx, { shopId, topic, payload, eventId, tx });
}
