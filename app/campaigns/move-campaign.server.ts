import type { Sql } from "../db.server.ts";
import { noteActivity } from "../messaging/note-activity.server.ts";
import type { ShopRef } from "../shop.ts";
import { transitions, type Transition } from "./campaign.ts";

type Options = {
  now: Date;
  /** Why it is paused or failed, in the merchant's words. A move without a reason clears the old one. */
  reason?: string;
  /** Set by `schedule` and `prepare` (to now, for a campaign sent at once). */
  scheduledAt?: Date;
};

/**
 * Moves a campaign from one state to the next with a compare-and-set, and says whether it was there to be moved. Of two
 * that try at once, one wins; the other is told false and changes nothing. Shopify's Marketing hears of it. Safe to repeat.
 */
export async function moveCampaign(
  tx: Sql,
  shop: ShopRef,
  campaignId: bigint,
  { transition, ...options }: Options & { transition: Transition },
): Promise<boolean> {
  const { from, to } = transitions[transition];
  const { rowCount } = await tx.query(
    `UPDATE campaign
        SET status = $3::campaign_status,
            status_reason = $5,
            updated_at = $6,
            scheduled_at = CASE WHEN $3 = 'draft' THEN scheduled_at ELSE COALESCE($7, scheduled_at) END,
            started_at = CASE WHEN $3 = 'preparing' THEN $6 WHEN $3 = 'draft' THEN NULL ELSE started_at END,
            finished_at = CASE WHEN $3 IN ('finished', 'cancelled', 'failed') THEN $6::timestamptz END
      WHERE shop_id = $1 AND id = $2 AND status = ANY ($4::campaign_status[]) AND archived_at IS NULL`,
    [shop.id, campaignId, to, from, options.reason ?? null, options.now, options.scheduledAt ?? null],
  );
  if (rowCount !== 1) return false;
  await noteActivity(tx, shop, { source: "campaign", sourceId: campaignId }, options);
  return true;
}
