import { recordAudit } from "../audit.server.ts";
import { inTransaction, pool } from "../db.server.ts";
import { isAtRest } from "../messaging/settle-dispatch.server.ts";
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
    if (!(await isAtRest(tx, shop, dispatchId))) return;
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
