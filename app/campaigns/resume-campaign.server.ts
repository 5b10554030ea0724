import { resumeDispatch } from "../messaging/resume-dispatch.server.ts";
import type { ShopRef } from "../shop.ts";
import { controlCampaign, type ControlResult } from "./control-campaign.server.ts";

/**
 * Goes on with a paused campaign, with exactly those who had not been written to. Whoever has opted out meanwhile is skipped
 * when their turn comes. Throws AppError("not-found").
 */
export async function resumeCampaign(
  shop: ShopRef,
  campaignId: bigint,
  options: { actor: string; now: Date },
): Promise<ControlResult> {
  return controlCampaign(shop, campaignId, {
    ...options,
    control: {
      transition: "resume",
      action: "campaign.resumed",
      dispatch: resumeDispatch,
      refusal: "Only a paused campaign can be resumed.",
    },
  });
}
