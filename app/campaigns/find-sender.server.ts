import type { Sender } from "@prisma/client";
import type { ChannelName } from "../channels/channel.ts";
import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/** A sender of this shop and channel that can still be used (it may be paused), or null. */
export async function findSender(
  shop: ShopRef,
  senderId: bigint,
  { channel }: { channel: ChannelName },
): Promise<Sender | null> {
  return db.sender.findFirst({ where: { shopId: shop.id, id: senderId, channel, removedAt: null } });
}
