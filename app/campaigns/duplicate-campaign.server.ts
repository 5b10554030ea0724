import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
import { campaignSubject } from "./campaign.ts";
import { readCampaign } from "./read-campaign.server.ts";

/**
 * Makes a draft with the same channel, sender, segments and text, and returns its id. Its time and its frozen lists are
 * left behind: both are chosen anew. Throws AppError("not-found").
 */
export async function duplicateCampaign(
  shop: ShopRef,
  campaignId: bigint,
  { actor, now }: { actor: string; now: Date },
): Promise<bigint> {
  const original = await readCampaign(shop, campaignId);
  return inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: bigint }>(
      `INSERT INTO campaign (shop_id, name, channel, sender_id, include_segment_ids, exclude_segment_ids, all_subscribed,
                             audience_mode, template_id, body, resend_of, resend_statuses, created_at, updated_at)
       SELECT shop_id, $3, channel, sender_id, include_segment_ids, exclude_segment_ids, all_subscribed,
              audience_mode, template_id, body, resend_of, resend_statuses, $4, $4
         FROM campaign WHERE shop_id = $1 AND id = $2
       RETURNING id`,
      [shop.id, campaignId, copyName(original.name), now],
    );
    const copy = rows[0]?.id;
    if (copy === undefined) throw new AppError("not-found", { userMessage: "This campaign does not exist any more." });
    await recordAudit(tx, shop, {
      actor,
      action: "campaign.created",
      subject: campaignSubject(copy),
      detail: { copyOf: campaignId.toString() },
      now,
    });
    return copy;
  });
}

const NAME_LENGTH = 120;

function copyName(name: string): string {
  const prefix = "Copy of ";
  return prefix + name.slice(0, NAME_LENGTH - prefix.length);
}
