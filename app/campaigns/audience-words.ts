import { channelNames } from "../channels/channel-names.ts";
import { reasons } from "../messaging/reasons.ts";
import type { ExclusionReason } from "./audience.ts";
import type { CampaignChannel } from "./campaign.ts";
import type { ResendTo } from "./draft-view.ts";

/** Why somebody is left out, in the merchant's words. */
export function explainExclusion(reason: ExclusionReason, channel: CampaignChannel): { label: string; help: string } {
  if (reason === "excluded-segment")
    return { label: "In a segment you exclude", help: "They are in one of the segments you chose to leave out." };
  if (reason === "not-subscribed") {
    return { label: "Not subscribed", help: `They have not agreed to ${channelNames[channel]} marketing from you.` };
  }
  return reasons[reason];
}

/** Whom a resend is for. */
export const resendWords: Record<ResendTo, string> = {
  failed: "Recipients of the earlier campaign whose message failed",
  unconfirmed: "Recipients of the earlier campaign whose message is unconfirmed",
};
