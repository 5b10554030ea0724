import { DateTime } from "luxon";
import { z } from "zod";
import { db, pool } from "../db.server.ts";
import type { ShopProfile, ShopRef } from "../shop.ts";
import { isTrial } from "./dispatch.ts";
import { isCountGood, worthKeepingMs } from "./kept-count.ts";
import { messageStatuses, type MessageStatus } from "./message.ts";

/** How many messages are in each state; those of which there are none are left out. */
type StateCounts = Partial<Record<MessageStatus, number>>;

type Day = { beginsAt: Date; endsAt: Date };

const statesSchema = z.partialRecord(z.enum(messageStatuses), z.number());

/** When the last `days` days of the shop began, today among them, in its own time zone. */
export function beginOfDays(
  { timezone }: Pick<ShopProfile, "timezone">,
  { days, now }: { days: number; now: Date },
): Date {
  return startOfToday(timezone, now)
    .minus({ days: days - 1 })
    .toJSDate();
}

/**
 * What became of the messages that automations, workflows and the merchant's own hand sent to customers on the last `days` days of
 * the shop, by the day they were queued on. Campaigns are not among them, nor are tests and the answers to STOP, START and HELP.
 * Counted from the ledger now, or lately enough (see kept-count.ts): a day that is over is counted like a campaign that is.
 */
export async function countDays(
  shop: ShopProfile,
  { days, now }: { days: number; now: Date },
): Promise<Record<MessageStatus, number>> {
  const wanted = listDays(shop.timezone, { days, now });
  const kept = await db.dayCount.findMany({
    where: { shopId: shop.id, beginsAt: { in: wanted.map(({ beginsAt }) => beginsAt) } },
  });
  const byBegin = new Map(kept.map((count) => [count.beginsAt.getTime(), count]));
  const known: StateCounts[] = [];
  const stale: Day[] = [];
  for (const day of wanted) {
    const count = byBegin.get(day.beginsAt.getTime());
    const finishedAt = day.endsAt <= now ? day.endsAt : null;
    const states =
      count && isCountGood(count, { finishedAt, now }) ? statesSchema.safeParse(count.states).data : undefined;
    if (states) known.push(states);
    else stale.push(day);
  }
  return addUp([...known, ...(await countAnew(shop, stale, { since: beginOfDays(shop, { days, now }), now }))]);
}

function startOfToday(timezone: string, now: Date): DateTime {
  const local = DateTime.fromJSDate(now, { zone: timezone });
  return (local.isValid ? local : DateTime.fromJSDate(now, { zone: "UTC" })).startOf("day");
}

/** The oldest first. */
function listDays(timezone: string, { days, now }: { days: number; now: Date }): Day[] {
  const today = startOfToday(timezone, now);
  return Array.from({ length: days }, (_, index) => {
    const begin = today.minus({ days: days - 1 - index });
    return { beginsAt: begin.toJSDate(), endsAt: begin.plus({ days: 1 }).toJSDate() };
  });
}

/** LATERAL has each day reached by its stretch of the index, however many messages others have. $1 shop, $2 begins of days, $3 ends. */
const countSql = `
WITH trial AS MATERIALIZED (SELECT id FROM dispatch d WHERE d.shop_id = $1 AND ${isTrial})
SELECT day.begins_at AS "beginsAt", counted.status, counted.count
FROM unnest($2::timestamptz[], $3::timestamptz[]) AS day (begins_at, ends_at)
CROSS JOIN LATERAL (
  SELECT m.status, count(*)::int AS count FROM message m
  WHERE m.shop_id = $1 AND m.source IN ('automation', 'flow', 'single')
    AND m.queued_at >= day.begins_at AND m.queued_at < day.ends_at
    AND (m.dispatch_id IN (SELECT id FROM trial)) IS NOT TRUE
  GROUP BY m.status
) AS counted`;

async function countAnew(
  shop: ShopRef,
  days: readonly Day[],
  { since, now }: { since: Date; now: Date },
): Promise<StateCounts[]> {
  if (days.length === 0) return [];
  const startedAt = performance.now();
  const { rows } = await pool.query<{ beginsAt: Date; status: MessageStatus; count: number }>(countSql, [
    shop.id,
    days.map(({ beginsAt }) => beginsAt),
    days.map(({ endsAt }) => endsAt),
  ]);
  const tookMs = performance.now() - startedAt;
  const grouped = Map.groupBy(rows, (row) => row.beginsAt.getTime());
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const counted = days.map(({ beginsAt }) => {
    const states: StateCounts = {};
    for (const { status, count } of grouped.get(beginsAt.getTime()) ?? []) states[status] = count;
    // Each day bears its share of what counting them together took.
    return { beginsAt, states, tookMs: total === 0 ? 0 : Math.round((tookMs * sumOf(states)) / total) };
  });
  if (tookMs >= worthKeepingMs) await keep(shop, counted, { since, now });
  return counted.map(({ states }) => states);
}

/** An older count never replaces a newer one. Days that nobody asks for any more are forgotten. */
async function keep(
  shop: ShopRef,
  counted: readonly { beginsAt: Date; states: StateCounts; tookMs: number }[],
  { since, now }: { since: Date; now: Date },
): Promise<void> {
  await pool.query(
    `WITH forgotten AS (DELETE FROM day_count WHERE shop_id = $1 AND begins_at < $2)
     INSERT INTO day_count (shop_id, begins_at, counted_at, took_ms, states)
     SELECT $1, begins_at, $3, took_ms, states
     FROM unnest($4::timestamptz[], $5::int[], $6::jsonb[]) AS counted (begins_at, took_ms, states)
     ON CONFLICT (shop_id, begins_at) DO UPDATE
       SET counted_at = excluded.counted_at, took_ms = excluded.took_ms, states = excluded.states
       WHERE day_count.counted_at < excluded.counted_at`,
    [
      shop.id,
      since,
      now,
      counted.map(({ beginsAt }) => beginsAt),
      counted.map((day) => day.tookMs),
      counted.map(({ states }) => JSON.stringify(states)),
    ],
  );
}

function addUp(days: readonly StateCounts[]): Record<MessageStatus, number> {
  return Object.fromEntries(
    messageStatuses.map((status) => [status, days.reduce((sum, states) => sum + (states[status] ?? 0), 0)]),
  ) as Record<MessageStatus, number>;
}

function sumOf(states: StateCounts): number {
  return Object.values(states).reduce((sum, count) => sum + count, 0);
}
