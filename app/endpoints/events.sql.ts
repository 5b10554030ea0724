/** Whether an endpoint of shop $1 hears of a trigger. `handle` is SQL for its handle. */
export const isHeardByEndpoint = (handle: string): string =>
  `EXISTS (SELECT FROM endpoint WHERE shop_id = $1 AND is_on AND url IS NOT NULL AND ${handle} = ANY (events))`;

/**
 * Writes down what happened for each endpoint that hears of it: a part of a statement, with `happened` a relation of it that has
 * handle, subject, customer_id and fields. $1 shop, $2 now. In one order everywhere, so that two that tell the same never wait for
 * each other in turn.
 */
export const insertEvents = (happened: string): string => `
INSERT INTO endpoint_event (shop_id, endpoint_id, handle, subject, customer_id, fields, created_at, due_at)
SELECT $1, hearing.id, one.handle, one.subject, one.customer_id, one.fields, $2, $2
FROM ${happened} AS one
JOIN endpoint hearing
  ON hearing.shop_id = $1 AND hearing.is_on AND hearing.url IS NOT NULL AND one.handle = ANY (hearing.events)
ORDER BY hearing.id, one.subject
ON CONFLICT (shop_id, endpoint_id, subject) DO NOTHING
RETURNING endpoint_id`;

/**
 * Takes events whose time has come, the longest due first, and says in the same statement when each is tried again unless it
 * arrives: what ends in between loses none. Not before a minute has passed, in which no request of this try can still be under way.
 *
 * $1 shop, $2 endpoint, $3 now, $4 how many, $5 the delays after each attempt, in seconds.
 */
export const claimEvents = `
UPDATE endpoint_event event SET attempts = event.attempts + 1, tried_at = $3,
  due_at = $3::timestamptz + coalesce(($5::int[])[event.attempts + 1], 60) * interval '1 second'
FROM (
  SELECT id FROM endpoint_event WHERE shop_id = $1 AND endpoint_id = $2 AND due_at <= $3
  ORDER BY due_at, id LIMIT $4 FOR UPDATE SKIP LOCKED
) due
WHERE event.shop_id = $1 AND event.id = due.id
RETURNING event.id, event.handle, event.customer_id AS "customerId", event.fields, event.created_at AS "createdAt"`;

/**
 * What came of attempts. Those that arrived are over, and so are those that have been tried often enough: what they told names
 * people, and nobody reads it again. $1 shop, $2 now, $3 ids, $4 statuses, $5 problems, null of those that arrived, $6 the most attempts.
 */
export const completeEvents = `
UPDATE endpoint_event event SET status = one.status, problem = one.problem,
  sent_at = CASE WHEN one.problem IS NULL THEN $2::timestamptz END,
  due_at = CASE WHEN one.problem IS NULL OR event.attempts >= $6 THEN NULL ELSE event.due_at END,
  fields = CASE WHEN one.problem IS NULL OR event.attempts >= $6 THEN '{}' ELSE event.fields END
FROM unnest($3::bigint[], $4::int[], $5::text[]) AS one (id, status, problem)
WHERE event.shop_id = $1 AND event.id = one.id`;

/** $1 shop, $2 endpoint, $3 those from before, $4 the problem. */
export const giveUpEvents = `
UPDATE endpoint_event SET due_at = NULL, fields = '{}', problem = coalesce(problem || ' ', '') || $4
WHERE shop_id = $1 AND endpoint_id = $2 AND due_at IS NOT NULL AND created_at < $3`;

/** Something arrived. $1 shop, $2 endpoint. */
export const noteArrival = `
UPDATE endpoint SET failing_since = NULL, failures = 0, rests_until = NULL
WHERE shop_id = $1 AND id = $2 AND failing_since IS NOT NULL`;

/** Nothing did. It is left alone for half a minute, and twice as long each time, up to an hour. $1 shop, $2 endpoint, $3 now. */
export const noteFailure = `
UPDATE endpoint SET failing_since = coalesce(failing_since, $3::timestamptz), failures = least(failures + 1, 100),
  rests_until = $3::timestamptz + least(30 * 2 ^ least(failures, 10), 3600) * interval '1 second'
WHERE shop_id = $1 AND id = $2 AND is_on
RETURNING failing_since AS "failingSince"`;
