import type { ShopRef } from "../shop.ts";
import { countCampaigns, type Counted } from "./count-campaigns.server.ts";
import { headlineOf, sumReport, type Headline } from "./report.ts";

/** By campaign. */
export type Outcomes = Map<bigint, Headline & { recipients: number; unconfirmed: number }>;

/** The headline figures of several campaigns, by id; none for a campaign without recipients. */
export async function countOutcomes(
  shop: ShopRef,
  campaigns: readonly Counted[],
  { now }: { now: Date },
): Promise<Outcomes> {
  const counts = await countCampaigns(shop, campaigns, { now });
  return new Map(
    [...counts]
      .filter(([, groups]) => groups.length > 0)
      .map(([id, groups]) => {
        const report = sumReport(groups);
        return [id, { ...headlineOf(report), recipients: report.recipients, unconfirmed: report.unconfirmed }];
      }),
  );
}
