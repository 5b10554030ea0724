/**
 * The carrier took these messages. A fact, whatever happened to the row meanwhile: a callback may have come first, so the
 * status never moves back; a claim may have lapsed, so the row is not left in the queue to be sent again.
 *
 * $1 shop, $2 now, $3 ids, $4 the carrier's ids, $5 bodies, $6 parts.
 */
export const recordAccepted = `
UPDATE message m SET
  status = greatest(m.status, 'sent'),
  reason = CASE WHEN m.status < 'sent' THEN NULL ELSE m.reason END,
  error_code = CASE WHEN m.status < 'sent' THEN NULL ELSE m.error_code END,
  sent_at = coalesce(m.sent_at, $2),
  due_at = NULL,
  claimed_at = NULL,
  carrier_message_id = r.carrier_message_id,
  body = r.body,
  parts = r.parts
FROM unnest($3::bigint[], $4::text[], $5::text[], $6::smallint[]) AS r (id, carrier_message_id, body, parts)
WHERE m.shop_id = $1 AND m.id = r.id`;

/**
 * These messages were not taken, for good: refused for this recipient, or not writable. Only where the claim is still ours.
 *
 * $1 shop, $2 now, $3 ids, $4 claimed at, $5 statuses, $6 reasons, $7 codes, $8 bodies.
 */
export const recordEnded = `
UPDATE message m SET
  status = r.status, reason = r.reason, error_code = r.code, body = r.body, ended_at = $2, claimed_at = NULL
FROM unnest($3::bigint[], $4::timestamptz[], $5::message_status[], $6::text[], $7::text[], $8::text[])
  AS r (id, claimed_at, status, reason, code, body)
WHERE m.shop_id = $1 AND m.id = r.id AND m.status = 'sending' AND m.claimed_at = r.claimed_at`;

/**
 * These messages were not taken for certain, and go back to the queue. The only way back there is, and only where the claim
 * is still ours: once anybody else has decided about the row, this changes nothing.
 *
 * $1 shop, $2 ids, $3 claimed at, $4 due, $5 attempts to add, $6 codes.
 */
export const recordRequeued = `
WITH back AS (
  UPDATE message m SET
    status = 'queued', due_at = r.due_at, attempts = m.attempts + r.burned, error_code = r.code, claimed_at = NULL
  FROM unnest($2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::smallint[], $6::text[])
    AS r (id, claimed_at, due_at, burned, code)
  WHERE m.shop_id = $1 AND m.id = r.id AND m.status = 'sending' AND m.claimed_at = r.claimed_at
  RETURNING m.shop_id, m.dispatch_id, m.due_at, m.id
)
INSERT INTO message_queue (shop_id, dispatch_id, due_at, message_id)
SELECT shop_id, dispatch_id, due_at, id FROM back
ON CONFLICT DO NOTHING`;
