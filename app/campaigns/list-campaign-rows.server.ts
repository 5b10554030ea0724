import type { ShopRef } from "../shop.ts";
import type { CampaignRow, CampaignSummary, CampaignListQuery } from "./campaign-list.ts";
import { hasLedger } from "./campaign.ts";
import { countOutcomes, type Outcomes } from "./count-outcomes.server.ts";
import { listCampaigns } from "./list-campaigns.server.ts";

/** A page of campaigns with what became of their recipients, as the list shows them. */
export async function listCampaignRows(
  shop: ShopRef,
  query: CampaignListQuery,
  { now }: { now: Date },
): Promise<{ rows: CampaignRow[]; hasNext: boolean }> {
  const { campaigns, hasNext } = await listCampaigns(shop, query);
  const outcomes = await countOutcomes(
    shop,
    campaigns.filter(({ status }) => hasLedger(status)),
    { now },
  );
  return { hasNext, rows: campaigns.map((campaign) => viewCampaignRow(campaign, outcomes)) };
}

export function viewCampaignRow(
  { id, at, updatedAt, finishedAt: _, ...campaign }: CampaignSummary,
  outcomes: Outcomes,
): CampaignRow {
  const outcome = outcomes.get(id);
  return {
    ...campaign,
    id: String(id),
    at: at?.toISOString() ?? null,
    updatedAt: updatedAt.toISOString(),
    outcome: outcome
      ? {
          recipients: outcome.recipients,
          sent: outcome.sent,
          delivered: outcome.delivered,
          read: outcome.read,
          failed: outcome.failed,
        }
      : null,
  };
}
