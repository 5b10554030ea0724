/** $1 shop, $2 what happened. Versions are few, runs are many. */
export const isAwaited = "SELECT FROM automation_version WHERE shop_id = $1 AND $2 = ANY (waits_for) LIMIT 1";

/**
 * Runs that wait for it, or may come to wait for it at this moment: a worker that takes a due run to such a step has not
 * committed yet. Locked, so that such a worker and this come one after the other: what is heard is there when the run is looked
 * at, or the run stands there when it is heard. The minute allows for clocks that differ.
 *
 * $1 shop, $2 what happened, $3 and $4 to whom and when, $5 now, $6 the order it happened to, or null.
 */
export const lockListeners = `
WITH RECURSIVE person (id, merged_into, at) AS (
  SELECT named.id, c.merged_into, named.at FROM unnest($3::bigint[], $4::timestamptz[]) AS named (id, at)
  LEFT JOIN customer c ON c.shop_id = $1 AND c.id = named.id
  UNION SELECT c.id, c.merged_into, person.at FROM person JOIN customer c ON c.shop_id = $1 AND c.id = person.merged_into
)
SELECT e.id AS run, person.at FROM person
JOIN enrollment e ON e.shop_id = $1 AND e.customer_id = person.id AND e.state = 'active'
JOIN automation_version v ON v.shop_id = e.shop_id AND v.automation_id = e.automation_id AND v.version = e.version
WHERE $2 = ANY (v.waits_for)
  AND (e.waiting_since IS NOT NULL OR e.due_at <= $5::timestamptz + interval '1 minute')
  AND CASE $2
        WHEN 'order-placed' THEN e.context ->> 'orderId' IS DISTINCT FROM $6::text
        WHEN 'order-fulfilled' THEN coalesce(e.context ->> 'orderId' = $6, true)
        WHEN 'order-delivered' THEN coalesce(e.context ->> 'orderId' = $6, true)
        ELSE true END
ORDER BY e.id FOR UPDATE OF e`;

/** $1 shop, $2 what happened, $3 and $4 in which runs and when. */
export const noteHeard = `
INSERT INTO heard_event (shop_id, enrollment_id, kind, at)
SELECT $1, run, $2, at FROM unnest($3::bigint[], $4::timestamptz[]) AS heard (run, at) ON CONFLICT DO NOTHING`;

/**
 * Makes those due that stood there before it happened. Always to another time than they had: a worker that looked at one a moment
 * ago, and heard of nothing, finds it changed. $1 shop, $2 and $3 in which runs and when it happened, $4 now.
 */
export const bringForward = `
UPDATE enrollment e SET due_at = least(e.due_at, $4) - interval '1 millisecond'
FROM (SELECT run, max(at) AS at FROM unnest($2::bigint[], $3::timestamptz[]) AS heard (run, at) GROUP BY run) AS heard
WHERE e.shop_id = $1 AND e.id = heard.run AND e.waiting_since < heard.at`;
