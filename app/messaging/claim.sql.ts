import type { ChannelName } from "../channels/channel.ts";
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
};

/** The select list that gives a template the values it asks for, and no others: unread columns are not sent. */
export function customerColumns(fields: ReadonlySet<TemplateFieldPath>): string {
  return [...new Set([...fields].flatMap((field) => fieldColumns[field]))].map((column) => `, ${column}`).join("");
}

/**
 * Takes rows of one dispatch out of the queue and decides about each, at once: those that may be written to become
 * `sending`, the rest `skipped` with the reason. Committed before anything is posted.
 *
 * - The dispatch is locked FOR SHARE and must be open: whoever holds or closes it waits for the claims under way, and none
 *   follows. SKIP LOCKED lets shards and workers take different rows without waiting for each other.
 * - Consent is read here, in the statement that claims, not when the row was queued. Suppression is looked up for the number
 *   the customer has now, and that number is the one written to.
 * - Tests and replies were not asked for by a campaign and go to the address on the row; marketing policy does not apply.
 *
 * $1 shop, $2 dispatch, $3 now, $4 how many.
 */
export function claimMessages(channel: ChannelName, fields: ReadonlySet<TemplateFieldPath>): string {
  const address = channel === "email" ? "c.email" : "c.phone_e164";
  const addressHash = channel === "email" ? "c.email_hash" : "c.phone_hash";
  return `
WITH dispatch_row AS MATERIALIZED (
  SELECT id FROM dispatch WHERE shop_id = $1 AND id = $2 AND state = 'open' FOR SHARE
), picked AS MATERIALIZED (
  SELECT m.id, m.customer_id, m.latest_at, m.address, m.source IN ('test', 'reply') AS exempt
  FROM message m
  WHERE m.shop_id = $1 AND m.dispatch_id = (SELECT id FROM dispatch_row) AND m.due_at <= $3
  ORDER BY m.due_at, m.id
  LIMIT $4
  FOR NO KEY UPDATE OF m SKIP LOCKED
), decided AS MATERIALIZED (
  SELECT p.id,
    CASE WHEN p.exempt THEN p.address ELSE ${address} END AS to_address,
    CASE WHEN p.latest_at < $3 THEN 'too-late'
         WHEN p.exempt THEN NULL
         ELSE ${policyReason(channel, { customer: "c", suppression: "s" })} END AS reason,
    c.${channel}_consent_at AS consent_at${customerColumns(fields)}
  FROM picked p
  LEFT JOIN customer c ON c.shop_id = $1 AND c.id = p.customer_id
  LEFT JOIN suppression s ON s.shop_id = $1 AND s.channel = '${channel}' AND s.address_hash = ${addressHash}
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
WHERE m.shop_id = $1 AND m.id = d.id
RETURNING d.*, m.attempts`;
}
