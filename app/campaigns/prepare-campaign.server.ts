import type { Campaign } from "@prisma/client";
import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { log } from "../log.server.ts";
import { syncSegment } from "../segments/sync-segment.server.ts";
import type { ShopRef } from "../shop.ts";
import { CampaignRefused } from "./campaign-refused.ts";
import { campaignSubject } from "./campaign.ts";
import { moveCampaign } from "./move-campaign.server.ts";
import { findCampaign } from "./read-campaign.server.ts";
import { writeRecipients } from "./write-recipients.server.ts";

type Options = {
  now: Date;
  /** Nobody tries again when this fails, so a failure is the campaign's. */
  isLastAttempt: boolean;
};

/**
 * Turns a campaign whose time has come into recipients: brings its lists up to date where the merchant chose so, writes
 * everyone down and lets the sending begin, the last two in one transaction.
 *
 * Safe to repeat and to be killed at any point: until that transaction commits nobody is written down, and afterwards the
 * campaign is no longer `preparing`. What keeps it from being sent ends it as `failed` with the reason; what may pass (no
 * answer from Shopify) is thrown, to be tried again.
 */
export async function prepareCampaign(
  shop: ShopRef,
  campaignId: bigint,
  { now, isLastAttempt }: Options,
): Promise<void> {
  const campaign = await takeCampaign(shop, campaignId, { now });
  if (!campaign) return;
  try {
    await refreshLists(shop, campaign);
    await writeRecipients(shop, campaign, { now });
  } catch (error) {
    const problem = problemOf(error, { isLastAttempt });
    if (problem === undefined) throw error;
    if (!(error instanceof CampaignRefused))
      log.error({ shop: shop.domain, campaign: String(campaignId), err: error }, "A campaign failed");
    await failCampaign(shop, campaignId, { problem, now });
  }
}

async function takeCampaign(shop: ShopRef, campaignId: bigint, { now }: { now: Date }): Promise<Campaign | null> {
  const campaign = await findCampaign(shop, campaignId);
  const isDue = campaign?.status === "scheduled" && campaign.scheduledAt !== null && campaign.scheduledAt <= now;
  if (isDue) await inTransaction((tx) => moveCampaign(tx, shop, campaignId, { transition: "prepare", now }));
  const taken = isDue ? await findCampaign(shop, campaignId) : campaign;
  return taken?.status === "preparing" ? taken : null;
}

/** Lists read after the campaign began are fresh enough, so that a second attempt goes on where the first one ended. */
async function refreshLists(shop: ShopRef, campaign: Campaign): Promise<void> {
  if (campaign.audienceMode !== "refresh") return;
  const now = campaign.startedAt ?? campaign.updatedAt;
  for (const segmentId of new Set([...campaign.includeSegmentIds, ...campaign.excludeSegmentIds])) {
    // A deleted segment is reported, by its name, when the lists are looked up.
    await syncSegment(shop, segmentId, { now });
  }
}

/** undefined for what is to be tried again. */
function problemOf(error: unknown, { isLastAttempt }: { isLastAttempt: boolean }): string | undefined {
  if (error instanceof CampaignRefused) return error.message;
  // Without the shop's leave no attempt will do better.
  if (error instanceof AppError && error.code === "shop-not-installed") return error.userMessage;
  if (!isLastAttempt) return undefined;
  if (error instanceof AppError) return error.userMessage;
  return "It could not be prepared because of an error on our side, which was recorded. Nobody was written to.";
}

/** A campaign that was cancelled meanwhile stays cancelled. */
async function failCampaign(
  shop: ShopRef,
  campaignId: bigint,
  { problem, now }: { problem: string; now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    const failed = await moveCampaign(tx, shop, campaignId, { transition: "fail", reason: problem, now });
    if (!failed) return;
    await recordAudit(tx, shop, {
      actor: "Segue",
      action: "campaign.failed",
      subject: campaignSubject(campaignId),
      detail: { problem },
      now,
    });
  });
}
