import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/**
 * Notes what the shop lets us do, as Shopify told at `at`. Answers false, and changes nothing, when a later notice is stored
 * already: they can arrive in any order. Safe to repeat.
 */
export async function recordScopes(shop: ShopRef, scopes: readonly string[], { at }: { at: Date }): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE shop SET scopes = $3 WHERE id = $1 AND NOT EXISTS (
       SELECT FROM webhook_event WHERE shop_domain = $2 AND topic = 'APP_SCOPES_UPDATE' AND triggered_at > $4)`,
    [shop.id, shop.domain, scopes, at],
  );
  return rowCount === 1;
}
