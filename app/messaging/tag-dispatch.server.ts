import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { readLinkQuery } from "./read-link-tags.server.ts";
import { anotherCampaign, type ActivityRef, type NamedActivity } from "./utm.ts";

/**
 * Has every message of an activity that is not written yet carry its fixed UTM parameters. Call it after `noteActivity` in the same
 * transaction, which holds the activity's row: nobody chooses others meanwhile. Safe to repeat.
 */
export async function tagLinksOf(tx: Sql, shop: Pick<ShopRef, "id">, activity: NamedActivity): Promise<void> {
  await setLinkQuery(tx, shop, activity, await readLinkQuery(tx, shop, activity));
}

/**
 * Gives an activity other UTM parameters, since Shopify knows those of another one. Answers false, and changes nothing, once a
 * message of it is in the ledger: its links may be out. Whoever is just writing them down is waited for.
 */
export async function chooseOtherUtm(tx: Sql, shop: Pick<ShopRef, "id">, activity: ActivityRef): Promise<boolean> {
  const key = [shop.id, activity.source, activity.sourceId];
  const { rows } = await tx.query<{ utm_campaign: string }>(
    "SELECT utm_campaign FROM marketing_activity WHERE shop_id = $1 AND source = $2 AND source_id = $3 FOR UPDATE",
    key,
  );
  const [taken] = rows;
  // A statement of its own, after the lock: it sees what the one before us committed.
  const { rowCount } = await tx.query(hasMessages[activity.source], [shop.id, activity.sourceId]);
  if (!taken || rowCount !== 0) return false;
  await tx.query(
    "UPDATE marketing_activity SET utm_campaign = $4 WHERE shop_id = $1 AND source = $2 AND source_id = $3",
    [...key, anotherCampaign(taken.utm_campaign)],
  );
  // Its name and medium are of no more concern: what is fixed is read.
  await setLinkQuery(tx, shop, activity, await readLinkQuery(tx, shop, { ...activity, name: "", medium: "message" }));
  return true;
}

const hasMessages = {
  campaign: "SELECT FROM message WHERE shop_id = $1 AND source = 'campaign' AND source_id = $2 LIMIT 1",
  automation: `
    SELECT FROM enrollment e JOIN message m ON m.shop_id = e.shop_id AND m.source = 'automation' AND m.source_id = e.id
    WHERE e.shop_id = $1 AND e.automation_id = $2 AND NOT e.is_test LIMIT 1`,
};

async function setLinkQuery(
  tx: Sql,
  shop: Pick<ShopRef, "id">,
  { source, sourceId }: ActivityRef,
  query: string,
): Promise<void> {
  const owner = `${source}:${sourceId}`;
  await tx.query(
    `UPDATE dispatch SET link_query = $4
     WHERE shop_id = $1 AND (owner = $2 OR starts_with(owner, $3)) AND link_query IS DISTINCT FROM $4`,
    [shop.id, owner, `${owner}/`, query],
  );
}
