import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/** Notes what the shop lets us do now. Safe to repeat. */
export async function recordScopes(shop: ShopRef, scopes: readonly string[]): Promise<void> {
  await db.shop.update({ where: { id: shop.id }, data: { scopes: [...scopes] } });
}
