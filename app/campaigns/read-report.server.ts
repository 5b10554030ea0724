import type { ShopRef } from "../shop.ts";
import { countCampaigns, type Counted } from "./count-campaigns.server.ts";
import { sumReport, type CampaignReport } from "./report.ts";

/** What became of a campaign's recipients, from the ledger; for a very large one a few seconds old. */
export async function readReport(shop: ShopRef, campaign: Counted, { now }: { now: Date }): Promise<CampaignReport> {
  const counts = await countCampaigns(shop, [campaign], { now });
  return sumReport(counts.get(campaign.id) ?? []);
}
