import type { ChannelName } from "../channels/channel.ts";
import { channelNames } from "../channels/channel-names.ts";
import { keptCustomer } from "../customers/kept-customer.sql.ts";
import type { Sql } from "../db.server.ts";
import { fireTriggers } from "../flow/fire-triggers.server.ts";
import { isHeard } from "../flow/heard.sql.ts";
import type { Trigger } from "../flow/trigger.ts";
import type { ShopRef } from "../shop.ts";
import type { MessageSource } from "./message.ts";
import { explainReason } from "./reasons.ts";

type ToldMessage = {
  id: bigint;
  customerId: bigint;
  channel: ChannelName;
  source: MessageSource;
  sourceName: string;
  reason: string | null;
  errorCode: string | null;
  deliveredAt: Date | null;
};

/**
 * Has whoever hears of it told that these messages were delivered, or failed, in the caller's transaction, which has just written that.
 * Only those to customers, of campaigns, automations and workflows: tests and answers to STOP are nobody's event. Two statements
 * for all of them, one where nobody hears of it. Safe to repeat.
 */
export async function fireMessageTriggers(
  tx: Sql,
  shop: Pick<ShopRef, "id">,
  { handle, ids }: { handle: "message-delivered" | "message-failed"; ids: readonly (bigint | string)[] },
  { now }: { now: Date },
): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await tx.query<ToldMessage>(toldMessages, [shop.id, ids, handle]);
  await fireTriggers(
    tx,
    shop,
    rows.map((message) => (handle === "message-delivered" ? delivered(message) : failed(message))),
    { now },
  );
}

function delivered(message: ToldMessage): Trigger {
  return {
    handle: "message-delivered",
    subject: message.id.toString(),
    customerId: message.customerId,
    fields: { ...sharedFields(message), "Delivered at": message.deliveredAt?.toISOString() ?? "" },
  };
}

function failed(message: ToldMessage): Trigger {
  const { reason, errorCode } = message;
  return {
    handle: "message-failed",
    subject: message.id.toString(),
    customerId: message.customerId,
    fields: {
      ...sharedFields(message),
      Reason: explainReason(reason, errorCode).help,
      "Reason code": reason ?? "",
      "Carrier code": errorCode ?? "",
    },
  };
}

function sharedFields({ id, channel, source, sourceName }: ToldMessage) {
  return {
    "Message ID": id.toString(),
    Channel: channelNames[channel],
    Source: source,
    "Source name": sourceName,
  };
}

/**
 * What message `m` came of: its campaign or its automation, or the template of one that a workflow sent, which its dispatch names
 * (queue-flow-message.server.ts). Workflows have names in Shopify alone, and do not tell them.
 */
const sourceOf = `
LEFT JOIN campaign c ON m.source = 'campaign' AND c.shop_id = m.shop_id AND c.id = m.source_id
LEFT JOIN enrollment e ON m.source = 'automation' AND e.shop_id = m.shop_id AND e.id = m.source_id
LEFT JOIN automation a ON a.shop_id = e.shop_id AND a.id = e.automation_id
LEFT JOIN template t ON t.shop_id = m.shop_id AND t.id = CASE WHEN m.source = 'flow' THEN (
  SELECT split_part(owner, ':', 2)::bigint FROM dispatch
  WHERE shop_id = m.shop_id AND id = m.dispatch_id AND owner LIKE 'flow:%') END`;
const sourceName = "coalesce(c.name, a.name, t.name, '')";
const isReal = "m.source IN ('campaign', 'automation', 'flow') AND e.is_test IS NOT TRUE";

/**
 * Somebody who was merged is the customer who was kept; one who is gone is left out. Messages and people are looked up one by one:
 * of a plain join PostgreSQL may make one that reads all of the shop's for the few that are asked about, where a table has just
 * grown and it has no statistics of it yet. $1 shop, $2 messages, $3 the trigger.
 */
const toldMessages = `
SELECT m.id, person.id AS "customerId", m.channel, m.source, ${sourceName} AS "sourceName", m.reason,
  m.error_code AS "errorCode", m.delivered_at AS "deliveredAt"
FROM (SELECT WHERE ${isHeard("$3")}) AS heard
CROSS JOIN unnest($2::bigint[]) AS told (id)
CROSS JOIN LATERAL (SELECT * FROM message WHERE shop_id = $1 AND id = told.id LIMIT 1) AS m
CROSS JOIN LATERAL (
  SELECT CASE WHEN named.deleted_at IS NULL THEN named.id WHEN named.merged_into IS NOT NULL THEN (
    SELECT kept.id FROM customer kept
    WHERE kept.shop_id = $1 AND kept.id = ${keptCustomer("named.id")} AND kept.deleted_at IS NULL) END AS id
  FROM customer named WHERE named.shop_id = m.shop_id AND named.id = m.customer_id LIMIT 1
) AS person
${sourceOf}
WHERE person.id IS NOT NULL AND ${isReal}
  AND CASE $3 WHEN 'message-failed' THEN m.status = 'failed' ELSE m.status IN ('delivered', 'read') END
ORDER BY m.id`;

/** The name of the campaign, automation or workflow's template that wrote to a customer last on a channel; empty where none did. $1 shop, $2 customer, $3 channel. */
export const lastSourceName = `
SELECT ${sourceName} AS name
FROM message m ${sourceOf}
WHERE m.shop_id = $1 AND m.customer_id = $2 AND m.channel = $3 AND m.sent_at IS NOT NULL AND ${isReal}
ORDER BY m.queued_at DESC, m.id DESC LIMIT 1`;
