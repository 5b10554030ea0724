import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { chooseUtm, type NamedActivity } from "./utm.ts";

/**
 * Fixes the UTM parameters of a campaign or an automation, once for all: whatever its name becomes, its links stay what Shopify
 * joins to it. Before its first message is queued, in the transaction that lets it go. Safe to repeat.
 */
export async function fixUtm(
  tx: Sql,
  shop: Pick<ShopRef, "id">,
  activity: NamedActivity,
  { now }: { now: Date },
): Promise<void> {
  const { campaign, source, medium } = chooseUtm(activity);
  await tx.query(
    `INSERT INTO marketing_activity (shop_id, source, source_id, utm_campaign, utm_source, utm_medium, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (shop_id, source, source_id) DO NOTHING`,
    [shop.id, activity.source, activity.sourceId, campaign, source, medium, now],
  );
}
