import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { sumReport, type CampaignReport, type OutcomeGroup } from "./report.ts";

/** What became of a campaign's recipients, counted from the ledger as it is now. */
export async function readReport(shop: ShopRef, campaignId: bigint): Promise<CampaignReport> {
  const { rows } = await pool.query<OutcomeGroup>(
    `SELECT status, reason, error_code AS "errorCode", count(*)::int AS count, COALESCE(sum(parts), 0)::int AS parts
       FROM message
      WHERE shop_id = $1 AND source = 'campaign' AND source_id = $2
      GROUP BY status, reason, error_code`,
    [shop.id, campaignId],
  );
  return sumReport(rows);
}
