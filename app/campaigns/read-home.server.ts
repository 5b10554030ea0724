import { db } from "../db.server.ts";
import { beginOfDays, countDays } from "../messaging/count-days.server.ts";
import type { MessageStatus } from "../messaging/message.ts";
import { readSyncProgress } from "../segments/read-sync-progress.server.ts";
import type { ShopProfile } from "../shop.ts";
import { isRunning } from "./campaign.ts";
import { countOutcomes } from "./count-outcomes.server.ts";
import type { HomeData } from "./home.ts";
import { listAttention } from "./list-attention.server.ts";
import { viewCampaignRow } from "./list-campaign-rows.server.ts";
import { summaryFields, summarise } from "./list-campaigns.server.ts";
import { readFirstSteps } from "./read-first-steps.server.ts";
import { headlineOf, type Headline } from "./report.ts";

const SHOWN = 5;
const LATELY_DAYS = 30;

/** What the home page shows: what was sent lately and how it did, what needs attention, and what a new shop does first. */
export async function readHome(shop: ShopProfile, { now }: { now: Date }): Promise<HomeData> {
  const days = { days: LATELY_DAYS, now };
  const [sent, lately, others, firstSteps, sync] = await Promise.all([
    db.campaign.findMany({
      where: { shopId: shop.id, archivedAt: null, startedAt: { not: null } },
      orderBy: [{ startedAt: "desc" }, { id: "desc" }],
      take: SHOWN,
      select: summaryFields,
    }),
    db.campaign.findMany({
      where: { shopId: shop.id, startedAt: { gte: beginOfDays(shop, days) } },
      select: { id: true, finishedAt: true },
    }),
    countDays(shop, days),
    readFirstSteps(shop),
    readSyncProgress(shop),
  ]);
  const campaigns = new Map([...sent, ...lately].map((campaign) => [campaign.id, campaign]));
  const outcomes = await countOutcomes(shop, [...campaigns.values()], { now });
  return {
    recent: sent.map((campaign) => viewCampaignRow(summarise(campaign), outcomes)),
    lately: addUp([...lately.flatMap(({ id }) => outcomes.get(id) ?? []), headlineOfStates(others)]),
    attention: await listAttention(shop, { outcomes, now }),
    firstSteps,
    isMoving: (sync !== null && sync.finishedAt === null) || sent.some((campaign) => isRunning(campaign.status)),
  };
}

function headlineOfStates(states: Record<MessageStatus, number>): Headline & { recipients: number } {
  const recipients = Object.values(states).reduce((sum, count) => sum + count, 0);
  return { ...headlineOf({ states, recipients }), recipients };
}

function addUp(outcomes: (Headline & { recipients: number })[]): Headline & { recipients: number } {
  const total = { recipients: 0, sent: 0, delivered: 0, read: 0, failed: 0, done: 0 };
  for (const outcome of outcomes) {
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += outcome[key];
  }
  return total;
}
