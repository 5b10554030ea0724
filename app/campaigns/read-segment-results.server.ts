import { z } from "zod";
import { db, pool } from "../db.server.ts";
import { messageStatuses } from "../messaging/message.ts";
import type { ShopRef } from "../shop.ts";
import { isCountGood } from "../messaging/kept-count.ts";
import type { CampaignChannel } from "./campaign.ts";
import { countCampaigns } from "./count-campaigns.server.ts";
import { campaignsOfSegment, countMembersMessages, countOptOuts } from "./segment-results.sql.ts";
import { sumSegmentResults, type CampaignOutcome, type SegmentResults } from "./segment-results.ts";

const campaignsCounted = 10;

type UsedIn = {
  id: bigint;
  channel: CampaignChannel;
  startedAt: Date;
  finishedAt: Date | null;
  /** Whether all of its recipients came from this segment. */
  isAlone: boolean;
  version: number | null;
};

/**
 * How the messages did that the latest campaigns sent to a segment's members, of the ledger: members at the time, not those
 * of today. As old as a campaign's own figures may be (see messaging/kept-count.ts); opt-outs are of this moment.
 */
export async function readSegmentResults(
  shop: ShopRef,
  segmentId: bigint,
  { now }: { now: Date },
): Promise<SegmentResults> {
  const { rows } = await pool.query<UsedIn>(campaignsOfSegment, [shop.id, segmentId, campaignsCounted + 1]);
  const campaigns = rows.slice(0, campaignsCounted);
  const alone = campaigns.filter((campaign) => campaign.isAlone);
  const [whole, optOuts] = await Promise.all([
    countCampaigns(shop, alone, { now }),
    readOptOuts(shop, segmentId, campaigns),
  ]);
  const outcomes: CampaignOutcome[] = [];
  for (const campaign of campaigns) {
    // One after the other: each may be a pass over a million messages.
    const groups = campaign.isAlone
      ? (whole.get(campaign.id) ?? [])
      : await countMembers(shop, segmentId, { campaign, now });
    outcomes.push({ channel: campaign.channel, groups, optOuts: optOuts.get(campaign.id) ?? 0 });
  }
  return sumSegmentResults(outcomes, { hasMore: rows.length > campaigns.length });
}

const groupsSchema = z.array(z.object({ status: z.enum(messageStatuses), count: z.number() }));
type Groups = z.infer<typeof groupsSchema>;

async function countMembers(
  shop: ShopRef,
  segmentId: bigint,
  { campaign, now }: { campaign: UsedIn; now: Date },
): Promise<Groups> {
  const { id: campaignId, finishedAt } = campaign;
  const kept = await db.campaignSegmentCount.findFirst({ where: { shopId: shop.id, campaignId, segmentId } });
  const known = kept && isCountGood(kept, { finishedAt, now }) ? groupsSchema.safeParse(kept.groups).data : undefined;
  if (known) return known;
  const startedAt = performance.now();
  const { rows: groups } = await pool.query<Groups[number]>(countMembersMessages, [
    shop.id,
    segmentId,
    campaignId,
    campaign.version,
  ]);
  const count = { countedAt: now, tookMs: Math.round(performance.now() - startedAt), groups };
  await db.campaignSegmentCount.upsert({
    where: { shopId_campaignId_segmentId: { shopId: shop.id, campaignId, segmentId } },
    create: { shopId: shop.id, campaignId, segmentId, ...count },
    update: count,
  });
  return groups;
}

async function readOptOuts(
  shop: ShopRef,
  segmentId: bigint,
  campaigns: readonly UsedIn[],
): Promise<Map<bigint, number>> {
  const first = campaigns.at(-1);
  if (!first) return new Map();
  const { rows } = await pool.query<{ id: bigint; optOuts: number }>(countOptOuts, [
    shop.id,
    segmentId,
    campaigns.map(({ id }) => id),
    campaigns.map(({ version }) => version),
    first.startedAt,
  ]);
  return new Map(rows.map(({ id, optOuts }) => [id, optOuts]));
}
