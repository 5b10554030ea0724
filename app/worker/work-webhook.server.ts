import { z } from "zod";
import { db } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { Log } from "../log.server.ts";
import type { ShopRef } from "../shop.ts";
import { webhookTopics } from "./webhook-topics.server.ts";

/**
 * Works on a stored webhook and notes what came of it. Ends quietly when the row is gone or was worked on before. Throws,
 * to be tried again, when Shopify or the database could not be reached; what the topics do is safe to repeat.
 */
export async function workWebhook(webhookEventId: bigint, context: { now: Date; log: Log }): Promise<void> {
  const webhook = await db.webhookEvent.findUnique({ where: { id: webhookEventId } });
  if (!webhook || webhook.workedAt) return;
  const shop = await db.shop.findUnique({
    where: { domain: webhook.shopDomain },
    select: { id: true, domain: true, uninstalledAt: true },
  });
  const outcome = await work(webhook, shop, context.now);
  const log = context.log.child({ shop: webhook.shopDomain, topic: webhook.topic, outcome });
  if (outcome === "malformed") log.error("A webhook does not have the shape Shopify documents");
  else log.debug("Webhook worked");
  await db.webhookEvent.update({
    where: { id: webhookEventId },
    // Nobody will read the body of a webhook that is of no concern here: it may name people.
    data: { workedAt: context.now, outcome, ...(outcome === "unknown-shop" && { payload: {} }) },
  });
}

type Webhook = NonNullable<Awaited<ReturnType<typeof db.webhookEvent.findUnique>>>;

async function work(
  webhook: Webhook,
  shop: (ShopRef & { uninstalledAt: Date | null }) | null,
  now: Date,
): Promise<string> {
  const topic = webhookTopics[webhook.topic];
  if (!topic) return "ignored";
  if (!shop) return "unknown-shop";
  if (shop.uninstalledAt && !topic.afterUninstall) return "not-installed";
  try {
    return await topic.work({ id: shop.id, domain: shop.domain }, webhook, { now });
  } catch (error) {
    if (error instanceof z.ZodError) return "malformed";
    if (error instanceof AppError && error.code === "shop-not-installed") return "not-installed";
    throw error;
  }
}
