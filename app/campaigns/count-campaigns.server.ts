import { z } from "zod";
import { db, pool } from "../db.server.ts";
import { messageStatuses } from "../messaging/message.ts";
import type { ShopRef } from "../shop.ts";
import { isCountGood, worthKeepingMs } from "../messaging/kept-count.ts";
import type { OutcomeGroup } from "./report.ts";

/** A campaign whose recipients are counted. */
export type Counted = { id: bigint; finishedAt: Date | null };

const groupsSchema = z.array(
  z.object({
    status: z.enum(messageStatuses),
    reason: z.string().nullable(),
    errorCode: z.string().nullable(),
    count: z.number(),
    parts: z.number(),
  }),
);

/**
 * What became of the recipients of several campaigns, by campaign: counted from the ledger now, or lately enough (see
 * messaging/kept-count.ts). Each count is of one moment, so its sums are right. A campaign without recipients has no groups.
 */
export async function countCampaigns(
  shop: ShopRef,
  campaigns: readonly Counted[],
  { now }: { now: Date },
): Promise<Map<bigint, OutcomeGroup[]>> {
  const ids = campaigns.map(({ id }) => id);
  const kept = await db.campaignCount.findMany({ where: { shopId: shop.id, campaignId: { in: ids } } });
  const byId = new Map(kept.map((count) => [count.campaignId, count]));
  const counts = new Map<bigint, OutcomeGroup[]>();
  const stale: bigint[] = [];
  for (const { id, finishedAt } of campaigns) {
    const count = byId.get(id);
    const groups =
      count && isCountGood(count, { finishedAt, now }) ? groupsSchema.safeParse(count.groups).data : undefined;
    if (groups) counts.set(id, groups);
    else stale.push(id);
  }
  for (const [id, groups] of await countAnew(shop, stale, { now })) counts.set(id, groups);
  return counts;
}

async function countAnew(shop: ShopRef, ids: bigint[], { now }: { now: Date }): Promise<Map<bigint, OutcomeGroup[]>> {
  if (ids.length === 0) return new Map();
  const startedAt = performance.now();
  const { rows } = await pool.query<OutcomeGroup & { id: bigint }>(
    `SELECT source_id AS id, status, reason, error_code AS "errorCode", count(*)::int AS count,
            COALESCE(sum(parts), 0)::int AS parts
       FROM message
      WHERE shop_id = $1 AND source = 'campaign' AND source_id = ANY ($2::bigint[])
      GROUP BY source_id, status, reason, error_code`,
    [shop.id, ids],
  );
  const tookMs = performance.now() - startedAt;
  const grouped = Map.groupBy(rows, (row) => row.id);
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const counts = new Map<bigint, OutcomeGroup[]>();
  for (const id of ids) {
    const groups = (grouped.get(id) ?? []).map(({ id: _, ...group }) => group);
    counts.set(id, groups);
    // Each bears its share of what counting them together took.
    const share = total === 0 ? 0 : groups.reduce((sum, { count }) => sum + count, 0) / total;
    await keep(shop, id, { groups, tookMs: Math.round(tookMs * share), now });
  }
  return counts;
}

/** An older count never replaces a newer one. */
async function keep(
  shop: ShopRef,
  campaignId: bigint,
  { groups, tookMs, now }: { groups: OutcomeGroup[]; tookMs: number; now: Date },
): Promise<void> {
  if (tookMs < worthKeepingMs) return;
  await pool.query(
    `INSERT INTO campaign_count (shop_id, campaign_id, counted_at, took_ms, groups) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (shop_id, campaign_id) DO UPDATE
        SET counted_at = excluded.counted_at, took_ms = excluded.took_ms, groups = excluded.groups
      WHERE campaign_count.counted_at < excluded.counted_at`,
    [shop.id, campaignId, now, tookMs, JSON.stringify(groups)],
  );
}
