import type { CampaignChannel } from "./campaign.ts";

/** A sender that a campaign can come from. */
export type SenderChoice = { id: string; channel: CampaignChannel; name: string; address: string; isPaused: boolean };
