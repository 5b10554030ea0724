import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { campaignSubject, hasLedger } from "./campaign.ts";
import type { ResendTo } from "./draft-view.ts";
import { readCampaign } from "./read-campaign.server.ts";

type Options = { to: ResendTo; actor: string; now: Date };
type Result = { ok: true; campaignId: bigint } | { ok: false; problem: string };

/**
 * Makes a draft for those recipients of a campaign whose message failed, or of whom nobody knows whether they got it. It is
 * a campaign of its own, with its own report: consent, suppression and numbers are all looked at anew when it is sent.
 * Throws AppError("not-found").
 */
export async function resendCampaign(shop: ShopRef, campaignId: bigint, { to, actor, now }: Options): Promise<Result> {
  const original = await readCampaign(shop, campaignId);
  if (!hasLedger(original.status)) return { ok: false, problem: "This campaign has not been sent to anyone yet." };
  return inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: bigint }>(
      `INSERT INTO campaign (shop_id, name, channel, sender_id, audience_mode, template_id, body, resend_of, resend_statuses,
                             created_at, updated_at)
       SELECT shop_id, $3, channel, sender_id, 'refresh', template_id, body, id, ARRAY[$4::message_status], $5, $5
         FROM campaign c
        WHERE shop_id = $1 AND id = $2
          AND EXISTS (SELECT FROM message
                       WHERE shop_id = $1 AND source = 'campaign' AND source_id = $2 AND status = $4::message_status)
       RETURNING id`,
      [shop.id, campaignId, `${original.name} (again)`.slice(0, 120), to, now],
    );
    const copy = rows[0]?.id;
    if (copy === undefined) return { ok: false, problem: `No recipient of this campaign is ${to}.` };
    // Sending again is the decision about the unconfirmed.
    if (to === "unconfirmed") {
      await tx.query("UPDATE campaign SET unconfirmed_settled_at = $3 WHERE shop_id = $1 AND id = $2", [
        shop.id,
        campaignId,
        now,
      ]);
    }
    await recordAudit(tx, shop, {
      actor,
      action: "campaign.created",
      subject: campaignSubject(copy),
      detail: { resendOf: campaignId.toString(), to },
      now,
    });
    return { ok: true, campaignId: copy };
  });
}
