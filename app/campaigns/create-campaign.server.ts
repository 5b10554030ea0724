import type { z } from "zod";
import { recordAudit } from "../audit.server.ts";
import { inTransaction, type Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { basicsSchema, FieldProblems } from "./campaign-draft.ts";
import { campaignSubject } from "./campaign.ts";
import { findSender } from "./find-sender.server.ts";

type Options = {
  actor: string;
  now: Date;
  /** Segments it begins with: a campaign started from a segment's page. Those of another shop are left out. */
  includeSegmentIds?: bigint[];
  /** Names the wish: a second one with the same key answers with the draft that is there, whatever became of it. */
  requestKey?: string;
};

/** Begins a draft with its name, channel and sender. Safe to repeat where `requestKey` is given. */
export async function createCampaign(
  shop: ShopRef,
  basics: z.output<typeof basicsSchema>,
  { actor, now, includeSegmentIds = [], requestKey }: Options,
): Promise<{ ok: true; campaignId: bigint } | { ok: false; problems: FieldProblems }> {
  if (basics.senderId !== null && !(await findSender(shop, basics.senderId, { channel: basics.channel }))) {
    return { ok: false, problems: { senderId: "This sender is not available any more. Choose another one." } };
  }
  return inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: bigint }>(
      `INSERT INTO campaign (shop_id, name, channel, sender_id, include_segment_ids, created_at, updated_at,
                             request_key)
       SELECT $1, $2, $3::channel, $4,
              ARRAY (SELECT id FROM segment WHERE shop_id = $1 AND id = ANY ($5::bigint[]) AND deleted_at IS NULL), $6, $6, $7
       ON CONFLICT (shop_id, request_key) DO NOTHING
       RETURNING id`,
      [shop.id, basics.name, basics.channel, basics.senderId, includeSegmentIds, now, requestKey ?? null],
    );
    const campaignId = rows[0]?.id;
    if (campaignId === undefined) return { ok: true, campaignId: await findByKey(tx, shop, requestKey) };
    await recordAudit(tx, shop, { actor, action: "campaign.created", subject: campaignSubject(campaignId), now });
    return { ok: true, campaignId };
  });
}

/** Whoever came first has committed by now: the INSERT waited for them. */
async function findByKey(tx: Sql, shop: ShopRef, requestKey: string | undefined): Promise<bigint> {
  const { rows } = await tx.query<{ id: bigint }>("SELECT id FROM campaign WHERE shop_id = $1 AND request_key = $2", [
    shop.id,
    requestKey,
  ]);
  const [campaign] = rows;
  if (!campaign) throw new Error("An INSERT returned no row");
  return campaign.id;
}
