import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { campaignOfOwner, campaignSubject } from "./campaign.ts";

/** The dispatch of a campaign; null before its recipients are written down. */
export async function findDispatch(sql: Sql, shop: ShopRef, campaignId: bigint): Promise<bigint | null> {
  const { rows } = await sql.query<{ id: bigint }>("SELECT id FROM dispatch WHERE shop_id = $1 AND owner = $2", [
    shop.id,
    campaignSubject(campaignId),
  ]);
  return rows[0]?.id ?? null;
}

/** The campaign that a dispatch belongs to; null when it belongs to something else, or is gone. */
export async function findCampaignOfDispatch(sql: Sql, shop: ShopRef, dispatchId: bigint): Promise<bigint | null> {
  const { rows } = await sql.query<{ owner: string }>("SELECT owner FROM dispatch WHERE shop_id = $1 AND id = $2", [
    shop.id,
    dispatchId,
  ]);
  return rows[0] ? campaignOfOwner(rows[0].owner) : null;
}
