import { statusLabels as automationLabels } from "../automations/automation.ts";
import { listAutomationsOfSegment } from "../automations/list-automations-of-segment.server.ts";
import { statusLabels as campaignLabels } from "../campaigns/campaign.ts";
import { listCampaignsOfSegment } from "../campaigns/list-campaigns-of-segment.server.ts";
import type { ShopRef } from "../shop.ts";
import type { SegmentUse } from "./segment-use.ts";

/** Automations first, then the latest campaigns, `limit` of them at most, those that are still to be sent before the others. */
export async function listSegmentUse(
  shop: ShopRef,
  segmentId: bigint,
  options: { limit: number },
): Promise<SegmentUse[]> {
  const [automations, campaigns] = await Promise.all([
    listAutomationsOfSegment(shop, segmentId),
    listCampaignsOfSegment(shop, segmentId, options),
  ]);
  return [
    ...automations.map(({ id, name, status }) => ({
      kind: "automation" as const,
      id: String(id),
      name,
      state: automationLabels[status],
      isOpen: true,
    })),
    ...campaigns.map(({ campaignId, name, status, as, isOpen }) => ({
      kind: "campaign" as const,
      id: String(campaignId),
      name,
      state: as === "excluded" ? "Excluded" : campaignLabels[status],
      isOpen,
    })),
  ];
}
