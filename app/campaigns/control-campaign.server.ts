import { recordAudit } from "../audit.server.ts";
import { inTransaction, type Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { campaignSubject, type Transition } from "./campaign.ts";
import { findDispatch } from "./find-dispatch.server.ts";
import { moveCampaign } from "./move-campaign.server.ts";
import { readCampaign } from "./read-campaign.server.ts";

export type ControlResult = { ok: true } | { ok: false; problem: string };

export type Control = {
  transition: Transition;
  /** For the record: campaign.paused. */
  action: `campaign.${string}`;
  /** What happens to the messages that wait, in the same transaction. */
  dispatch: ((tx: Sql, shop: ShopRef, dispatchId: bigint) => Promise<void>) | null;
  /** What to say when the campaign is in a state that this cannot follow. */
  refusal: string;
};

/**
 * What pausing, resuming, cancelling and reopening have in common: the campaign's state, its waiting messages and the record
 * of who did it change in one transaction, or not at all. Throws AppError("not-found").
 */
export async function controlCampaign(
  shop: ShopRef,
  campaignId: bigint,
  { control, actor, now }: { control: Control; actor: string; now: Date },
): Promise<ControlResult> {
  await readCampaign(shop, campaignId);
  return inTransaction(async (tx) => {
    const moved = await moveCampaign(tx, shop, campaignId, { transition: control.transition, now });
    if (!moved) return { ok: false, problem: control.refusal };
    const dispatchId = control.dispatch && (await findDispatch(tx, shop, campaignId));
    if (control.dispatch && dispatchId) await control.dispatch(tx, shop, dispatchId);
    await recordAudit(tx, shop, { actor, action: control.action, subject: campaignSubject(campaignId), now });
    return { ok: true };
  });
}
