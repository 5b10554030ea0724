import type { Campaign } from "@prisma/client";
import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { fixUtm } from "../messaging/fix-utm.server.ts";
import type { ShopRef } from "../shop.ts";
import { activityOfCampaign } from "./campaign-activity.ts";
import { campaignSubject, can } from "./campaign.ts";
import { checkCampaign } from "./check-campaign.server.ts";
import { estimateAudience } from "./estimate-audience.server.ts";
import { moveCampaign } from "./move-campaign.server.ts";
import { readCampaign } from "./read-campaign.server.ts";
import type { ReviewNote } from "./review.ts";
import { mayFillUp, nobodyEligible } from "./review-campaign.server.ts";

export type ScheduleResult = { ok: true } | { ok: false; problems: ReviewNote[] };

type Options = {
  actor: string;
  now: Date;
  /** The draft that the merchant looked at, by its `updatedAt`; one that was changed since is not sent. */
  reviewed?: Date;
};

/**
 * Lets a draft go: at its time, or at once when it has none. It is checked again in full, whatever the review page said.
 * The state and the job that carries it out are stored together. Pressing the button twice sends once: the second time the
 * campaign is no draft any more, and is told so. Throws AppError("not-found").
 */
export async function scheduleCampaign(
  shop: ShopRef,
  campaignId: bigint,
  { actor, now, reviewed }: Options,
): Promise<ScheduleResult> {
  const campaign = await readCampaign(shop, campaignId);
  if (reviewed && can("schedule", campaign.status) && campaign.updatedAt.getTime() !== reviewed.getTime())
    return { ok: false, problems: [changedSince] };
  const problems = await problemsOf(shop, campaign, { now });
  if (problems.length > 0) return { ok: false, problems };
  const at = campaign.scheduledAt;
  return inTransaction(async (tx) => {
    // What was checked is what is sent: an edit that came in between has changed `updated_at`.
    const { rowCount } = await tx.query(
      "SELECT FROM campaign WHERE shop_id = $1 AND id = $2 AND status = 'draft' AND updated_at = $3 FOR NO KEY UPDATE",
      [shop.id, campaignId, campaign.updatedAt],
    );
    if (rowCount === 0) return { ok: false, problems: [noDraft] };
    await fixUtm(tx, shop, activityOfCampaign(campaign), { now });
    await moveCampaign(
      tx,
      shop,
      campaignId,
      at ? { transition: "schedule", now } : { transition: "prepare", scheduledAt: now, now },
    );
    await enqueue(tx, "prepare-campaign", {
      payload: { shopId: shop.id, campaignId },
      key: `prepare-campaign:${shop.id}:${campaignId}`,
      ...(at && { runAt: at }),
    });
    await recordAudit(tx, shop, {
      actor,
      action: at ? "campaign.scheduled" : "campaign.sent",
      subject: campaignSubject(campaignId),
      detail: { at: (at ?? now).toISOString(), audience: campaign.audienceMode },
      now,
    });
    return { ok: true };
  });
}

async function problemsOf(shop: ShopRef, campaign: Campaign, { now }: { now: Date }): Promise<ReviewNote[]> {
  if (!can("schedule", campaign.status) || campaign.archivedAt) return [noDraft];
  const problems = await checkCampaign(shop, campaign, { now });
  if (problems.length > 0 || mayFillUp(campaign)) return problems;
  const counted = await estimateAudience(shop, campaign, { versions: "chosen" });
  if (!counted.ok) return [{ message: counted.problem, step: "audience" }];
  return counted.estimate.eligible === 0 ? [nobodyEligible] : [];
}

const changedSince: ReviewNote = {
  message:
    "This campaign was changed while you looked at it, in another window or by a colleague. This page shows it as it is now: check it again before you send.",
  step: null,
};

const noDraft: ReviewNote = {
  message: "This campaign was changed or sent meanwhile. Reload the page.",
  step: null,
};
