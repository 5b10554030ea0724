import { recordAudit } from "../audit.server.ts";
import { inTransaction, type Sql } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopProfile, ShopRef } from "../shop.ts";
import type { DraftChange, FieldProblems } from "./campaign-draft.ts";
import { campaignSubject } from "./campaign.ts";
import { checkDraftChange, type DraftColumns } from "./check-draft-change.server.ts";
import { freezeAudience } from "./freeze-audience.server.ts";
import { readCampaign } from "./read-campaign.server.ts";

export type EditResult = { ok: true } | { ok: false; problems: FieldProblems };

type Options = {
  change: DraftChange;
  actor: string;
  now: Date;
  /** The draft that was filled in, by its `updatedAt`: one that was changed since is not overwritten unseen. */
  seen?: Date;
};

/**
 * Saves one step of a draft. Frozen lists are frozen anew when their choice is saved. Nothing else about the campaign
 * changes, whatever the order in which the steps are filled in.
 *
 * Throws AppError("not-found"), or AppError("conflict") once the campaign is no draft any more.
 */
export async function editCampaign(
  shop: ShopProfile,
  campaignId: bigint,
  { change, actor, now, seen }: Options,
): Promise<EditResult> {
  const campaign = await readCampaign(shop, campaignId);
  if (seen && campaign.status === "draft" && campaign.updatedAt.getTime() !== seen.getTime())
    return { ok: false, problems: { page: changedSince } };
  const checked = await checkDraftChange(shop, campaign, { change, now });
  if (!checked.ok) return checked;
  await inTransaction(async (tx) => {
    const mode = await saveColumns(tx, shop, { campaignId, columns: checked.columns, now });
    if (mode === "freeze" && (change.step === "audience" || change.step === "schedule")) {
      await freezeAudience(tx, shop, campaignId, { actor, now });
    }
    await recordAudit(tx, shop, {
      actor,
      action: "campaign.edited",
      subject: campaignSubject(campaignId),
      detail: { step: change.step },
      now,
    });
  });
  return { ok: true };
}

const changedSince =
  "This campaign was changed meanwhile, in another window or by a colleague. Save again to keep what you have here, or reload the page to see the other version.";

/** Returns the draft's audience mode. The column names are this program's own, never a request's. */
async function saveColumns(
  tx: Sql,
  shop: ShopRef,
  { campaignId, columns, now }: { campaignId: bigint; columns: DraftColumns; now: Date },
): Promise<string> {
  const entries = Object.entries(columns);
  const assignments = entries.map(([column], position) => `${column} = $${position + 4}`).join(", ");
  const { rows } = await tx.query<{ mode: string }>(
    `UPDATE campaign SET ${assignments}, updated_at = $3
      WHERE shop_id = $1 AND id = $2 AND status = 'draft' AND archived_at IS NULL
      RETURNING audience_mode AS mode`,
    [shop.id, campaignId, now, ...entries.map(([, value]) => value)],
  );
  if (!rows[0])
    throw new AppError("conflict", { userMessage: "This campaign is not a draft any more, so it cannot be changed." });
  return rows[0].mode;
}
