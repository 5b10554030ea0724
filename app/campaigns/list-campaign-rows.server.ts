import type { ShopRef } from "../shop.ts";
import type { CampaignRow, ListQuery } from "./campaign-list.ts";
import { countOutcomes } from "./count-outcomes.server.ts";
import { listCampaigns } from "./list-campaigns.server.ts";
import { hasLedger } from "./campaign.ts";

/** A page of campaigns with what became of their recipients, as the list shows them. */
export async function listCampaignRows(shop: ShopRef, query: ListQuery): Promise<{ rows: CampaignRow[]; hasNext: boolean }> {
  const { campaigns, hasNext } = await listCampaigns(shop, query);
  const outcomes = await countOutcomes(shop, campaigns.filter(({ status }) => hasLedger(status)).map(({ id }) => id));
  return {
    hasNext,
    rows: campaigns.map(({ id, name, status, channel, at, updatedAt, isArchived }) => {
      const outcome = outcomes.get(id);
      return {
        id: String(id),
        name,
        status,
        channel,
        at: at?.toISOString() ?? null,
        updatedAt: updatedAt.toISOString(),
        isArchived,
        outcome: outcome ? { recipients: outcome.recipients, sent: outcome.sent, delivered: outcome.delivered } : null,
      };
    }),
  };
}
