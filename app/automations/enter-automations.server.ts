import { refreshCustomers } from "../customers/refresh-customers.server.ts";
import { inTransaction, pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { enterRuns, onePerson } from "./enter.sql.ts";
import type { TriggerEvent } from "./trigger-event.ts";
import { wakeEnrollments } from "./wake-enrollments.server.ts";

/**
 * Starts a run of each active automation that waits for this event, as its re-entry rule allows. Safe to repeat, in any order:
 * one object starts one run of an automation. Somebody who was merged into another customer is that customer. Answers with how
 * many runs were started or had their timer set anew.
 */
export async function enterAutomations(shop: ShopRef, event: TriggerEvent, { now }: { now: Date }): Promise<number> {
  if (!(await isAwaited(shop, event))) return 0;
  const customerId = await findCustomer(shop, event.customerId, now);
  return inTransaction(async (tx) => {
    // Two events about one person at once must see each other's runs.
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('enter:' || $1::int || ':' || $2::bigint, 0))", [
      shop.id,
      customerId,
    ]);
    const { rowCount } = await tx.query(enterRuns(onePerson), [
      shop.id,
      event.kind,
      null,
      event.subject,
      event.at,
      now,
      JSON.stringify(event.context),
      customerId,
    ]);
    if (rowCount) await wakeEnrollments(tx, shop, now);
    return rowCount ?? 0;
  });
}

/** Most shops' events start nothing; they cost one look. */
async function isAwaited(shop: ShopRef, event: TriggerEvent): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM automation a
     JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
     WHERE a.shop_id = $1 AND a.status = 'active' AND a.archived_at IS NULL AND v.trigger_kind = $2 LIMIT 1`,
    [shop.id, event.kind],
  );
  return rowCount === 1;
}

/** The event may come before the customer's own webhook: then Shopify is asked. */
async function findCustomer(shop: ShopRef, wanted: bigint, now: Date): Promise<bigint> {
  const { rows } = await pool.query<{ id: bigint }>(
    `WITH RECURSIVE kept (id, merged_into) AS (
       SELECT id, merged_into FROM customer WHERE shop_id = $1 AND id = $2
       UNION SELECT c.id, c.merged_into FROM kept JOIN customer c ON c.shop_id = $1 AND c.id = kept.merged_into
     ) SELECT id FROM kept WHERE merged_into IS NULL`,
    [shop.id, wanted],
  );
  if (!rows[0]) await refreshCustomers(shop, [wanted], { now });
  return rows[0]?.id ?? wanted;
}
