import type { ChannelName } from "../channels/channel.ts";

/** The states of a campaign. A campaign only moves along `transitions`. */
export const campaignStatuses = [
  "draft",
  "scheduled",
  "preparing",
  "sending",
  "paused",
  "finished",
  "cancelled",
  "failed",
] as const;

export type CampaignStatus = (typeof campaignStatuses)[number];
export type AudienceMode = "freeze" | "refresh";

/** The channels a campaign can be sent on. */
export const campaignChannels = ["sms", "whatsapp", "rcs"] as const satisfies readonly ChannelName[];
export type CampaignChannel = (typeof campaignChannels)[number];

/**
 * Every move a campaign can make, named by what makes it. Everything else is refused: each use case changes the state
 * with a compare-and-set on `from`, so that two people (or a person and the clock) cannot both win.
 */
export const transitions = {
  /** A time is set; the clock starts it. */
  schedule: { from: ["draft"], to: "scheduled" },
  /** Back to the drawing board: before its time, or after it failed without having written to anyone. */
  reopen: { from: ["scheduled", "failed"], to: "draft" },
  /** Its lists are brought up to date and its recipients written down. */
  prepare: { from: ["draft", "scheduled"], to: "preparing" },
  /** Nobody has been written to, and nobody will be. */
  fail: { from: ["scheduled", "preparing"], to: "failed" },
  /** The recipients stand in the ledger. */
  start: { from: ["preparing"], to: "sending" },
  pause: { from: ["sending"], to: "paused" },
  resume: { from: ["paused"], to: "sending" },
  cancel: { from: ["scheduled", "preparing", "sending", "paused"], to: "cancelled" },
  /** No recipient waits any more. A paused campaign finishes when what was on its way was also the last. */
  finish: { from: ["sending", "paused"], to: "finished" },
} as const satisfies Record<string, { from: readonly CampaignStatus[]; to: CampaignStatus }>;

export type Transition = keyof typeof transitions;

/** Whether a campaign in `status` may make this move. */
export function can(transition: Transition, status: CampaignStatus): boolean {
  return (transitions[transition].from as readonly CampaignStatus[]).includes(status);
}

/** Whether nothing about this campaign will change any more, save for callbacks about messages already sent. */
export function isOver(status: CampaignStatus): boolean {
  return status === "finished" || status === "cancelled" || status === "failed";
}

/** Whether the campaign moves by itself, so that a page about it should look again. */
export function isRunning(status: CampaignStatus): boolean {
  return status === "preparing" || status === "sending";
}

/** Whether recipients were written to the ledger, so that there is something to report. */
export function hasLedger(status: CampaignStatus): boolean {
  return status === "sending" || status === "paused" || status === "finished" || status === "cancelled";
}

/** What the merchant calls each state. */
export const statusLabels: Record<CampaignStatus, string> = {
  draft: "Draft",
  scheduled: "Scheduled",
  preparing: "Preparing",
  sending: "Sending",
  paused: "Paused",
  finished: "Sent",
  cancelled: "Cancelled",
  failed: "Failed",
};

/** The dispatch of a campaign, and its audit trail, are found by this name. */
export function campaignSubject(campaignId: bigint | string): `campaign:${string}` {
  return `campaign:${campaignId}`;
}

/** The campaign that a dispatch's owner names, or null for a dispatch of something else. */
export function campaignOfOwner(owner: string): bigint | null {
  const id = /^campaign:(\d+)$/.exec(owner)?.[1];
  return id === undefined ? null : BigInt(id);
}
