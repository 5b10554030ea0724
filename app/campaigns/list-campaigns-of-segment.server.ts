import type { CampaignStatus } from "@prisma/client";
import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

export type CampaignOfSegment = {
  campaignId: bigint;
  name: string;
  status: CampaignStatus;
  as: "included" | "excluded";
  /** Whether the campaign is still to read the segment: deleting it would leave the campaign without its audience. */
  isOpen: boolean;
};

/** The campaigns that include or exclude a segment, those that still need it first, then the latest. */
export async function listCampaignsOfSegment(
  shop: ShopRef,
  segmentId: bigint,
  options: { limit: number },
): Promise<CampaignOfSegment[]> {
  const { rows } = await pool.query<CampaignOfSegment>(
    `SELECT id AS "campaignId", name, status,
            CASE WHEN $2 = ANY (include_segment_ids) THEN 'included' ELSE 'excluded' END AS "as",
            status IN ('draft', 'scheduled', 'preparing') AS "isOpen"
     FROM campaign
     WHERE shop_id = $1 AND archived_at IS NULL AND ($2 = ANY (include_segment_ids) OR $2 = ANY (exclude_segment_ids))
     ORDER BY status IN ('draft', 'scheduled', 'preparing') DESC, id DESC
     LIMIT $3`,
    [shop.id, segmentId, options.limit],
  );
  return rows;
}
