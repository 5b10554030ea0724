import type { ChannelName } from "../channels/channel.ts";
import { isHeld } from "../customers/hold.sql.ts";
import { policyReason } from "../customers/policy.sql.ts";
import type { TemplateFieldPath } from "./template-fields.ts";

/** The columns a field of a template is made of, named as `CustomerFields` names them. */
const fieldColumns: Record<TemplateFieldPath, readonly string[]> = {
  "customer.first_name": [`c.first_name AS "firstName"`],
  "customer.last_name": [`c.last_name AS "lastName"`],
  "customer.name": [`c.first_name AS "firstName"`, `c.last_name AS "lastName"`],
  "customer.email": ["c.email"],
  "customer.phone": ["c.phone_e164 AS phone"],
  "customer.city": ["c.city"],
  "customer.country": [`c.country_code AS "countryCode"`],
  "customer.locale": ["c.locale"],
  "customer.tags": ["c.tags"],
  "customer.orders_count": [`c.number_of_orders AS "numberOfOrders"`],
  "customer.total_spent": [`c.amount_spent::text AS "amountSpent"`],
  "shop.name": [],
  opt_out: [],
  "checkout.url": ["m.context"],
  "checkout.items": ["m.context"],
  "checkout.total": ["m.context"],
  "product.title": ["m.context"],
  "product.url": ["m.context"],
  "order.name": ["m.context"],
  "order.items": ["m.context"],
  "order.total": ["m.context"],
  "order.status_url": ["m.context"],
  "order.tracking_number": ["m.context"],
  "order.tracking_url": ["m.context"],
};

/** The select list that gives a template the values it asks for, and no others: unread columns are not sent. */
export function customerColumns(fields: ReadonlySet<TemplateFieldPath>): string {
  return [...new Set([...fields].flatMap((field) => fieldColumns[field]))].map((column) => `, ${column}`).join("");
}

/**
 * Takes messages of one dispatch out of the queue and decides about each, at once: those that may be written to become
 * `sending`, the rest `skipped` with the reason. Committed before anything is posted, with a `message_claim` that says which.
 *
 * - The dispatch is locked FOR SHARE and must be open: whoever holds or closes it waits for the claims under way, and none
 *   follows. SKIP LOCKED lets shards and workers take different entries without waiting for each other.
 * - Consent is read here, in the statement that claims, not when the message was queued. Suppression is looked up for the
 *   number the customer has now, and that number is the one written to.
 * - The audience gave one number one message. A customer who has another number since then is looked at again: when somebody
 *   else of the same campaign has that number too, only one of the two is written to.
 * - Which policy that is, the dispatch's purpose says. Whoever is held gets nothing later: what was written for now is skipped.
 * - Tests and replies were not asked for by a campaign and go to the address on the row; no policy applies to them.
 * - What belongs to a dispatch that is only for one number goes to that number, whatever the row or the customer says, unless
 *   that number is suppressed.
 * - Each table is reached by a key, row by row, whatever the planner believes about sizes: it may not know of a million rows
 *   that came a second ago. An array of row addresses and LATERAL with LIMIT leave it no other way.
 * - A message that somebody else moved on since it was read, such as a callback, is left alone: its status is looked at again.
 *
 * $1 shop, $2 dispatch, $3 now, $4 how many, $5 the claim's id, $6 and $7 where in the queue to begin: what was taken a moment
 * ago is still in the index, and walking over it again and again cost fifty steps a message.
 */
export function claimMessages(channel: ChannelName, fields: ReadonlySet<TemplateFieldPath>): string {
  const address = channel === "email" ? "c.email" : "c.phone_e164";
  const [addressHash, hashColumn] =
    channel === "email" ? ["c.email_hash", "email_hash"] : ["c.phone_hash", "phone_hash"];
  const aliases = { customer: "c", suppression: "s", held: isHeld(channel, { customer: "c.id", at: "$3" }) };
  const policy = `CASE WHEN (SELECT purpose FROM dispatch_row) = 'transactional'
      THEN ${policyReason(channel, aliases, "transactional")} ELSE ${policyReason(channel, aliases)} END`;
  const onlyTo = "(SELECT only_to FROM dispatch_row)";
  const doubled = `CASE WHEN ${address} <> m.address AND EXISTS (
      SELECT FROM (SELECT id FROM customer WHERE shop_id = $1 AND ${hashColumn} = ${addressHash} LIMIT 100) AS other
      CROSS JOIN LATERAL (
        SELECT id, status, address FROM message
        WHERE shop_id = $1 AND source = m.source AND source_id = m.source_id AND customer_id = other.id AND step = m.step LIMIT 1
      ) AS theirs
      WHERE other.id <> m.customer_id AND theirs.status <> 'skipped' AND (theirs.address = ${address} OR theirs.id < m.id)
    ) THEN 'duplicate-address' END`;
  return `
WITH dispatch_row AS MATERIALIZED (
  SELECT id, purpose, only_to, only_to_hash FROM dispatch WHERE shop_id = $1 AND id = $2 AND state = 'open' FOR SHARE
), taken AS MATERIALIZED (
  DELETE FROM message_queue WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM message_queue
    WHERE shop_id = $1 AND dispatch_id = (SELECT id FROM dispatch_row) AND due_at <= $3
      AND (due_at, message_id) > ($6::timestamptz, $7::bigint)
    ORDER BY due_at, message_id LIMIT $4 FOR UPDATE SKIP LOCKED))
  RETURNING message_id, due_at
), decided AS MATERIALIZED (
  SELECT m.tid, m.id, m.customer_id, m.attempts,
    CASE WHEN ${onlyTo} IS NOT NULL THEN ${onlyTo} WHEN m.exempt THEN m.address ELSE ${address} END AS to_address,
    CASE WHEN m.latest_at < $3 THEN 'too-late'
         WHEN ${onlyTo} IS NOT NULL THEN
           CASE WHEN c.id IS NULL OR c.deleted_at IS NOT NULL THEN 'deleted' WHEN s.address_hash IS NOT NULL THEN 'suppressed' END
         WHEN m.exempt THEN NULL
         ELSE coalesce(${policy}, ${doubled}) END AS reason,
    CASE WHEN ${onlyTo} IS NULL THEN c.${channel}_consent_at END AS consent_at${customerColumns(fields)}
  FROM taken
  CROSS JOIN LATERAL (
    SELECT ctid AS tid, id, source, source_id, step, customer_id, latest_at, address, attempts, context,
      source IN ('test', 'reply') AS exempt
    FROM message WHERE shop_id = $1 AND id = taken.message_id AND status = 'queued' LIMIT 1) AS m
  LEFT JOIN LATERAL (SELECT * FROM customer WHERE shop_id = $1 AND id = m.customer_id LIMIT 1) AS c ON true
  LEFT JOIN LATERAL (
    SELECT address_hash FROM suppression
    WHERE shop_id = $1 AND channel = '${channel}'
      AND address_hash = coalesce((SELECT only_to_hash FROM dispatch_row), ${addressHash}) LIMIT 1) AS s ON true
), claim AS (
  INSERT INTO message_claim (shop_id, id, dispatch_id, claimed_at, message_ids)
  SELECT $1, $5, $2, $3, array_agg(id) FROM decided WHERE reason IS NULL HAVING count(*) > 0
)
UPDATE message m SET
  status = CASE WHEN d.reason IS NULL THEN 'sending' ELSE 'skipped' END::message_status,
  reason = d.reason,
  address = coalesce(d.to_address, m.address),
  due_at = NULL,
  claimed_at = CASE WHEN d.reason IS NULL THEN $3::timestamptz END,
  ended_at = CASE WHEN d.reason IS NOT NULL THEN $3::timestamptz END,
  consent_at = d.consent_at,
  decided_at = $3
FROM decided d
WHERE m.ctid = d.tid AND m.status = 'queued'
RETURNING ${["id", "customer_id", "attempts", "to_address", "reason"].map((name) => `d.${name}`).join(", ")},
  (SELECT max(due_at)::text FROM taken) AS taken_to${fieldNames(fields)}`;
}

/**
 * Forgets claims of which nothing is on its way any more. $1 shop, $2 ids.
 */
export const forgetClaims = `
DELETE FROM message_claim k WHERE k.shop_id = $1 AND k.id = ANY ($2::bigint[]) AND NOT EXISTS (
  SELECT FROM message m
  WHERE m.shop_id = k.shop_id AND m.id = ANY (k.message_ids) AND m.status = 'sending' AND m.claimed_at = k.claimed_at)`;

/** Those columns again, as `decided` names them. */
function fieldNames(fields: ReadonlySet<TemplateFieldPath>): string {
  return [...new Set([...fields].flatMap((field) => fieldColumns[field]))]
    .map((column) => `, d.${/ AS (.+)$/.exec(column)?.[1] ?? column.replace(/^[cm]\./, "")}`)
    .join("");
}
