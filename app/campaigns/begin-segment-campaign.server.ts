import { db } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { PhoneChannel } from "../customers/customer.ts";
import { findSegment } from "../segments/read-segment.server.ts";
import type { ShopProfile } from "../shop.ts";
import { createCampaign } from "./create-campaign.server.ts";

const longestName = 120;

/**
 * Begins a draft to one segment, named by the segment and the shop's date, with its sender chosen: what is left is the message.
 * Safe to repeat with the same `requestKey`. Throws AppError `not-found` for a segment that this shop does not have (any more),
 * and `conflict` for a sender that was removed meanwhile.
 */
export async function beginSegmentCampaign(
  shop: ShopProfile,
  options: { segmentId: bigint; senderId: bigint; requestKey: string; actor: string; now: Date },
): Promise<{ campaignId: bigint }> {
  const { segmentId, senderId, requestKey, actor, now } = options;
  const [segment, sender] = await Promise.all([
    findSegment(shop, segmentId),
    db.sender.findFirst({ where: { shopId: shop.id, id: senderId, removedAt: null }, select: { channel: true } }),
  ]);
  if (!sender || sender.channel === "email") throw senderGone;
  const date = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: shop.timezone }).format(now);
  const name = `${segment.name.slice(0, longestName - date.length - 2)}, ${date}`;
  const created = await createCampaign(
    shop,
    { name, channel: sender.channel satisfies PhoneChannel, senderId },
    { actor, now, includeSegmentIds: [segmentId], requestKey },
  );
  if (!created.ok) throw senderGone;
  return { campaignId: created.campaignId };
}

const senderGone = new AppError("conflict", {
  userMessage: "This sender is not available any more. Choose another one.",
});
