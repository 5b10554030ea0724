import { Badge, type BadgeProps } from "@shopify/polaris";
import { statusLabels, type CampaignStatus } from "../campaign.ts";

const looks: Record<CampaignStatus, Pick<BadgeProps, "tone" | "progress">> = {
  draft: { progress: "incomplete" },
  scheduled: { tone: "info", progress: "incomplete" },
  preparing: { tone: "info", progress: "partiallyComplete" },
  sending: { tone: "info", progress: "partiallyComplete" },
  paused: { tone: "warning", progress: "partiallyComplete" },
  finished: { tone: "success", progress: "complete" },
  cancelled: { progress: "complete" },
  failed: { tone: "critical", progress: "complete" },
};

export function CampaignStatusBadge({ status }: { status: CampaignStatus }) {
  return <Badge {...looks[status]}>{statusLabels[status]}</Badge>;
}
