import type { AutomationStatus } from "../automations/automation.ts";
import type { CampaignStatus } from "../campaigns/campaign.ts";
import type { ChannelName } from "../channels/channel.ts";
import type { ActivityRef } from "../messaging/utm.ts";
import type {
  MarketingActivityExternalStatus,
  MarketingChannel,
  MarketingTactic,
} from "../shopify/admin-operations.generated.ts";

/** By which Shopify knows an activity of ours, and finds it again. */
export function remoteIdOf({ source, sourceId }: ActivityRef): string {
  return `${source}-${sourceId}`;
}

/**
 * What Shopify calls a campaign's state. "Paused" is also what may still begin, "inactive" what is over. One that ended before
 * anybody was written to has no results to show, and goes.
 */
export function statusOfCampaign({
  status,
  isArchived,
  wasSent,
}: {
  status: CampaignStatus;
  isArchived: boolean;
  wasSent: boolean;
}): MarketingActivityExternalStatus {
  switch (status) {
    case "draft":
    case "failed":
      return isArchived ? "DELETED_EXTERNALLY" : "PAUSED";
    case "scheduled":
      return "SCHEDULED";
    case "preparing":
    case "sending":
      return "ACTIVE";
    case "paused":
      return "PAUSED";
    case "finished":
      return "INACTIVE";
    case "cancelled":
      return wasSent ? "INACTIVE" : "DELETED_EXTERNALLY";
  }
}

/** What Shopify calls an automation's state. One that is put away keeps its results there. */
export function statusOfAutomation({
  status,
  isArchived,
}: {
  status: AutomationStatus;
  isArchived: boolean;
}): MarketingActivityExternalStatus {
  if (isArchived) return "INACTIVE";
  return status === "active" ? "ACTIVE" : "PAUSED";
}

/**
 * The kind that Shopify files an activity under. Its list of channels knows neither text messages nor WhatsApp nor RCS, and which it
 * wants for them is documented nowhere: "social" with the tactic "message", which is told of for messaging apps, comes nearest.
 * Not verified; everything about it is here.
 */
export function kindOfActivity({
  channel,
  isAboutCheckouts,
}: {
  channel: ChannelName | "message";
  isAboutCheckouts: boolean;
}): {
  tactic: MarketingTactic;
  marketingChannelType: MarketingChannel;
} {
  const isEmail = channel === "email";
  return {
    tactic: isAboutCheckouts ? "ABANDONED_CART" : isEmail ? "NEWSLETTER" : "MESSAGE",
    marketingChannelType: isEmail ? "EMAIL" : "SOCIAL",
  };
}
