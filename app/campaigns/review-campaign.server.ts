import type { Campaign } from "@prisma/client";
import { readLinkTags } from "../messaging/read-link-tags.server.ts";
import { worstCaseParts } from "../messaging/worst-case-parts.ts";
import type { ShopProfile } from "../shop.ts";
import { createFormat } from "../ui/format.ts";
import { activityOfCampaign } from "./campaign-activity.ts";
import { checkCampaign } from "./check-campaign.server.ts";
import { estimateCost } from "../messaging/cost.ts";
import { estimateAudience } from "./estimate-audience.server.ts";
import { findSender } from "./find-sender.server.ts";
import { readPartPrices } from "../messaging/read-part-prices.server.ts";
import type { CampaignReview, ReviewNote } from "./review.ts";
import { warnOf } from "./review-warnings.ts";

/** Two campaigns to one person within this time are worth a warning. */
const LATELY_MS = 24 * 3_600_000;

/** Everything a merchant wants to know before the button is pressed. Changes nothing. */
export async function reviewCampaign(
  shop: ShopProfile,
  campaign: Campaign,
  { now }: { now: Date },
): Promise<CampaignReview> {
  const start = campaign.scheduledAt ?? now;
  const problems = await checkCampaign(shop, campaign, { now });
  const messagedSince = new Date(start.getTime() - LATELY_MS);
  const counted = await estimateAudience(shop, campaign, { versions: "chosen", messagedSince });
  const estimate = counted.ok ? counted.estimate : null;
  if (estimate?.eligible === 0 && !mayFillUp(campaign)) problems.push(nobodyEligible);
  const parts = await partsOf(campaign, shop);
  const sender =
    campaign.senderId === null ? null : await findSender(shop, campaign.senderId, { channel: campaign.channel });
  return {
    problems,
    warnings: warnOf(campaign, {
      senderPauseReason: sender?.pausedAt ? (sender.pauseReason ?? "") : null,
      estimate,
      worstParts: parts,
      format: createFormat(shop),
      now,
    }),
    estimate,
    worstParts: parts,
    cost:
      estimate && parts !== null
        ? estimateCost(estimate.countries, { parts, list: await readPartPrices(shop, campaign.channel) })
        : null,
  };
}

/** Only text messages are cut into parts and charged by them; other channels charge by the message. */
async function partsOf(campaign: Campaign, shop: ShopProfile): Promise<number | null> {
  const { channel, body } = campaign;
  if (channel !== "sms") return body.trim() === "" ? null : 1;
  const linkTags = await readLinkTags(shop, activityOfCampaign(campaign));
  return worstCaseParts(body, { shopName: shop.name, linkTags }) || null;
}

/** Lists that are read again when the campaign starts may have somebody in them by then. */
export function mayFillUp({ scheduledAt, audienceMode }: Pick<Campaign, "scheduledAt" | "audienceMode">): boolean {
  return scheduledAt !== null && audienceMode === "refresh";
}

export const nobodyEligible: ReviewNote = {
  message:
    "Nobody in this audience can receive the message. Choose other segments, or see below why these customers are left out.",
  step: "audience",
};
