import { recordAudit } from "../audit.server.ts";
import { inTransaction, pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { campaignSubject } from "./campaign.ts";
import { findCampaignOfDispatch } from "./find-dispatch.server.ts";
import { moveCampaign } from "./move-campaign.server.ts";

/**
 * Marks the campaign of a drained dispatch as finished, provided that none of its recipients waits or is on the way: a
 * message may have gone back to the queue since the dispatch was found empty. Safe to repeat; does nothing for a dispatch
 * of something else, or for a campaign that is over.
 */
export async function finishCampaign(shop: ShopRef, dispatchId: bigint, { now }: { now: Date }): Promise<void> {
  const campaignId = await findCampaignOfDispatch(pool, shop, dispatchId);
  if (campaignId === null) return;
  await inTransaction(async (tx) => {
    // Both looks are at small partial indexes: rows that wait, and rows between intent and answer.
    const { rowCount } = await tx.query(
      `SELECT WHERE NOT EXISTS (SELECT FROM message WHERE shop_id = $1 AND dispatch_id = $2 AND due_at IS NOT NULL)
                AND NOT EXISTS (SELECT FROM message WHERE shop_id = $1 AND dispatch_id = $2 AND claimed_at IS NOT NULL)`,
      [shop.id, dispatchId],
    );
    if (rowCount === 0) return;
    const finished = await moveCampaign(tx, shop, campaignId, { transition: "finish", now });
    if (!finished) return;
    await recordAudit(tx, shop, {
      actor: "Segue",
      action: "campaign.finished",
      subject: campaignSubject(campaignId),
      now,
    });
  });
}
