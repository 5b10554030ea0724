import { closeDispatch } from "../messaging/close-dispatch.server.ts";
import type { ShopRef } from "../shop.ts";
import { controlCampaign, type ControlResult } from "./control-campaign.server.ts";

/**
 * Ends a campaign for good, before or in the middle of its delivery. Whoever still waits is skipped as cancelled; what was
 * sent stays sent. Throws AppError("not-found").
 */
export async function cancelCampaign(
  shop: ShopRef,
  campaignId: bigint,
  options: { actor: string; now: Date },
): Promise<ControlResult> {
  return controlCampaign(shop, campaignId, {
    ...options,
    control: {
      transition: "cancel",
      action: "campaign.cancelled",
      dispatch: closeDispatch,
      refusal: "This campaign is over, or has not begun. There is nothing to cancel.",
    },
  });
}
