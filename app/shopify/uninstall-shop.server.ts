import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/**
 * Notes that the app was removed at `at`: every token goes, and from then on jobs of the shop end quietly. The shop's data
 * stays until Shopify asks for its deletion. Answers false, and changes nothing, when the notice is out of date: a token
 * was issued after it, so the app is installed again. Safe to repeat.
 */
export async function uninstallShop(tx: Sql, shop: ShopRef, options: { at: Date }): Promise<boolean> {
  const { rowCount } = await tx.query(
    "UPDATE shop SET uninstalled_at = coalesce(uninstalled_at, $2) WHERE id = $1 AND authorized_at <= $2",
    [shop.id, options.at],
  );
  if (rowCount === 0) return false;
  await tx.query("DELETE FROM session WHERE shop = $1", [shop.domain]);
  return true;
}
