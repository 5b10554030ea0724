import { z } from "zod";
import { keptCustomer } from "../customers/kept-customer.sql.ts";
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
  const { awaiting, timezone, customerId } = await look(shop, event);
  if (awaiting.length === 0) return 0;
  // The event may come before the customer's own webhook: then Shopify is asked.
  if (customerId === null) await refreshCustomers(shop, [event.customerId], { now });
  const run = { event, customerId: customerId ?? event.customerId, awaiting, timezone, now };
  const looksBack = awaiting.some(({ reentry }) => reentry !== "always");
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

type Awaiting = z.output<typeof awaitingSchema>;
type Run = { event: TriggerEvent; customerId: bigint; awaiting: Awaiting; timezone: string; now: Date };

async function insertRuns(sql: Sql, shop: ShopRef, run: Run): Promise<number> {
  const { event, customerId, awaiting, now } = run;
  const { subject, at, context } = event;
  let entered = 0;
  for (const kind of new Set(awaiting.map(({ trigger }) => trigger.kind))) {
    const values = [shop.id, kind, null, subject, at, now, JSON.stringify(context), customerId];
    const { rowCount } =
      kind === "order-after-days"
        ? await sql.query(enterRuns(onePerson, timed), [...values, JSON.stringify(timersOf(run))])
        : await sql.query(enterRuns(onePerson), values);
    entered += rowCount ?? 0;
  }
  return entered;
}

/** When a run begins, by automation. */
function timersOf({ event, awaiting, timezone }: Run): Record<string, Date> {
  return Object.fromEntries(
    awaiting.flatMap(({ id, trigger }) => {
      if (trigger.kind !== "order-after-days") return [];
      return [[id, timeOnLaterDay(event.at, { days: trigger.days, time: trigger.time, timezone })]];
    }),
  );
}

const awaitingSchema = z.array(z.object({ id: z.string(), trigger: triggerSchema, reentry: z.string() }));

type Situation = {
  /** The automations that wait for it, with their triggers and re-entry rules. */
  awaiting: Awaiting;
  timezone: string;
  /** The customer as they are now; null for one that the mirror does not know. */
  customerId: bigint | null;
};

/** Most shops' events start nothing; they cost this look. */
async function look(shop: ShopRef, event: TriggerEvent): Promise<Situation> {
  const { rows } = await pool.query<Omit<Situation, "awaiting"> & { awaiting: unknown }>(situation, [
    shop.id,
    event.kinds,
    event.customerId,
  ]);
  const [row] = rows;
  return row
    ? { ...row, awaiting: awaitingSchema.parse(row.awaiting) }
    : { awaiting: [], timezone: "UTC", customerId: null };
}

/** $1 shop, $2 kinds, $3 the customer that the event names. */
const situation = `
SELECT coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', a.id::text, 'trigger', v.definition -> 'trigger', 'reentry', v.definition #>> '{reentry,kind}'))
    FROM automation a
    JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
    WHERE a.shop_id = $1 AND a.status = 'active' AND a.archived_at IS NULL AND v.trigger_kind = ANY ($2)), '[]') AS awaiting,
  shop.timezone, ${keptCustomer("$3")} AS "customerId"
FROM shop WHERE shop.id = $1`;

/** $1 shop, $2 customer. Until the transaction ends nobody else compares or starts runs of theirs. */
export const lockPerson = "SELECT pg_advisory_xact_lock(hashtextextended('enter:' || $1::int || ':' || $2::bigint, 0))";
