import { phoneChannels, type PhoneChannel } from "../customers/customer.ts";
import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { SenderChoice } from "./sender-choice.ts";

/** The shop's senders that messages can come from, by name. */
export async function listSenderChoices(shop: ShopRef): Promise<SenderChoice[]> {
  const senders = await db.sender.findMany({
    where: { shopId: shop.id, channel: { in: [...phoneChannels] }, removedAt: null },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return senders.map(({ id, channel, name, address, pausedAt }) => ({
    id: String(id),
    channel: channel as PhoneChannel,
    name,
    address,
    isPaused: pausedAt !== null,
  }));
}
