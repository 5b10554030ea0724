import type { Campaign } from "@prisma/client";
import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { CampaignChannel } from "./campaign.ts";
import type { ReportedCampaign } from "./report.ts";

/** A campaign that is no draft any more, with its sender's name, and why that sender sends nothing if it is paused. */
export async function describeCampaign(shop: ShopRef, campaign: Campaign): Promise<ReportedCampaign> {
  const { senderId, channel, scheduledAt, archivedAt } = campaign;
  const sender =
    senderId === null
      ? null
      : await db.sender.findUnique({
          where: { shopId_id: { shopId: shop.id, id: senderId } },
          select: { name: true, address: true, pausedAt: true, pauseReason: true, pauseCode: true },
        });
  return {
    id: String(campaign.id),
    name: campaign.name,
    status: campaign.status,
    statusReason: campaign.statusReason,
    channel: channel as CampaignChannel,
    scheduledAt: scheduledAt?.toISOString() ?? null,
    isArchived: archivedAt !== null,
    isUnconfirmedSettled: campaign.unconfirmedSettledAt !== null,
    senderName: sender && `${sender.name} (${sender.address})`,
    senderProblem: sender?.pausedAt
      ? [sender.pauseReason, sender.pauseCode && `Carrier code ${sender.pauseCode}.`].filter(Boolean).join(" ")
      : null,
  };
}
