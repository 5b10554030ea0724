import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import { inTransaction } from "../open-database.ts";
import type { Sql } from "../open-database.ts";
import { emit } from "../webhooks/emit.ts";
import { shopPayload } from "../webhooks/shop-payload.ts";
import { revokeTokens } from "./access-tokens.ts";

export type Installation = { scopes: string[]; installedAt: Date; uninstalledAt: Date | null };

/** The app's installation on a shop: null when it was never installed; `uninstalledAt` is set when it was removed. */
export async function findInstallation(sql: Sql, shopId: bigint): Promise<Installation | null> {
  const { rows } = await sql.query<{ scopes: string; installed_at: Date; uninstalled_at: Date | null }>(
    "SELECT scopes, installed_at, uninstalled_at FROM app_installation WHERE shop_id = $1",
    [shopId],
  );
  const row = rows[0];
  return row
    ? { scopes: row.scopes.split(","), installedAt: row.installed_at, uninstalledAt: row.uninstalled_at }
    : null;
}

/** Installs the app, or installs it again after an uninstall. Repeating it changes only the scopes. */
export async function installApp(ctx: Context, shopId: bigint, scopes: string[]): Promise<void> {
  await ctx.pool.query(
    `INSERT INTO app_installation (shop_id, scopes, installed_at) VALUES ($1, $2, $3)
     ON CONFLICT (shop_id) DO UPDATE SET scopes = EXCLUDED.scopes, uninstalled_at = NULL,
       installed_at = CASE WHEN app_installation.uninstalled_at IS NULL THEN app_installation.installed_at ELSE EXCLUDED.installed_at END`,
    [shopId, scopes.join(","), ctx.now()],
  );
}

/**
 * Removes the app from a shop: its tokens, its web pixel, its app embed, its marketing activities and the subscriptions it made end at once,
 * and app/uninstalled is sent.
 * Returns false when it was not installed. The shop/redact that follows 48 hours later is sent by `sendShopRedact`.
 */
export async function uninstallApp(ctx: Context, shop: StoreShop): Promise<boolean> {
  return inTransaction(ctx.pool, async (tx) => {
    const now = ctx.now();
    const { rowCount } = await tx.query(
      "UPDATE app_installation SET uninstalled_at = $2 WHERE shop_id = $1 AND uninstalled_at IS NULL",
      [shop.id, now],
    );
    if (rowCount === 0) return false;
    await revokeTokens(tx, shop.id, now);
    await tx.query("DELETE FROM webhook_subscription WHERE shop_id = $1", [shop.id]);
    await tx.query("DELETE FROM marketing_activity WHERE shop_id = $1", [shop.id]);
    await tx.query("DELETE FROM web_pixel WHERE shop_id = $1", [shop.id]);
    await tx.query("DELETE FROM theme_embed WHERE shop_id = $1", [shop.id]);
    await emit(ctx, { shopId: shop.id, topic: "app/uninstalled", payload: shopPayload(shop, now), tx });
    return true;
  });
}

/** Grants the installed app other scopes, and sends app/scopes_update when they differ. */
export async function updateScopes(ctx: Context, shop: StoreShop, scopes: string[]): Promise<void> {
  await inTransaction(ctx.pool, async (tx) => {
    const installation = await findInstallation(tx, shop.id);
    if (!installation || installation.uninstalledAt) return;
    await tx.query("UPDATE app_installation SET scopes = $2 WHERE shop_id = $1", [shop.id, scopes.join(",")]);
    if (installation.scopes.toSorted().join() === scopes.toSorted().join()) return;
    await emit(ctx, {
      shopId: shop.id,
      tx,
      topic: "app/scopes_update",
      payload: {
        id: Number(shop.id),
        shop_id: String(shop.id),
        previous: installation.scopes,
        current: scopes,
        updated_at: ctx.now().toISOString(),
      },
    });
  });
}
