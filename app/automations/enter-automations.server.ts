import { z } from "zod";
import { refreshCustomers } from "../customers/refresh-customers.server.ts";
import { inTransaction, pool, type Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { triggerSchema } from "./definition.ts";
import { enterRuns, onePerson, timed } from "./enter.sql.ts";
import { timeOnLaterDay } from "./time-of-day.ts";
import type { TriggerEvent } from "./trigger-event.ts";
import { wakeUnlessAwake } from "./wake-enrollments.server.ts";

/**
 * Starts a run of each active automation that waits for this event, as its re-entry rule allows. Safe to repeat, in any order:
 * one object starts one run of an automation. Somebody who was merged into another customer is that customer. Answers with how
 * many runs were started or had their timer set anew.
 */
export async function enterAutomations(shop: ShopRef, event: TriggerEvent, { now }: { now: Date }): Promise<number> {
  const { awaiting, timezone, looksBack, customerId } = await look(shop, event);
  if (!awaiting) return 0;
  // The event may come before the customer's own webhook: then Shopify is asked.
  if (customerId === null) await refreshCustomers(shop, [event.customerId], { now });
  const run = {
    event,
    customerId: customerId ?? event.customerId,
    timers: event.kind === "order-after-days" ? timersOf(event, { awaiting, timezone }) : null,
    now,
  };
  const entered = looksBack
    ? await inTransaction(async (tx) => {
        // Two events about one person at once must see each other's runs, where earlier ones keep somebody out.
        await tx.query(lockPerson, [shop.id, run.customerId]);
        return insertRuns(tx, shop, run);
      })
    : await insertRuns(pool, shop, run);
  if (entered > 0) await wakeUnlessAwake(shop, now);
  return entered;
}

async function insertRuns(
  sql: Sql,
  shop: ShopRef,
  { event, customerId, timers, now }: { event: TriggerEvent; customerId: bigint; timers: Timers | null; now: Date },
): Promise<number> {
  const { kind, subject, at, context } = event;
  const values = [shop.id, kind, null, subject, at, now, JSON.stringify(context), customerId];
  const { rowCount } = timers
    ? await sql.query(enterRuns(onePerson, timed), [...values, JSON.stringify(timers)])
    : await sql.query(enterRuns(onePerson), values);
  return rowCount ?? 0;
}

/** When a run begins, by automation. */
type Timers = Record<string, Date>;

function timersOf(event: TriggerEvent, { awaiting, timezone }: { awaiting: unknown; timezone: string }): Timers {
  return Object.fromEntries(
    awaitingSchema.parse(awaiting).flatMap(({ id, trigger }) => {
      if (trigger.kind !== "order-after-days") return [];
      return [[id, timeOnLaterDay(event.at, { days: trigger.days, time: trigger.time, timezone })]];
    }),
  );
}

const awaitingSchema = z.array(z.object({ id: z.string(), trigger: triggerSchema }));

type Situation = {
  /** The automations that wait for it, with their triggers; null for none. */
  awaiting: unknown;
  timezone: string;
  /** Whether an automation that waits for it asks for earlier runs. */
  looksBack: boolean;
  /** The customer as they are now; null for one that the mirror does not know. */
  customerId: bigint | null;
};

/** Most shops' events start nothing; they cost this look. */
async function look(shop: ShopRef, event: TriggerEvent): Promise<Situation> {
  const { rows } = await pool.query<Situation>(situation, [shop.id, event.kind, event.customerId]);
  return rows[0] ?? { awaiting: null, timezone: "UTC", looksBack: false, customerId: null };
}

/** $1 shop, $2 kind, $3 the customer that the event names. */
const situation = `
WITH RECURSIVE kept (id, merged_into) AS (
  SELECT id, merged_into FROM customer WHERE shop_id = $1 AND id = $3
  UNION SELECT c.id, c.merged_into FROM kept JOIN customer c ON c.shop_id = $1 AND c.id = kept.merged_into
), awaiting AS (
  SELECT v.definition #>> '{reentry,kind}' AS reentry, a.id, v.definition -> 'trigger' AS trigger
  FROM automation a
  JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
  WHERE a.shop_id = $1 AND a.status = 'active' AND a.archived_at IS NULL AND v.trigger_kind = $2
)
SELECT (SELECT jsonb_agg(jsonb_build_object('id', id::text, 'trigger', trigger)) FROM awaiting) AS awaiting,
  (SELECT timezone FROM shop WHERE id = $1) AS timezone,
  EXISTS (SELECT FROM awaiting WHERE reentry <> 'always') AS "looksBack",
  (SELECT id FROM kept WHERE merged_into IS NULL) AS "customerId"`;

/** $1 shop, $2 customer. Until the transaction ends nobody else compares or starts runs of theirs. */
export const lockPerson = "SELECT pg_advisory_xact_lock(hashtextextended('enter:' || $1::int || ':' || $2::bigint, 0))";
