import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { Sender } from "./sender.ts";

/** The shop's senders by name, without those that were removed. */
export async function listSenders(shop: ShopRef): Promise<Sender[]> {
  const rows = await db.sender.findMany({
    where: { shopId: shop.id, removedAt: null },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, channel, address, name, ratePerSecond, pausedAt, pauseReason, pauseCode }) => ({
    id,
    channel,
    address,
    name,
    ratePerSecond,
    pause: pausedAt && { since: pausedAt, reason: pauseReason ?? "The carrier refused this sender.", code: pauseCode },
  }));
}
