import { randomInt } from "node:crypto";
import { parsePhone } from "../customers/phone.ts";
import { db, inTransaction, pool } from "../db.server.ts";
import { readLinkQuery } from "../messaging/read-link-tags.server.ts";
import { nobody, queueSingle } from "../messaging/queue-single.server.ts";
import { validateTemplate } from "../messaging/validate-template.ts";
import { hashAddress } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";
import { activityOfCampaign } from "./campaign-activity.ts";
import { findSender } from "./find-sender.server.ts";
import { readCampaign } from "./read-campaign.server.ts";

const HOUR_MS = 3_600_000;

type Result = { ok: true; address: string } | { ok: false; problem: string };

/**
 * Sends a text to one phone, of the merchant's own, through the sender of a campaign and the same renderer, ahead of
 * campaigns. It is written for a customer of that number if there is one, else with the template's defaults. Each call sends
 * a message. Throws AppError("not-found").
 */
export async function sendTest(
  shop: ShopRef,
  campaignId: bigint,
  { phone, body, now }: { phone: string; body: string; now: Date },
): Promise<Result> {
  const campaign = await readCampaign(shop, campaignId);
  const { channel, senderId } = campaign;
  const [problem] = validateTemplate(body);
  if (problem) return { ok: false, problem: `The message has an error: ${problem.message}` };
  const sender = senderId === null ? null : await findSender(shop, senderId, { channel });
  if (!sender) return { ok: false, problem: "Choose a sender in the first step." };
  if (sender.pausedAt) return { ok: false, problem: "The sender is paused. Resume it in Settings." };
  const { countryCode } = await db.shop.findUniqueOrThrow({ where: { id: shop.id }, select: { countryCode: true } });
  const parsed = parsePhone(phone, countryCode);
  if (parsed.state !== "valid")
    return { ok: false, problem: "Enter a phone number with its country code, such as +1 415 555 0100." };
  const hash = hashAddress(parsed.e164);
  const suppressed = await db.suppression.findUnique({
    where: { shopId_channel_addressHash: { shopId: shop.id, channel, addressHash: hash } },
  });
  if (suppressed) return { ok: false, problem: "This number is on your do-not-contact list." };
  const customer = await db.customer.findFirst({
    where: { shopId: shop.id, phoneHash: hash, deletedAt: null },
    select: { id: true },
  });
  const linkQuery = await readLinkQuery(pool, shop, activityOfCampaign(campaign));
  await inTransaction((tx) =>
    queueSingle(tx, shop, {
      source: "test",
      sourceId: BigInt(randomInt(2 ** 47)),
      customerId: customer?.id ?? nobody,
      channel,
      senderId: sender.id,
      address: parsed.e164,
      body,
      linkQuery,
      latestAt: new Date(now.getTime() + HOUR_MS),
      now,
    }),
  );
  return { ok: true, address: parsed.e164 };
}
