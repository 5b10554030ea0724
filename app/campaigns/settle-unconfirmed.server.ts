import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { campaignSubject } from "./campaign.ts";
import { readCampaign } from "./read-campaign.server.ts";

/**
 * Remembers that the merchant leaves the unconfirmed messages of a campaign as they are, so that nobody is asked again. A
 * receipt that still arrives settles its message all the same. Safe to repeat. Throws AppError("not-found").
 */
export async function settleUnconfirmed(
  shop: ShopRef,
  campaignId: bigint,
  { actor, now }: { actor: string; now: Date },
): Promise<{ ok: true }> {
  await readCampaign(shop, campaignId);
  await inTransaction(async (tx) => {
    const { rowCount } = await tx.query(
      "UPDATE campaign SET unconfirmed_settled_at = $3 WHERE shop_id = $1 AND id = $2 AND unconfirmed_settled_at IS NULL",
      [shop.id, campaignId, now],
    );
    if (rowCount === 0) return;
    await recordAudit(tx, shop, {
      actor,
      action: "campaign.unconfirmed-left",
      subject: campaignSubject(campaignId),
      now,
    });
  });
  return { ok: true };
}
