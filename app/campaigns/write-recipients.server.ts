import type { Campaign } from "@prisma/client";
import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import { fixUtm } from "../messaging/fix-utm.server.ts";
import { tagLinksOf } from "../messaging/tag-dispatch.server.ts";
import { openDispatch } from "../messaging/open-dispatch.server.ts";
import { startDispatch } from "../messaging/start-dispatch.server.ts";
import { validateTemplate } from "../messaging/validate-template.ts";
import type { ShopRef } from "../shop.ts";
import { CampaignRefused } from "./campaign-refused.ts";
import { activityOfCampaign } from "./campaign-activity.ts";
import { campaignSubject } from "./campaign.ts";
import { findSender } from "./find-sender.server.ts";
import { moveCampaign } from "./move-campaign.server.ts";
import { resolveAudience } from "./resolve-audience.server.ts";
import { writeAudience } from "./write-audience.server.ts";

/**
 * Writes down everyone whom a preparing campaign is for, opens what their messages are sent under, and lets the sending
 * begin: in one transaction, which also moves the campaign to `sending`. A second run waits for the first and then finds
 * nothing to do; a campaign cancelled meanwhile takes everything back. Throws CampaignRefused with the reason when the
 * campaign cannot be sent.
 */
export async function writeRecipients(shop: ShopRef, campaign: Campaign, { now }: { now: Date }): Promise<void> {
  const { channel, body, latestAt } = campaign;
  if (latestAt && latestAt <= now) {
    throw new CampaignRefused("Its latest useful time passed before it could start. Nobody was written to.");
  }
  const sender = campaign.senderId === null ? null : await findSender(shop, campaign.senderId, { channel });
  if (!sender) throw new CampaignRefused("Its sender was removed. Choose another one.");
  const [templateProblem] = validateTemplate(body);
  if (templateProblem) throw new CampaignRefused(`Its message has an error: ${templateProblem.message}`);
  const resolved = await resolveAudience(shop, campaign, { versions: "chosen" });
  if (!resolved.ok) throw new CampaignRefused(resolved.problem);
  const { audience, size } = resolved;

  await inTransaction(async (tx) => {
    const owner = campaignSubject(campaign.id);
    const dispatchId = await openDispatch(tx, shop, { owner, channel, senderId: sender.id, body });
    // There is one dispatch per campaign, so a second run has waited here for the first to commit.
    const { rowCount: due } = await tx.query(
      "SELECT FROM campaign WHERE shop_id = $1 AND id = $2 AND status = 'preparing'",
      [shop.id, campaign.id],
    );
    if (due === 0) return;
    const recipients = await writeAudience(tx, shop, audience, {
      campaignId: campaign.id,
      dispatchId,
      size,
      latestAt,
      now,
    });
    const { rowCount: queued } = await tx.query(
      "SELECT FROM message_queue WHERE shop_id = $1 AND dispatch_id = $2 LIMIT 1",
      [shop.id, dispatchId],
    );
    if (queued === 0) throw new CampaignRefused("Nobody in its audience can receive the message.");
    const activity = activityOfCampaign(campaign);
    await fixUtm(tx, shop, activity, { now });
    const started = await moveCampaign(tx, shop, campaign.id, { transition: "start", now });
    if (!started) throw new CampaignRefused("It was cancelled.");
    await tagLinksOf(tx, shop, activity);
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
