import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/** Takes a template out of the lists. What was made from it keeps its text. Safe to repeat. */
export async function archiveTemplate(shop: ShopRef, id: bigint, options: { now: Date }): Promise<void> {
  await db.template.updateMany({ where: { shopId: shop.id, id, archivedAt: null }, data: { archivedAt: options.now } });
}
