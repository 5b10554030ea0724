import type { Sender } from "@prisma/client";
import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { ChannelName } from "../channels/channel.ts";

/** A sender of this shop and channel that can still be used (it may be paused), or null. */
export async function findSender(shop: ShopRef, senderId: bigint, { channel }: { channel: ChannelName }): Promise<Sender | null> {
  return db.sender.findFirst({ where: { shopId: shop.id, id: senderId, channel, removedAt: null } });
}

/** The senders of this shop that can be used, by name. */
export async function listSenders(shop: ShopRef): Promise<Sender[]> {
  return db.sender.findMany({ where: { shopId: shop.id, removedAt: null }, orderBy: [{ channel: "asc" }, { name: "asc" }, { id: "asc" }] });
}
