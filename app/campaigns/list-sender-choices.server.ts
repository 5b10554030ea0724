import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { campaignChannels, type CampaignChannel } from "./campaign.ts";
import type { SenderChoice } from "./sender-choice.ts";

/** The shop's senders that a campaign can come from, by name. */
export async function listSenderChoices(shop: ShopRef): Promise<SenderChoice[]> {
  const senders = await db.sender.findMany({
    where: { shopId: shop.id, channel: { in: [...campaignChannels] }, removedAt: null },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return senders.map(({ id, channel, name, address, pausedAt }) => ({
    id: String(id),
    channel: channel as CampaignChannel,
    name,
    address,
    isPaused: pausedAt !== null,
  }));
}
