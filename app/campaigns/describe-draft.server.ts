import type { Campaign } from "@prisma/client";
import { db } from "../db.server.ts";
import type { ShopProfile } from "../shop.ts";
import { viewDraft, type ReviewedDraft } from "./draft-view.ts";

/** A draft with the names of what it refers to. What was deleted meanwhile is named as such. */
export async function describeDraft(shop: ShopProfile, campaign: Campaign): Promise<ReviewedDraft> {
  const [segments, sender] = await Promise.all([
    db.segment.findMany({
      where: { shopId: shop.id, id: { in: [...campaign.includeSegmentIds, ...campaign.excludeSegmentIds] } },
      select: { id: true, name: true, deletedAt: true },
    }),
    campaign.senderId === null
      ? null
      : db.sender.findUnique({
          where: { shopId_id: { shopId: shop.id, id: campaign.senderId } },
          select: { name: true, address: true },
        }),
  ]);
  const names = new Map(segments.map(({ id, name, deletedAt }) => [id, deletedAt ? `${name} (deleted)` : name]));
  const namesOf = (ids: bigint[]) => ids.map((id) => names.get(id) ?? "a deleted segment");
  return {
    ...viewDraft(campaign, shop),
    senderName: sender && `${sender.name} (${sender.address})`,
    includeNames: namesOf(campaign.includeSegmentIds),
    excludeNames: namesOf(campaign.excludeSegmentIds),
    scheduledAt: campaign.scheduledAt?.toISOString() ?? null,
    latestAt: campaign.latestAt?.toISOString() ?? null,
  };
}
