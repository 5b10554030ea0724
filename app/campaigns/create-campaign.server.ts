import type { z } from "zod";
import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { basicsSchema, FieldProblems } from "./campaign-draft.ts";
import { campaignSubject } from "./campaign.ts";
import { findSender } from "./find-sender.server.ts";

type Options = {
  actor: string;
  now: Date;
  /** Segments it begins with: a campaign started from a segment's page. Those of another shop are left out. */
  includeSegmentIds?: bigint[];
};

/** Begins a draft with its name, channel and sender. */
export async function createCampaign(
  shop: ShopRef,
  basics: z.output<typeof basicsSchema>,
  { actor, now, includeSegmentIds = [] }: Options,
): Promise<{ ok: true; campaignId: bigint } | { ok: false; problems: FieldProblems }> {
  if (basics.senderId !== null && !(await findSender(shop, basics.senderId, { channel: basics.channel }))) {
    return { ok: false, problems: { senderId: "This sender is not available any more. Choose another one." } };
  }
  return inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: bigint }>(
      `INSERT INTO campaign (shop_id, name, channel, sender_id, include_segment_ids, created_at, updated_at)
       SELECT $1, $2, $3::channel, $4,
              ARRAY (SELECT id FROM segment WHERE shop_id = $1 AND id = ANY ($5::bigint[]) AND deleted_at IS NULL), $6, $6
       RETURNING id`,
      [shop.id, basics.name, basics.channel, basics.senderId, includeSegmentIds, now],
    );
    const campaignId = rows[0]?.id;
    if (campaignId === undefined) throw new Error("An INSERT returned no row");
    await recordAudit(tx, shop, { actor, action: "campaign.created", subject: campaignSubject(campaignId), now });
    return { ok: true, campaignId };
  });
}
