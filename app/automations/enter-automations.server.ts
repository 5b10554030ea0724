import { refreshCustomers } from "../customers/refresh-customers.server.ts";
import { inTransaction, pool, type Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { enterRuns, onePerson } from "./enter.sql.ts";
import type { TriggerEvent } from "./trigger-event.ts";
import { wakeUnlessAwake } from "./wake-enrollments.server.ts";

/**
 * Starts a run of each active automation that waits for this event, as its re-entry rule allows. Safe to repeat, in any order:
 * one object starts one run of an automation. Somebody who was merged into another customer is that customer. Answers with how
 * many runs were started or had their timer set anew.
 */
export async function enterAutomations(shop: ShopRef, event: TriggerEvent, { now }: { now: Date }): Promise<number> {
  const { isAwaited, looksBack, customerId } = await look(shop, event);
  if (!isAwaited) return 0;
  // The event may come before the customer's own webhook: then Shopify is asked.
  if (customerId === null) await refreshCustomers(shop, [event.customerId], { now });
  const run = { event, customerId: customerId ?? event.customerId, now };
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
  { event, customerId, now }: { event: TriggerEvent; customerId: bigint; now: Date },
): Promise<number> {
  const { kind, subject, at, context } = event;
  const values = [shop.id, kind, null, subject, at, now, JSON.stringify(context), customerId];
  return (await sql.query(enterRuns(onePerson), values)).rowCount ?? 0;
}

type Situation = {
  isAwaited: boolean;
  /** Whether an automation that waits for it asks for earlier runs. */
  looksBack: boolean;
  /** The customer as they are now; null for one that the mirror does not know. */
  customerId: bigint | null;
};

/** Most shops' events start nothing; they cost this look. */
async function look(shop: ShopRef, event: TriggerEvent): Promise<Situation> {
  const { rows } = await pool.query<Situation>(situation, [shop.id, event.kind, event.customerId]);
  return rows[0] ?? { isAwaited: false, looksBack: false, customerId: null };
}

/** $1 shop, $2 kind, $3 the customer that the event names. */
const situation = `
WITH RECURSIVE kept (id, merged_into) AS (
  SELECT id, merged_into FROM customer WHERE shop_id = $1 AND id = $3
  UNION SELECT c.id, c.merged_into FROM kept JOIN customer c ON c.shop_id = $1 AND c.id = kept.merged_into
), awaiting AS (
  SELECT v.definition #>> '{reentry,kind}' AS reentry FROM automation a
  JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
  WHERE a.shop_id = $1 AND a.status = 'active' AND a.archived_at IS NULL AND v.trigger_kind = $2
)
SELECT EXISTS (SELECT FROM awaiting) AS "isAwaited",
  EXISTS (SELECT FROM awaiting WHERE reentry <> 'always') AS "looksBack",
  (SELECT id FROM kept WHERE merged_into IS NULL) AS "customerId"`;

/** $1 shop, $2 customer. Until the transaction ends nobody else compares or starts runs of theirs. */
export const lockPerson = "SELECT pg_advisory_xact_lock(hashtextextended('enter:' || $1::int || ':' || $2::bigint, 0))";
