import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/** When the shop's storefront last learned from us who came by a link in a message, to the hour; null if never. */
export async function readLastVisitor(shop: ShopRef): Promise<Date | null> {
  const { visitorToldAt } = await db.shop.findUniqueOrThrow({
    where: { id: shop.id },
    select: { visitorToldAt: true },
  });
  return visitorToldAt;
}
