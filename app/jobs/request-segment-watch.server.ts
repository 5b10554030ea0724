import type { Tx } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { enqueue } from "./enqueue.server.ts";

/**
 * Has the shop's subscriptions to joining and leaving segments looked at, now: for everything that may change which segments
 * are watched, or whether Shopify lets us. One job a shop: what waits is replaced.
 */
export async function requestSegmentWatch(tx: Tx, shop: Pick<ShopRef, "id">): Promise<void> {
  await enqueue(tx, "watch-segments", { payload: { shopId: shop.id }, key: `watch-segments:${shop.id}` });
}
