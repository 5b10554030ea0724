import { pool, type Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { linkTagsOf, type LinkTags } from "./link-tags.ts";
import { chooseUtm, writeUtm, type NamedActivity } from "./utm.ts";

/**
 * How links in the messages of a campaign or an automation are tagged now: with its fixed parameters, or with those that would be
 * fixed this moment. null where the merchant switched it off.
 */
export async function readLinkTags(shop: ShopRef, activity: NamedActivity): Promise<LinkTags | null> {
  const { rows } = await pool.query<{ tags_links: boolean; primary_host: string | null }>(
    "SELECT tags_links, primary_host FROM shop WHERE id = $1",
    [shop.id],
  );
  const [row] = rows;
  if (!row?.tags_links) return null;
  const query = await readLinkQuery(pool, shop, activity);
  return linkTagsOf({ isOn: true, hosts: [shop.domain, row.primary_host], query });
}

/** The same as it stands in a link, for `NewDispatch`. */
export async function readLinkQuery(sql: Sql, shop: Pick<ShopRef, "id">, activity: NamedActivity): Promise<string> {
  const { rows } = await sql.query<{ campaign: string; source: string; medium: string }>(
    `SELECT utm_campaign AS campaign, utm_source AS source, utm_medium AS medium FROM marketing_activity
     WHERE shop_id = $1 AND source = $2 AND source_id = $3`,
    [shop.id, activity.source, activity.sourceId],
  );
  return writeUtm(rows[0] ?? chooseUtm(activity));
}
