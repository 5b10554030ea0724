import { isHeard } from "../flow/heard.sql.ts";

/**
 * Applies waiting callbacks to the ledger by rank, a batch at a time: whatever order they come in, and however often, a
 * message ends at the highest status it was reported to have, and never moves back. Rows are locked in the order of their
 * ids, as everywhere. A message that waits in the queue and of which the carrier speaks was sent: it leaves the queue. Of a
 * message whose person was erased, the callback is kept without what it says, which names them.
 *
 * $1 shop, $2 now, $3 how many. One row: how many events were applied, and what some messages' new state calls for.
 */
export const applyEvents = `
WITH due AS MATERIALIZED (
  SELECT id, message_id, status, error_code, raw ->> 'MessageSid' AS sid, received_at
  FROM message_event WHERE shop_id = $1 AND applied_at IS NULL
  ORDER BY id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED
), reported AS MATERIALIZED (
  SELECT message_id, max(status) AS status, min(sid) AS sid, min(received_at) AS first_at,
    min(received_at) FILTER (WHERE status >= 'delivered') AS delivered_at,
    min(received_at) FILTER (WHERE status = 'read') AS read_at,
    max(received_at) FILTER (WHERE status = 'failed') AS failed_at,
    max(error_code) FILTER (WHERE status = 'failed') AS error_code
  FROM due WHERE status IS NOT NULL GROUP BY message_id
), locked AS MATERIALIZED (
  SELECT m.id, m.status, m.address IS NULL AS is_erased FROM message m
  WHERE m.shop_id = $1 AND m.id IN (SELECT message_id FROM due)
  ORDER BY m.id FOR NO KEY UPDATE
), moved AS (
  UPDATE message m SET
    status = r.status,
    reason = CASE WHEN r.status = 'failed' THEN 'undelivered' END,
    error_code = CASE WHEN r.status = 'failed' THEN r.error_code END,
    carrier_message_id = coalesce(m.carrier_message_id, r.sid),
    sent_at = coalesce(m.sent_at, r.first_at),
    delivered_at = coalesce(m.delivered_at, r.delivered_at),
    read_at = coalesce(m.read_at, r.read_at),
    ended_at = CASE WHEN r.status = 'failed' THEN r.failed_at END,
    due_at = NULL,
    claimed_at = NULL
  FROM reported r JOIN locked l ON l.id = r.message_id
  WHERE m.shop_id = $1 AND m.id = r.message_id AND l.status < r.status
  RETURNING m.id, m.dispatch_id, l.status AS was, m.status, m.error_code, m.address, m.channel
), marked AS (
  UPDATE message_event e SET applied_at = $2, raw = CASE WHEN l.is_erased THEN '{}' ELSE e.raw END
  FROM due LEFT JOIN locked l ON l.id = due.message_id
  WHERE e.shop_id = $1 AND e.id = due.id
)
SELECT (SELECT count(*)::int FROM due) AS applied,
  ARRAY(SELECT DISTINCT dispatch_id FROM moved WHERE was IN ('queued', 'sending') AND dispatch_id IS NOT NULL) AS settled,
  coalesce((SELECT json_agg(json_build_object('address', address, 'channel', channel, 'code', error_code))
            FROM moved WHERE status = 'failed' AND error_code IS NOT NULL AND address IS NOT NULL), '[]') AS failed,
  ARRAY(SELECT id FROM moved WHERE was < 'delivered' AND status >= 'delivered' AND ${isHeard("'message-delivered'")}) AS "toldDelivered",
  ARRAY(SELECT id FROM moved WHERE status = 'failed' AND ${isHeard("'message-failed'")}) AS "toldFailed"`;
