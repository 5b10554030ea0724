import type { Campaign } from "@prisma/client";
import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { openDispatch } from "../messaging/open-dispatch.server.ts";
import { startDispatch } from "../messaging/start-dispatch.server.ts";
import { validateTemplate } from "../messaging/validate-template.ts";
import { syncSegment } from "../segments/sync-segment.server.ts";
import type { ShopRef } from "../shop.ts";
import { campaignSubject } from "./campaign.ts";
import { findSender } from "./find-sender.server.ts";
import { moveCampaign } from "./move-campaign.server.ts";
import { findCampaign } from "./read-campaign.server.ts";
import { resolveAudience } from "./resolve-audience.server.ts";
import { writeAudience } from "./write-audience.server.ts";

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
    await failCampaign(shop, campaignId, { problem, now });
  }
}

/** What the merchant is told of a campaign that cannot be sent. */
class CampaignRefused extends Error {
  override name = "CampaignRefused";
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

async function writeRecipients(shop: ShopRef, campaign: Campaign, { now }: { now: Date }): Promise<void> {
  if (campaign.latestAt && campaign.latestAt <= now) {
    throw new CampaignRefused("Its latest useful time passed before it could start. Nobody was written to.");
  }
  const sender =
    campaign.senderId === null ? null : await findSender(shop, campaign.senderId, { channel: campaign.channel });
  if (!sender) throw new CampaignRefused("Its sender was removed. Choose another one.");
  const [templateProblem] = validateTemplate(campaign.body);
  if (templateProblem) throw new CampaignRefused(`Its message has an error: ${templateProblem.message}`);
  const resolved = await resolveAudience(shop, campaign, { versions: "chosen" });
  if (!resolved.ok) throw new CampaignRefused(resolved.problem);

  await inTransaction(async (tx) => {
    const owner = campaignSubject(campaign.id);
    const dispatchId = await openDispatch(tx, shop, {
      owner,
      channel: campaign.channel,
      senderId: sender.id,
      body: campaign.body,
    });
    // There is one dispatch per campaign, so a second run of this job has waited here for the first to commit.
    const due = await tx.query("SELECT FROM campaign WHERE shop_id = $1 AND id = $2 AND status = 'preparing'", [
      shop.id,
      campaign.id,
    ]);
    if (due.rowCount === 0) return;
    const recipients = await writeAudience(tx, shop, resolved.audience, {
      campaignId: campaign.id,
      dispatchId,
      size: resolved.size,
      latestAt: campaign.latestAt,
      now,
    });
    const queued = await tx.query(
      "SELECT FROM message WHERE shop_id = $1 AND dispatch_id = $2 AND due_at IS NOT NULL LIMIT 1",
      [shop.id, dispatchId],
    );
    if (queued.rowCount === 0) throw new CampaignRefused("Nobody in its audience can receive the message.");
    const started = await moveCampaign(tx, shop, campaign.id, { transition: "start", now });
    // Cancelled meanwhile: everything this transaction wrote goes again.
    if (!started) throw new CampaignRefused("It was cancelled.");
    await startDispatch(tx, shop, dispatchId);
    await recordAudit(tx, shop, {
      actor: "Segue",
      action: "campaign.started",
      subject: owner,
      detail: { recipients },
      now,
    });
  });
}

/** undefined for what is to be tried again. */
function problemOf(error: unknown, { isLastAttempt }: { isLastAttempt: boolean }): string | undefined {
  if (error instanceof CampaignRefused) return error.message;
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
