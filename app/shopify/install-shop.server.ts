import { enqueue } from "../jobs/enqueue.server.ts";
import { requestSegmentWatch } from "../jobs/request-segment-watch.server.ts";
import { inTransaction } from "../db.server.ts";
import { log } from "../log.server.ts";
import type { ShopProfile } from "../shop.ts";
import { requestWebPixel } from "./activate-web-pixel.server.ts";
import { fetchShopDetails } from "./fetch-shop-details.server.ts";

const underWay = new Map<string, Promise<ShopProfile>>();

/**
 * Takes a shop in: on its first visit, and when it comes back after an uninstall. Its row and the job that reads its
 * customers and segments are stored together. Safe to repeat and to run twice at once: the job is queued only by the call
 * that changed the row. Throws AppError `shopify-unavailable` or `shop-not-installed`.
 */
export function installShop(domain: string, options: { scopes: readonly string[]; now: Date }): Promise<ShopProfile> {
  const waiting = underWay.get(domain) ?? install(domain, options).finally(() => underWay.delete(domain));
  underWay.set(domain, waiting);
  return waiting;
}

async function install(domain: string, options: { scopes: readonly string[]; now: Date }): Promise<ShopProfile> {
  const details = await fetchShopDetails(domain);
  const shop = await inTransaction(async (tx) => {
    const { rows } = await tx.query<ShopProfile & { changed: boolean; cameBack: boolean }>(
      `WITH taken_in AS (
         INSERT INTO shop (domain, shopify_id, name, email, currency, country_code, timezone, locale, scopes,
                           installed_at, authorized_at, primary_host)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)
         ON CONFLICT (domain) DO UPDATE
           SET shopify_id = EXCLUDED.shopify_id, name = EXCLUDED.name, email = EXCLUDED.email,
               currency = EXCLUDED.currency, country_code = EXCLUDED.country_code, timezone = EXCLUDED.timezone,
               locale = EXCLUDED.locale, scopes = EXCLUDED.scopes, installed_at = EXCLUDED.installed_at,
               authorized_at = EXCLUDED.authorized_at, primary_host = EXCLUDED.primary_host, uninstalled_at = NULL
           WHERE shop.uninstalled_at IS NOT NULL
         RETURNING id, domain, name, timezone, currency, locale, true AS changed, xmax <> 0 AS "cameBack"
       )
       SELECT * FROM taken_in
       UNION ALL
       SELECT id, domain, name, timezone, currency, locale, false, false FROM shop
       WHERE domain = $1 AND NOT EXISTS (SELECT FROM taken_in)`,
      [
        domain,
        details.shopifyId,
        details.name,
        details.email,
        details.currency,
        details.countryCode,
        details.timezone,
        details.locale,
        options.scopes,
        options.now,
        details.primaryHost,
      ],
    );
    const [row] = rows;
    if (!row) return undefined;
    const { changed, cameBack, ...profile } = row;
    if (changed) {
      await enqueue(tx, "start-sync", {
        payload: { shopId: profile.id, kind: "install" },
        key: `install:${profile.id}`,
      });
      await requestWebPixel(tx, profile);
    }
    // Shopify ended the subscriptions of the installation before.
    if (cameBack) await requestSegmentWatch(tx, profile);
    return { changed, profile };
  });
  // Another process inserted the row between our snapshot and its commit: it is there now.
  if (!shop) return install(domain, options);
  if (shop.changed) log.info({ shop: domain }, "The shop was taken in");
  return shop.profile;
}
