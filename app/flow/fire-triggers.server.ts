import type { Sql } from "../db.server.ts";
import { insertEvents } from "../endpoints/events.sql.ts";
import { wakeEndpoints } from "../endpoints/wake-endpoints.server.ts";
import type { ShopRef } from "../shop.ts";
import { isHeard } from "./heard.sql.ts";
import { writeFields, type Trigger, type TriggerHandle } from "./trigger.ts";
import { wakeTriggersUnlessAwake } from "./wake-triggers.server.ts";

/**
 * Writes down what is to be told to Shopify Flow and to the merchant's endpoints, in the transaction of what it is about: one row each
 * for whoever hears of it, whatever is repeated, and none where nobody does. One statement for all. Jobs then send them.
 */
export async function fireTriggers(
  tx: Sql,
  shop: Pick<ShopRef, "id">,
  happened: readonly Trigger[],
  { now }: { now: Date },
): Promise<void> {
  if (happened.length === 0) return;
  const { rows } = await tx.query<{ forFlow: number; endpointIds: string[] }>(insertTriggers, [
    shop.id,
    now,
    happened.map(({ handle }) => handle),
    happened.map(({ handle, subject }) => `${handle}:${subject}`),
    happened.map(({ customerId }) => customerId),
    happened.map((trigger) => JSON.stringify(writeFields(trigger))),
  ]);
  const [written] = rows;
  if (!written) return;
  if (written.forFlow > 0) await wakeTriggersUnlessAwake(tx, shop, now);
  const ids = written.endpointIds.map(BigInt);
  if (ids.length > 0) await wakeEndpoints(tx, shop, { ids, at: now });
}

/** Whether anybody of the shop hears of this: before what the trigger tells is put together at some cost. */
export async function isTriggerOn(sql: Sql, shop: Pick<ShopRef, "id">, handle: TriggerHandle): Promise<boolean> {
  const { rows } = await sql.query<{ isOn: boolean }>(isOn, [shop.id, handle]);
  return rows[0]?.isOn === true;
}

const isOn = `SELECT ${isHeard("$2")} AS "isOn"`;

/** In one order everywhere, so that two that tell the same never wait for each other in turn. */
const insertTriggers = `
WITH happened AS MATERIALIZED (
  SELECT * FROM unnest($3::text[], $4::text[], $5::bigint[], $6::jsonb[]) AS one (handle, subject, customer_id, fields)
), for_flow AS (
  INSERT INTO flow_trigger (shop_id, handle, subject, customer_id, fields, created_at, due_at)
  SELECT $1, one.handle, one.subject, one.customer_id, one.fields, $2, $2
  FROM happened AS one
  JOIN flow_trigger_use used ON used.shop_id = $1 AND used.handle = one.handle AND used.is_on
  ORDER BY one.subject
  ON CONFLICT (shop_id, subject) DO NOTHING
  RETURNING id
), for_endpoints AS (${insertEvents("happened")})
SELECT (SELECT count(*)::int FROM for_flow) AS "forFlow",
  ARRAY(SELECT DISTINCT endpoint_id FROM for_endpoints ORDER BY endpoint_id) AS "endpointIds"`;
