import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import { noteActivity } from "../messaging/note-activity.server.ts";
import type { ShopRef } from "../shop.ts";
import { campaignSubject, isOver } from "./campaign.ts";
import { readCampaign } from "./read-campaign.server.ts";

type Result = { ok: true } | { ok: false; problem: string };

/**
 * Takes a campaign out of the list, or puts it back. Its report stays. One that is still going to send is not archived: it
 * would send without anyone seeing it. Safe to repeat. Throws AppError("not-found").
 */
export async function archiveCampaign(
  shop: ShopRef,
  campaignId: bigint,
  { archived, actor, now }: { archived: boolean; actor: string; now: Date },
): Promise<Result> {
  const campaign = await readCampaign(shop, campaignId);
  if (archived && campaign.status !== "draft" && !isOver(campaign.status)) return { ok: false, problem: stillSending };
  return inTransaction(async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE campaign SET archived_at = CASE WHEN $3 THEN COALESCE(archived_at, $4) END, updated_at = $4
        WHERE shop_id = $1 AND id = $2 AND (NOT $3 OR status IN ('draft', 'finished', 'cancelled', 'failed'))`,
      [shop.id, campaignId, archived, now],
    );
    if (rowCount === 0) return { ok: false, problem: stillSending };
    await noteActivity(tx, shop, { source: "campaign", sourceId: campaignId }, { now });
    await recordAudit(tx, shop, {
      actor,
      action: archived ? "campaign.archived" : "campaign.restored",
      subject: campaignSubject(campaignId),
      now,
    });
    return { ok: true };
  });
}

const stillSending = "This campaign has not finished. Cancel it before you archive it.";
