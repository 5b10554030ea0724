import { customerColumns } from "./claim.sql.ts";
import { isTrial } from "./dispatch.ts";
import { eventFields, templateFields } from "./template-fields.ts";

const everyColumn = customerColumns(new Set([...templateFields, ...eventFields].map((field) => field.path)));

/**
 * Messages to an address whose claims have all outlived their lease, with what they were posted with. An address with a
 * younger claim waits: the carrier's list could not tell the two apart.
 *
 * $1 claimed before, $2 how many, $3 shops to leave out.
 */
export const lostMessages = `
SELECT m.shop_id AS "shopId", shop.domain, shop.name AS "shopName", m.id, m.dispatch_id AS "dispatchId", m.customer_id AS "customerId",
  m.channel, m.address AS "toAddress", m.attempts, m.claimed_at AS "claimedAt", d.body AS template, d.link_query AS "linkQuery",
  shop.tags_links AS "tagsLinks", shop.primary_host AS "primaryHost", ${isTrial} AS "isTrial", s.address AS "fromAddress", s.carrier
  ${everyColumn}
FROM message_claim k
JOIN message m ON m.shop_id = k.shop_id AND m.id = ANY (k.message_ids) AND m.status = 'sending' AND m.claimed_at = k.claimed_at
JOIN shop ON shop.id = m.shop_id
JOIN dispatch d ON d.shop_id = m.shop_id AND d.id = m.dispatch_id
JOIN sender s ON s.shop_id = d.shop_id AND s.id = d.sender_id
LEFT JOIN customer c ON c.shop_id = m.shop_id AND c.id = m.customer_id
WHERE k.claimed_at <= $1 AND k.shop_id <> ALL ($3::int[]) AND NOT EXISTS (
  SELECT FROM message_claim younger
  JOIN message other ON other.shop_id = younger.shop_id AND other.id = ANY (younger.message_ids) AND other.status = 'sending'
  WHERE younger.shop_id = k.shop_id AND younger.claimed_at > $1 AND other.address = m.address AND other.channel = m.channel)
ORDER BY m.claimed_at, m.id
LIMIT $2`;

/**
 * Which of the carrier's ids the ledger has, for the people who have had this address.
 *
 * $1 shop, $2 customers, $3 address, $4 the carrier's ids. Customer 0 stands for a number that was typed; what is only for a test
 * number is written for customers who have other numbers.
 */
export const knownCarrierIds = `
SELECT carrier_message_id FROM message
WHERE shop_id = $1 AND carrier_message_id = ANY ($4::text[]) AND customer_id IN (
  SELECT 0 UNION SELECT unnest($2::bigint[]) UNION
  SELECT id FROM customer WHERE shop_id = $1 AND phone_hash = $3 UNION
  SELECT only_for FROM dispatch WHERE shop_id = $1 AND only_to_hash = $3)`;

/**
 * The carrier has the message. $1 shop, $2 id, $3 claimed at, $4 now, $5 status, $6 the carrier's id, $7 code, $8 body,
 * $9 parts, $10 reason.
 */
export const adopt = `
UPDATE message SET status = $5::message_status, carrier_message_id = $6, error_code = $7, body = $8, parts = $9, reason = $10,
  sent_at = coalesce(sent_at, $3), claimed_at = NULL,
  delivered_at = CASE WHEN $5::message_status IN ('delivered', 'read') THEN $4::timestamptz END,
  read_at = CASE WHEN $5::message_status = 'read' THEN $4::timestamptz END,
  ended_at = CASE WHEN $5::message_status = 'failed' THEN $4::timestamptz END
WHERE shop_id = $1 AND id = $2 AND status = 'sending' AND claimed_at = $3`;

/** Nobody knows whether the customer has it. $1 shop, $2 id, $3 claimed at, $4 now. */
export const giveUpAsking = `
UPDATE message SET status = 'unconfirmed', reason = 'no-answer', claimed_at = NULL, ended_at = $4
WHERE shop_id = $1 AND id = $2 AND status = 'sending' AND claimed_at = $3`;

/** Forgets old claims of which nothing is on its way any more. $1 claimed before. */
export const forgetOldClaims = `
DELETE FROM message_claim k WHERE k.claimed_at <= $1 AND NOT EXISTS (
  SELECT FROM message m
  WHERE m.shop_id = k.shop_id AND m.id = ANY (k.message_ids) AND m.status = 'sending' AND m.claimed_at = k.claimed_at)`;

/** No job of a dispatch d is there. A job's name is that of start-dispatch. */
const hasNoJob = `NOT EXISTS (
  SELECT FROM graphile_worker.jobs j
  WHERE starts_with(j.key, 'send:' || d.shop_id || ':' || d.id || ':') AND j.attempts < j.max_attempts)`;

/** Lasting dispatches that may be idle: nobody has said yet that they are drained. $1 opened before. */
export const idleDispatches = `
SELECT d.shop_id AS "shopId", d.id FROM dispatch d
WHERE d.drained_at IS NULL AND d.state <> 'held' AND d.owner LIKE 'flow:%' AND d.created_at <= $1 AND ${hasNoJob}
  AND NOT EXISTS (SELECT FROM message_queue q WHERE q.shop_id = d.shop_id AND q.dispatch_id = d.id)
ORDER BY d.shop_id, d.id
LIMIT 1000`;

/**
 * Dispatches with work left and no job that does it: a job may have been given up, or deleted by hand. One that is closed
 * needs no sender: what came back to it after the cancelling is skipped, also while the sender is paused or removed.
 * $1 opened before.
 */
export const forgottenDispatches = `
SELECT d.shop_id AS "shopId", d.id FROM dispatch d
JOIN shop ON shop.id = d.shop_id AND shop.uninstalled_at IS NULL
JOIN sender s ON s.shop_id = d.shop_id AND s.id = d.sender_id
WHERE d.drained_at IS NULL AND d.created_at <= $1
  AND (d.state = 'closed' OR d.state = 'open' AND s.paused_at IS NULL AND s.removed_at IS NULL) AND ${hasNoJob}
ORDER BY d.shop_id, d.id
LIMIT 100`;
