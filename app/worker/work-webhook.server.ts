import { z } from "zod";
import { db } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { type Log, logAlsoAbout } from "../log.server.ts";
import type { ShopRef } from "../shop.ts";
import { webhookTopics } from "./webhook-topics.server.ts";

/**
 * Works on a stored webhook and notes what came of it. Ends quietly when the row is gone or was worked on before. Throws,
 * to be tried again, when Shopify or the database could not be reached; what the topics do is safe to repeat.
 */
export async function workWebhook(webhookEventId: bigint, context: { now: Date; log: Log }): Promise<void> {
  const webhook = await db.webhookEvent.findUnique({ where: { id: webhookEventId } });
  if (!webhook || webhook.workedAt) return;
  logAlsoAbout({ shop: webhook.shopDomain, topic: webhook.topic });
  const shop = await db.shop.findUnique({
    where: { domain: webhook.shopDomain },
    select: { id: true, domain: true, uninstalledAt: true },
  });
  const outcome = await work(webhook, shop, context.now);
  if (outcome === "malformed") context.log.error("A webhook does not have the shape Shopify documents");
  else context.log.debug({ outcome }, "Webhook worked");
  // A shop that is being erased may have lost the row meanwhile.
  await db.webhookEvent.updateMany({
    where: { id: webhookEventId },
    data: { workedAt: context.now, outcome, ...(!readLater.has(outcome) && { payload: {} }) },
  });
}

/**
 * Bodies name people, and once the work is done nobody reads them again, but for a privacy request's, whose job looks for the
 * addresses, and a malformed one's, which has to be looked into.
 */
const readLater = new Set(["requested", "malformed"]);

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
