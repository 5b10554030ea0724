import { pool } from "../db.server.ts";
import { isCountGood, worthKeepingMs } from "../messaging/kept-count.ts";
import type { ShopRef } from "../shop.ts";
import { automationFigures } from "./automation-rows.sql.ts";

/** Customers on their way through it now, messages that the carrier took, and runs that reached the goal. */
export type AutomationFigures = { inside: number; sent: number; conversions: number };

type Kept = AutomationFigures & { id: bigint; countedAt: Date; tookMs: number };

/**
 * The figures of several automations, by id: counted now, or lately enough (see messaging/kept-count.ts). Those counted
 * together are of one moment.
 */
export async function countAutomations(
  shop: ShopRef,
  ids: readonly bigint[],
  { now }: { now: Date },
): Promise<Map<bigint, AutomationFigures>> {
  const { rows: kept } = await pool.query<Kept>(
    `SELECT automation_id AS id, counted_at AS "countedAt", took_ms AS "tookMs", inside, sent, conversions
     FROM automation_count WHERE shop_id = $1 AND automation_id = ANY ($2::bigint[])`,
    [shop.id, ids],
  );
  const good = kept.filter((count) => isCountGood(count, { finishedAt: null, now }));
  const known = new Set(good.map(({ id }) => id));
  const counted = await countAnew(
    shop,
    ids.filter((id) => !known.has(id)),
    { now },
  );
  return new Map([...good, ...counted].map(({ id, inside, sent, conversions }) => [id, { inside, sent, conversions }]));
}

type Counted = AutomationFigures & { id: bigint };

async function countAnew(shop: ShopRef, ids: readonly bigint[], { now }: { now: Date }): Promise<Counted[]> {
  if (ids.length === 0) return [];
  const startedAt = performance.now();
  const { rows } = await pool.query<Counted>(automationFigures, [shop.id, ids]);
  const tookMs = Math.round(performance.now() - startedAt);
  if (tookMs >= worthKeepingMs) await keep(shop, rows, { tookMs, now });
  return rows;
}

/** An older count never replaces a newer one. They were counted together, and none of them alone would take much less. */
async function keep(
  shop: ShopRef,
  counts: readonly Counted[],
  { tookMs, now }: { tookMs: number; now: Date },
): Promise<void> {
  await pool.query(
    `INSERT INTO automation_count (shop_id, automation_id, counted_at, took_ms, inside, sent, conversions)
     SELECT $1, id, $2, $3, inside, sent, conversions
     FROM unnest($4::bigint[], $5::int[], $6::int[], $7::int[]) AS count (id, inside, sent, conversions)
     ON CONFLICT (shop_id, automation_id) DO UPDATE
       SET counted_at = excluded.counted_at, took_ms = excluded.took_ms, inside = excluded.inside, sent = excluded.sent,
           conversions = excluded.conversions
       WHERE automation_count.counted_at < excluded.counted_at`,
    [
      shop.id,
      now,
      tookMs,
      counts.map(({ id }) => id),
      counts.map(({ inside }) => inside),
      counts.map(({ sent }) => sent),
      counts.map(({ conversions }) => conversions),
    ],
  );
}
