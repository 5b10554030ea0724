/**
 * Starts runs: one for each active automation that waits for this and each of the people, unless its re-entry rule or an earlier
 * run about the same object forbids. An abandoned checkout that is changed again while its timer runs has the timer set anew.
 *
 * $1 shop, $2 kind, $3 segment or null, $4 subject, $5 when it happened, $6 now, $7 context. `people` selects `customer_id`.
 */
export function enterRuns(people: string): string {
  return `
WITH person AS (${people})
INSERT INTO enrollment (shop_id, automation_id, version, customer_id, subject, due_at, context, entered_at)
SELECT $1, a.id, a.version, person.customer_id, $4,
  CASE WHEN $2 = 'checkout-abandoned'
    THEN $5::timestamptz + (v.definition #>> '{trigger,afterMinutes}')::int * interval '1 minute' ELSE $6::timestamptz END,
  $7::jsonb, $5
FROM automation a
JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
CROSS JOIN person
WHERE a.shop_id = $1 AND a.status = 'active' AND a.archived_at IS NULL AND v.trigger_kind = $2
  AND v.segment_id IS NOT DISTINCT FROM $3::bigint AND v.published_at <= $5
  AND NOT EXISTS (
    SELECT FROM enrollment earlier
    WHERE earlier.shop_id = $1 AND earlier.automation_id = a.id AND earlier.customer_id = person.customer_id
      AND earlier.subject <> $4 AND earlier.state <> 'refused' AND NOT earlier.is_test
      -- One that ended at the entry (its checkout became an order) has not been through anything.
      AND (earlier.node <> 'entry' OR earlier.state = 'active')
      AND CASE v.definition #>> '{reentry,kind}'
            WHEN 'never' THEN true
            WHEN 'after-days' THEN earlier.entered_at > $5::timestamptz - (v.definition #>> '{reentry,days}')::int * interval '1 day'
            ELSE false END)
ON CONFLICT (shop_id, automation_id, customer_id, subject) DO UPDATE
  SET due_at = excluded.due_at, context = excluded.context
  WHERE enrollment.state = 'active' AND enrollment.node = 'entry' AND excluded.due_at > enrollment.due_at`;
}

/** One person who had the event. $8 the customer. */
export const onePerson = "SELECT $8::bigint AS customer_id";

/** Who came into a segment's list, or left it, with a version. $8 the version. */
export const changedMembers = {
  "segment-entered":
    "SELECT customer_id FROM segment_member WHERE shop_id = $1 AND segment_id = $3 AND joined_version = $8::int",
  "segment-left":
    "SELECT customer_id FROM segment_member WHERE shop_id = $1 AND segment_id = $3 AND left_version = $8::int",
} as const;
