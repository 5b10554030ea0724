import { recordAudit } from "../audit.server.ts";
import type { ChannelName } from "../channels/channel.ts";
import { channelNames } from "../channels/channel-names.ts";
import { inTransaction, pool, type Sql } from "../db.server.ts";
import { fireTriggers, isTriggerOn } from "../flow/fire-triggers.server.ts";
import type { Trigger } from "../flow/trigger.ts";
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
    if (await isTriggerOn(tx, shop, "campaign-finished")) await fireFinished(tx, shop, campaignId, { now });
  });
}

async function fireFinished(tx: Sql, shop: ShopRef, campaignId: bigint, { now }: { now: Date }): Promise<void> {
  const { rows } = await tx.query<FinishedRow>(finishedCampaign, [shop.id, campaignId]);
  const [campaign] = rows;
  if (!campaign) return;
  const { name, channel, recipients, sent, failed, skipped, unconfirmed } = campaign;
  const trigger: Trigger = {
    handle: "campaign-finished",
    subject: campaignId.toString(),
    customerId: null,
    fields: {
      "Campaign name": name,
      "Campaign ID": campaignId.toString(),
      Channel: channelNames[channel],
      Recipients: recipients,
      Sent: sent,
      Failed: failed,
      Skipped: skipped,
      Unconfirmed: unconfirmed,
    },
  };
  await fireTriggers(tx, shop, [trigger], { now });
}

type FinishedRow = { name: string; channel: ChannelName } & Record<
  "recipients" | "sent" | "failed" | "skipped" | "unconfirmed",
  number
>;

/** $1 shop, $2 campaign. */
const finishedCampaign = `
SELECT c.name, c.channel, counted.*
FROM campaign c, LATERAL (
  SELECT count(*)::int AS recipients,
    count(*) FILTER (WHERE m.status IN ('sent', 'delivered', 'read'))::int AS sent,
    count(*) FILTER (WHERE m.status = 'failed')::int AS failed,
    count(*) FILTER (WHERE m.status = 'skipped')::int AS skipped,
    count(*) FILTER (WHERE m.status = 'unconfirmed')::int AS unconfirmed
  FROM message m WHERE m.shop_id = c.shop_id AND m.source = 'campaign' AND m.source_id = c.id
) counted
WHERE c.shop_id = $1 AND c.id = $2`;
