import { holdDispatch } from "../messaging/hold-dispatch.server.ts";
import type { ShopRef } from "../shop.ts";
import { controlCampaign, type ControlResult } from "./control-campaign.server.ts";

/**
 * Pauses a campaign in mid-delivery. When this returns, no further message is taken up; the few already on their way to the
 * carrier arrive. Nobody is lost: who waits keeps waiting. Throws AppError("not-found").
 */
export async function pauseCampaign(
  shop: ShopRef,
  campaignId: bigint,
  options: { actor: string; now: Date },
): Promise<ControlResult> {
  return controlCampaign(shop, campaignId, {
    ...options,
    control: {
      transition: "pause",
      action: "campaign.paused",
      dispatch: holdDispatch,
      refusal: "Only a campaign that is sending can be paused. It may have finished just now.",
    },
  });
}
