import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { writeFields, type Trigger, type TriggerHandle } from "./trigger.ts";
import { wakeTriggersUnlessAwake } from "./wake-triggers.server.ts";

/**
 * Writes down what is to be told to Shopify Flow, in the transaction of what it is about: one row each, whatever is repeated,
 * and none for triggers that no enabled workflow of the shop begins with. One statement for all. A job then sends them.
 */
export async function fireTriggers(
  tx: Sql,
  shop: Pick<ShopRef, "id">,
  happened: readonly Trigger[],
  { now }: { now: Date },
): Promise<void> {
  if (happened.length === 0) return;
  const { rowCount } = await tx.query(insertTriggers, [
    shop.id,
    now,
    happened.map(({ handle }) => handle),
    happened.map(({ handle, subject }) => `${handle}:${subject}`),
    happened.map(({ customerId }) => customerId),
    happened.map((trigger) => JSON.stringify(writeFields(trigger))),
  ]);
  if ((rowCount ?? 0) > 0) await wakeTriggersUnlessAwake(tx, shop, now);
}

/** Whether any enabled workflow of the shop begins with this: before what the trigger tells is put together at some cost. */
export async function isTriggerOn(sql: Sql, shop: Pick<ShopRef, "id">, handle: TriggerHandle): Promise<boolean> {
  const { rowCount } = await sql.query("SELECT FROM flow_trigger_use WHERE shop_id = $1 AND handle = $2 AND is_on", [
    shop.id,
    handle,
  ]);
  return rowCount === 1;
}

/** In one order everywhere, so that two that tell the same never wait for each other in turn. */
const insertTriggers = `
INSERT INTO flow_trigger (shop_id, handle, subject, customer_id, fields, created_at, due_at)
SELECT $1, one.handle, one.subject, one.customer_id, one.fields, $2, $2
FROM unnest($3::text[], $4::text[], $5::bigint[], $6::jsonb[]) AS one (handle, subject, customer_id, fields)
JOIN flow_trigger_use used ON used.shop_id = $1 AND used.handle = one.handle AND used.is_on
ORDER BY one.subject
ON CONFLICT (shop_id, subject) DO NOTHING`;
