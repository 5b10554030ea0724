import type { ChannelName } from "../channels/channel.ts";
import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { PriceList } from "./cost.ts";

/** What the merchant said a part costs on a channel; null when they said nothing. */
export async function readPartPrices(shop: ShopRef, channel: ChannelName): Promise<PriceList | null> {
  const rows = await db.partPrice.findMany({ where: { shopId: shop.id, channel }, orderBy: { countryCode: "asc" } });
  const [first] = rows;
  if (!first) return null;
  return {
    currency: first.currency,
    prices: Object.fromEntries(rows.map((row) => [row.countryCode, row.price.toNumber()])),
  };
}
