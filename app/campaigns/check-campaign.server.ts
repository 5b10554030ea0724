import type { Campaign } from "@prisma/client";
import { channelNames } from "../channels/channel-names.ts";
import { db } from "../db.server.ts";
import { readLinkTags } from "../messaging/read-link-tags.server.ts";
import { validateTemplate } from "../messaging/validate-template.ts";
import type { ShopRef } from "../shop.ts";
import { activityOfCampaign } from "./campaign-activity.ts";
import { findSender } from "./find-sender.server.ts";
import { resolveAudience } from "./resolve-audience.server.ts";
import type { ReviewNote } from "./review.ts";

/**
 * What keeps a draft from being sent, whatever its audience comes to: each with the step where it is put right. Empty when
 * it is ready.
 */
export async function checkCampaign(shop: ShopRef, campaign: Campaign, { now }: { now: Date }): Promise<ReviewNote[]> {
  return [
    ...(await checkSender(shop, campaign)),
    ...(await checkAudience(shop, campaign)),
    ...(await checkMessage(shop, campaign)),
    ...checkTimes(campaign, { now }),
  ];
}

async function checkSender(shop: ShopRef, { senderId, channel }: Campaign): Promise<ReviewNote[]> {
  const note = (message: string): ReviewNote[] => [{ message, step: "basics" }];
  if (senderId === null) return note(`Choose which ${channelNames[channel]} sender the messages come from.`);
  const sender = await findSender(shop, senderId, { channel });
  if (!sender) return note("The sender of this campaign was removed. Choose another one.");
  const account = await db.carrierAccount.findUnique({
    where: { shopId_carrier: { shopId: shop.id, carrier: sender.carrier } },
    select: { carrier: true },
  });
  return account ? [] : note("No account to send with is connected. Connect one in Settings.");
}

async function checkAudience(shop: ShopRef, campaign: Campaign): Promise<ReviewNote[]> {
  const resolved = await resolveAudience(shop, campaign, { versions: "chosen" });
  return resolved.ok ? [] : [{ message: resolved.problem, step: "audience" }];
}

async function checkMessage(shop: ShopRef, campaign: Campaign): Promise<ReviewNote[]> {
  const { body } = campaign;
  if (body.trim() === "") return [{ message: "Write the message.", step: "message" }];
  const [problem] = validateTemplate(body, { linkTags: await readLinkTags(shop, activityOfCampaign(campaign)) });
  return problem
    ? [{ message: `The message has an error in line ${problem.line}: ${problem.message}`, step: "message" }]
    : [];
}

function checkTimes({ scheduledAt, latestAt }: Campaign, { now }: { now: Date }): ReviewNote[] {
  const note = (message: string): ReviewNote[] => [{ message, step: "schedule" }];
  if (scheduledAt && scheduledAt <= now)
    return note("The time of this campaign has passed. Choose a later one, or send it now.");
  if (latestAt && latestAt <= (scheduledAt ?? now))
    return note("The latest useful time is before the campaign starts.");
  return [];
}
