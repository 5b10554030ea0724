/** $1 shop, $2 what happened. Versions are few, runs are many. */
export const isAwaited = "SELECT FROM automation_version WHERE shop_id = $1 AND $2 = ANY (waits_for) LIMIT 1";

/**
 * Runs that wait for it, or may come to wait for it at this moment: a worker that takes a due run to such a step has not
 * committed yet. Locked, so that such a worker and this come one after the other: what is heard is there when the run is looked
 * at, or the run stands there when it is heard. The minute allows for clocks that differ.
 *
 * $1 shop, $2 what happened, $3 customers, $4 now, $5 the order it happened to, or null.
 */
export const lockListeners = `
WITH RECURSIVE person (id, merged_into) AS (
  SELECT named.id, c.merged_into FROM unnest($3::bigint[]) AS named (id)
  LEFT JOIN customer c ON c.shop_id = $1 AND c.id = named.id
  UNION SELECT c.id, c.merged_into FROM person JOIN customer c ON c.shop_id = $1 AND c.id = person.merged_into
)
SELECT e.id FROM enrollment e
JOIN automation_version v ON v.shop_id = e.shop_id AND v.automation_id = e.automation_id AND v.version = e.version
WHERE e.shop_id = $1 AND e.state = 'active' AND e.customer_id IN (SELECT id FROM person) AND $2 = ANY (v.waits_for)
  AND (e.waiting_since IS NOT NULL OR e.due_at <= $4::timestamptz + interval '1 minute')
  AND CASE $2
        WHEN 'order-placed' THEN e.context ->> 'orderId' IS DISTINCT FROM $5::text
        WHEN 'order-fulfilled' THEN coalesce(e.context ->> 'orderId' = $5, true)
        WHEN 'order-delivered' THEN coalesce(e.context ->> 'orderId' = $5, true)
        ELSE true END
ORDER BY e.id FOR UPDATE OF e`;

/** $1 shop, $2 what happened, $3 when, $4 runs. */
export const noteHeard = `
INSERT INTO heard_event (shop_id, enrollment_id, kind, at)
SELECT $1, run, $2, $3 FROM unnest($4::bigint[]) AS run ON CONFLICT DO NOTHING`;

/**
 * Makes those due that stood there before it happened. Always to another time than they had: a worker that looked at one a moment
 * ago, and heard of nothing, finds it changed. $1 shop, $2 runs, $3 when it happened, $4 now.
 */
export const bringForward = `
UPDATE enrollment SET due_at = least(due_at, $4) - interval '1 millisecond'
WHERE shop_id = $1 AND id = ANY ($2::bigint[]) AND waiting_since < $3`;
