import { recordAudit } from "../audit.server.ts";
import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { campaignSubject, transitions, type Transition } from "./campaign.ts";
import { moveCampaign } from "./move-campaign.server.ts";

/** What becomes of a campaign in each state. Nothing goes on by itself when the app comes back: a person decides. */
const halts: { transition: Transition; reason?: string }[] = [
  { transition: "reopen" },
  {
    transition: "fail",
    reason: "The app was removed from the store while this campaign was being prepared. Nobody was written to.",
  },
  {
    transition: "pause",
    reason: "The app was removed from the store. Resume the campaign to write to those who still wait.",
  },
];

/**
 * Stops everything that a shop sends, when it removes the app: no waiting message is taken up any more once the caller's
 * transaction is committed. Campaigns in mid-delivery are paused, planned ones become drafts. Safe to repeat.
 */
export async function haltCampaigns(tx: Sql, shop: ShopRef, options: { now: Date }): Promise<void> {
  const { rows } = await tx.query<{ id: bigint; status: string }>(
    `SELECT id, status FROM campaign
     WHERE shop_id = $1 AND status IN ('scheduled', 'preparing', 'sending') AND archived_at IS NULL
     ORDER BY id FOR UPDATE`,
    [shop.id],
  );
  for (const campaign of rows) {
    const halt = halts.find(({ transition }) =>
      (transitions[transition].from as readonly string[]).includes(campaign.status),
    );
    if (!halt || !(await moveCampaign(tx, shop, campaign.id, { ...halt, now: options.now }))) continue;
    const subject = campaignSubject(campaign.id);
    await recordAudit(tx, shop, { actor: "Shopify", action: "campaign.halted", subject, now: options.now });
  }
  await tx.query("UPDATE dispatch SET state = 'held' WHERE shop_id = $1 AND state = 'open'", [shop.id]);
}
