import { recordAudit } from "../audit.server.ts";
import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { campaignSubject } from "./campaign.ts";

/**
 * Writes down which list version of each chosen segment is the latest at this moment; a frozen campaign is sent to exactly
 * these. A segment that has not been read from Shopify yet has no version to freeze and is left out, which the review
 * reports. Repeating it takes the versions of the new moment. Only drafts are frozen.
 */
export async function freezeAudience(
  tx: Sql,
  shop: ShopRef,
  campaignId: bigint,
  { actor, now }: { actor: string; now: Date },
): Promise<void> {
  const { rows } = await tx.query<{ versions: Record<string, number> }>(
    `UPDATE campaign AS c
        SET frozen_at = $3,
            frozen_versions = COALESCE((
              SELECT jsonb_object_agg(s.id::text, s.version)
                FROM segment s
               WHERE s.shop_id = c.shop_id AND s.version > 0 AND s.deleted_at IS NULL
                 AND s.id = ANY (c.include_segment_ids || c.exclude_segment_ids)), '{}')
      WHERE c.shop_id = $1 AND c.id = $2 AND c.status = 'draft'
      RETURNING c.frozen_versions AS versions`,
    [shop.id, campaignId, now],
  );
  const versions = rows[0]?.versions;
  if (!versions) return;
  await recordAudit(tx, shop, {
    actor,
    action: "campaign.audience-frozen",
    subject: campaignSubject(campaignId),
    detail: versions,
    now,
  });
}
