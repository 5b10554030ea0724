import type { ShopRef } from "../shop.ts";
import { controlCampaign, type ControlResult } from "./control-campaign.server.ts";

/**
 * Makes a scheduled campaign a draft again, to be changed; also one that failed before anyone was written to. The job that
 * waits for its time finds a draft, and ends. Throws AppError("not-found").
 */
export async function reopenCampaign(
  shop: ShopRef,
  campaignId: bigint,
  options: { actor: string; now: Date },
): Promise<ControlResult> {
  return controlCampaign(shop, campaignId, {
    ...options,
    control: {
      transition: "reopen",
      action: "campaign.reopened",
      dispatch: null,
      refusal: "Only a campaign that has not begun can be changed.",
    },
  });
}
