/**
 * How long Shopify's lists may be behind what it told: a list that was begun within this time after a notice, and says otherwise,
 * says nothing of that person.
 */
const lag = "interval '15 minutes'";

/**
 * How long after an edit of a segment's query Shopify may still be telling of those whom the edit itself let in or out. The first
 * list by the new query, when it was begun before, ends that time.
 */
const ofEdit = "interval '1 hour'";

/**
 * Who came into a segment, and who left it, from $3 on, and what that may show of the stay before: each person's observations
 * in the order in which they were made, list by list and notice by notice, and of those the ones that differ from the one
 * before. So it comes to the same in whatever order they arrive, and however often. The first list by a query is where a
 * segment begins anew: what it changes is no move.
 *
 * `outside_at` is when the person was last known to be on the other side, `until` when they were next; `nth` counts a person's
 * moves. $1 shop, $2 segment. `people` selects `customer_id`.
 */
export function segmentMoves(people: string): string {
  return `
WITH person AS (${people}),
base AS (
  SELECT max(version) AS version, max(taken_at) AS taken_at FROM segment_version
  WHERE shop_id = $1 AND segment_id = $2 AND taken_at <= $3
), list AS (
  SELECT v.version, v.taken_at, coalesce(v.confirmed_at, v.taken_at) AS confirmed_at, v.query_since,
    before.query IS DISTINCT FROM v.query AS is_new_query
  FROM segment_version v
  LEFT JOIN segment_version before ON before.shop_id = v.shop_id AND before.segment_id = v.segment_id AND before.version = v.version - 1
  WHERE v.shop_id = $1 AND v.segment_id = $2 AND v.version >= coalesce((SELECT version FROM base), 1)
), edit AS (
  SELECT query_since AS since, least(query_since + ${ofEdit}, taken_at) AS until FROM list WHERE is_new_query
  UNION ALL
  SELECT s.query_since, s.query_since + ${ofEdit} FROM segment s
  WHERE s.shop_id = $1 AND s.id = $2 AND s.query IS DISTINCT FROM (
    SELECT v.query FROM segment_version v WHERE v.shop_id = s.shop_id AND v.segment_id = s.id AND v.version = s.version)
), heard AS (
  SELECT n.customer_id, n.at, n.joined FROM segment_notice n
  WHERE n.shop_id = $1 AND n.segment_id = $2 AND n.customer_id IN (SELECT customer_id FROM person)
    AND n.at >= coalesce((SELECT taken_at FROM base) - ${lag}, '-infinity')
    AND NOT EXISTS (SELECT FROM edit WHERE n.at >= edit.since AND n.at < edit.until)
), read AS (
  SELECT p.customer_id, list.version, moment.at, list.is_new_query AND moment.is_first AS is_new_query,
    EXISTS (
      SELECT FROM segment_member m
      WHERE m.shop_id = $1 AND m.segment_id = $2 AND m.customer_id = p.customer_id AND m.joined_version <= list.version
        AND (m.left_version IS NULL OR m.left_version > list.version)) AS is_inside
  FROM person p CROSS JOIN list
  CROSS JOIN LATERAL (VALUES (list.taken_at, true), (list.confirmed_at, false)) AS moment (at, is_first)
  WHERE moment.is_first OR moment.at > list.taken_at
), observation AS (
  SELECT read.customer_id, read.at, read.is_inside, read.is_new_query, false AS is_notice
  FROM read
  LEFT JOIN LATERAL (
    SELECT n.at, n.joined FROM segment_notice n
    WHERE n.shop_id = $1 AND n.segment_id = $2 AND n.customer_id = read.customer_id AND n.at <= read.at
      AND NOT EXISTS (SELECT FROM edit WHERE n.at >= edit.since AND n.at < edit.until)
    ORDER BY n.at DESC LIMIT 1
  ) last ON NOT read.is_new_query
  WHERE last.at IS NULL OR last.joined = read.is_inside OR last.at <= read.at - ${lag}
  UNION ALL
  SELECT customer_id, at, joined, false, true FROM heard
), compared AS (
  SELECT o.*, lag(is_inside) OVER earlier AS was_inside, lag(at) OVER earlier AS outside_at
  FROM observation o WINDOW earlier AS (PARTITION BY customer_id ORDER BY at, is_notice)
), turn AS (
  SELECT c.*, lead(at) OVER (PARTITION BY customer_id ORDER BY at, is_notice) AS until
  FROM compared c WHERE was_inside IS DISTINCT FROM is_inside
)
SELECT customer_id AS "customerId", at, is_inside AS "isInside", outside_at AS "outsideAt", until,
  -- A notice says itself that the person was outside just before.
  CASE WHEN is_notice THEN at ELSE outside_at END AS "knownOutsideAt",
  row_number() OVER (PARTITION BY customer_id ORDER BY at)::int AS nth
FROM turn
WHERE NOT is_new_query AND (was_inside IS NOT NULL OR is_notice) AND (at >= $3 OR until >= $3)
ORDER BY customer_id, at`;
}

export type SegmentMove = {
  customerId: bigint;
  at: Date;
  isInside: boolean;
  outsideAt: Date | null;
  until: Date | null;
  knownOutsideAt: Date;
  nth: number;
};

/** Who changed with list version $4, and of whom Shopify told since shortly before the one that went before. */
export const peopleOfVersion = `
  SELECT m.customer_id FROM segment_member m
  WHERE m.shop_id = $1 AND m.segment_id = $2 AND (m.joined_version = $4::int OR m.left_version = $4::int)
    AND EXISTS (
      SELECT FROM segment_version v JOIN segment_version before
        ON before.shop_id = v.shop_id AND before.segment_id = v.segment_id AND before.version = v.version - 1 AND before.query = v.query
      WHERE v.shop_id = $1 AND v.segment_id = $2 AND v.version = $4::int)
  UNION
  SELECT n.customer_id FROM segment_notice n WHERE n.shop_id = $1 AND n.segment_id = $2 AND n.at >= $3::timestamptz`;

/** Of whom Shopify told and nobody has looked at yet. $4 the notices. */
export const peopleOfNotices = `
  SELECT DISTINCT n.customer_id FROM segment_notice n
  WHERE n.shop_id = $1 AND n.segment_id = $2 AND n.id = ANY ($4::bigint[])`;
