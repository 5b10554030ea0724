import type { Campaign } from "@prisma/client";
import type { AudienceMode, CampaignChannel } from "./campaign.ts";
import type { WizardStep } from "./campaign-draft.ts";
import { wallTimeInZone, type WallTime } from "./schedule.ts";

/** Which recipients of an earlier campaign another one is for. */
export type ResendTo = "failed" | "unconfirmed";

/** A draft as the wizard's pages show it: ids as text, times on the shop's clock. */
export type DraftView = {
  id: string;
  name: string;
  channel: CampaignChannel;
  senderId: string | null;
  allSubscribed: boolean;
  includeSegmentIds: string[];
  excludeSegmentIds: string[];
  /** For a campaign that is sent again: to whom. */
  resendTo: ResendTo | null;
  templateId: string | null;
  body: string;
  at: WallTime | null;
  latest: WallTime | null;
  audienceMode: AudienceMode;
  frozenAt: string | null;
  /** Which state of the draft this is, so that no other one is sent, or overwritten unseen. */
  updatedAt: string;
};

/** The same with the names of what it refers to. */
export type ReviewedDraft = DraftView & {
  senderName: string | null;
  includeNames: string[];
  excludeNames: string[];
  scheduledAt: string | null;
  latestAt: string | null;
};

export function viewDraft(campaign: Campaign, shop: { timezone: string }): DraftView {
  const { id, name, senderId, allSubscribed, includeSegmentIds, excludeSegmentIds, templateId, body, audienceMode } =
    campaign;
  const onClock = (at: Date | null) => at && wallTimeInZone(at, shop.timezone);
  return {
    id: String(id),
    name,
    channel: campaign.channel as CampaignChannel,
    senderId: senderId === null ? null : String(senderId),
    allSubscribed,
    includeSegmentIds: includeSegmentIds.map(String),
    excludeSegmentIds: excludeSegmentIds.map(String),
    resendTo: campaign.resendOf === null ? null : campaign.resendStatuses.includes("failed") ? "failed" : "unconfirmed",
    templateId: templateId === null ? null : String(templateId),
    body,
    at: onClock(campaign.scheduledAt),
    latest: onClock(campaign.latestAt),
    audienceMode,
    frozenAt: campaign.frozenAt?.toISOString() ?? null,
    updatedAt: campaign.updatedAt.toISOString(),
  };
}

const stepPaths: Record<WizardStep, string> = {
  basics: "channel",
  audience: "audience",
  message: "message",
  schedule: "schedule",
  review: "review",
};

/** Where a step of a draft is. */
export function stepPath(campaignId: string | bigint, step: WizardStep): string {
  return `/app/campaigns/${campaignId}/${stepPaths[step]}`;
}

/** The first step that is not filled in yet: where a draft is taken up again. */
export function stepToGoOn(
  campaign: Pick<Campaign, "senderId" | "allSubscribed" | "includeSegmentIds" | "resendOf" | "body">,
): WizardStep {
  if (campaign.senderId === null) return "basics";
  if (!campaign.allSubscribed && campaign.includeSegmentIds.length === 0 && campaign.resendOf === null)
    return "audience";
  if (campaign.body.trim() === "") return "message";
  return "review";
}

/** A choice of segments on its way to and from the page where one is created: `include` and `exclude`, ids with commas. */
export function readCarriedChoice(
  params: URLSearchParams,
): Pick<DraftView, "allSubscribed" | "includeSegmentIds" | "excludeSegmentIds"> | null {
  if (!params.has("include")) return null;
  const ids = (name: string) => (params.get(name) ?? "").split(",").filter((id) => /^\d{1,18}$/.test(id));
  return { allSubscribed: false, includeSegmentIds: ids("include"), excludeSegmentIds: ids("exclude") };
}
