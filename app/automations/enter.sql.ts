/**
 * Starts runs: one for each active automation that waits for this and each of the people, unless its re-entry rule or an
 * earlier run about the same object forbids. An abandoned checkout that is changed again while its timer runs has the timer set
 * anew.
 *
 * $1 shop, $2 kind, $3 segment or null, $4 subject, $5 when it happened, $6 now, $7 context. `people` selects `customer_id`;
 * `dueAt` says when a run begins.
 */
export function enterRuns(people: string, dueAt = soon): string {
  return `
WITH person AS (${people})
INSERT INTO enrollment (shop_id, automation_id, version, customer_id, subject, due_at, context, entered_at)
SELECT $1, a.id, a.version, person.customer_id, $4,
  ${dueAt},
  $7::jsonb, $5
FROM automation a
JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
CROSS JOIN person
WHERE a.shop_id = $1 AND a.status = 'active' AND a.archived_at IS NULL AND v.trigger_kind = $2
  AND v.segment_id IS NOT DISTINCT FROM $3::bigint AND v.published_at <= least($5::timestamptz, $6::timestamptz) AND ${dueAt} IS NOT NULL
  AND NOT (${isKeptOut({ customer: "person.customer_id", subject: "$4", at: "$5::timestamptz" })})
ON CONFLICT (shop_id, automation_id, customer_id, subject) DO UPDATE
  SET due_at = excluded.due_at, context = excluded.context
  WHERE enrollment.state = 'active' AND enrollment.node = 'entry' AND excluded.due_at > enrollment.due_at`;
}

/**
 * At once, or when the timer of an abandoned checkout is over. At once is when it happened: what is told of late, or waited for a
 * worker, is as late as it is.
 */
const soon = `CASE WHEN $2 = 'checkout-abandoned'
    THEN $5::timestamptz + (v.definition #>> '{trigger,afterMinutes}')::int * interval '1 minute' ELSE least($5::timestamptz, $6::timestamptz) END`;

/** $9 when, by automation; those that it does not name begin nothing. */
export const timed = "($9::jsonb ->> a.id::text)::timestamptz";

/** One person who had the event. $8 the customer. */
export const onePerson = "SELECT $8::bigint AS customer_id";

/**
 * Several people whose date it is. $8 customers, $9 when, by automation. Somebody into whom a customer was merged who had this
 * year's run has had it.
 */
export const peopleOfYear = `
SELECT named.id AS customer_id FROM unnest($8::bigint[]) AS named (id)
WHERE NOT EXISTS (
  SELECT FROM customer gone
  JOIN enrollment had ON had.shop_id = gone.shop_id AND had.customer_id = gone.id AND had.subject = $4
  WHERE gone.shop_id = $1 AND gone.merged_into = named.id AND $9::jsonb ? had.automation_id::text)`;

/**
 * Whether the re-entry rule of version `v` of automation `a` keeps somebody out who has been through it before, or is inside.
 * Another run about the same object does not.
 *
 * Looked up person by person: of NOT EXISTS PostgreSQL makes a join, and for a table that has just grown, of which it has no
 * statistics yet, one that reads all runs for each person.
 */
export function isKeptOut({ customer, subject, at }: { customer: string; subject: string; at: string }): string {
  return `(
    SELECT true FROM enrollment earlier
    WHERE earlier.shop_id = $1 AND earlier.automation_id = a.id AND earlier.customer_id = ${customer}
      AND earlier.subject <> ${subject} AND earlier.state <> 'refused' AND NOT earlier.is_test
      -- One that ended at the entry (its checkout became an order) has not been through anything.
      AND (earlier.node <> 'entry' OR earlier.state = 'active')
      AND CASE v.definition #>> '{reentry,kind}'
            WHEN 'never' THEN true
            WHEN 'after-days' THEN earlier.entered_at > ${at} - (v.definition #>> '{reentry,days}')::int * interval '1 day'
            ELSE false END
    LIMIT 1) IS NOT NULL`;
}

/**
 * Starts runs of people who came into a segment or left it: one for each active automation that starts with that, unless its
 * re-entry rule forbids, or the same coming in was seen before by another way. Only who is known to have been outside since the
 * automation is on with this segment came in.
 *
 * $1 shop, $2 segment, $3 now, $4 people, $5 when, $6 whether they came in, $7 when they were known to be on the other side, $8
 * when last and $9 when next.
 */
export const enterMoved = `
INSERT INTO enrollment (shop_id, automation_id, version, customer_id, subject, due_at, context, entered_at)
SELECT $1, a.id, a.version, move.customer_id, move.subject, $3, '{}', move.at
FROM (
  SELECT *, 'segment:' || $2::bigint || '@' || (extract(epoch FROM at) * 1000)::bigint AS subject
  FROM unnest($4::bigint[], $5::timestamptz[], $6::boolean[], $7::timestamptz[], $8::timestamptz[], $9::timestamptz[])
    AS one (customer_id, at, is_inside, known_outside_at, outside_at, until)
) move
JOIN automation a ON a.shop_id = $1 AND a.status = 'active' AND a.archived_at IS NULL
JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
WHERE v.segment_id = $2 AND v.trigger_kind = CASE WHEN move.is_inside THEN 'segment-entered' ELSE 'segment-left' END
  AND coalesce(a.watches_since, v.published_at) <= move.known_outside_at
  AND (
    SELECT true FROM enrollment same
    JOIN automation_version its ON its.shop_id = same.shop_id AND its.automation_id = same.automation_id AND its.version = same.version
    WHERE same.shop_id = $1 AND same.automation_id = a.id AND same.customer_id = move.customer_id
      AND its.trigger_kind = v.trigger_kind AND starts_with(same.subject, 'segment:' || $2::bigint || '@')
      AND same.entered_at > coalesce(move.outside_at, '-infinity') AND same.entered_at < coalesce(move.until, 'infinity')
    LIMIT 1) IS NULL
  AND NOT (${isKeptOut({ customer: "move.customer_id", subject: "move.subject", at: "move.at" })})
ON CONFLICT (shop_id, automation_id, customer_id, subject) DO NOTHING`;

/** Of those who left a segment, $3 at $4, the ones with a run that leaving it stops. $1 shop, $2 segment. */
export const stoppedByLeaving = `
SELECT move.at, array_agg(move.customer_id ORDER BY move.customer_id) AS "customerIds"
FROM unnest($3::bigint[], $4::timestamptz[]) AS move (customer_id, at)
WHERE EXISTS (
  SELECT FROM enrollment e
  JOIN automation_version v ON v.shop_id = e.shop_id AND v.automation_id = e.automation_id AND v.version = e.version
  WHERE e.shop_id = $1 AND e.customer_id = move.customer_id AND v.segment_id = $2 AND 'segment-left' = ANY (v.stop_on))
GROUP BY move.at ORDER BY move.at`;
