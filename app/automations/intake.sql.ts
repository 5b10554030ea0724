import type { PhoneChannel } from "../customers/customer.ts";
import { isHeld } from "../customers/hold.sql.ts";
import { joinSuppression, policyReason } from "../customers/policy.sql.ts";
import { isKeptOut } from "./enter.sql.ts";

/** An automation that is on and starts when somebody enters a segment. $1 shop, $2 segment. */
export const entersOnSegment = `
  a.shop_id = $1 AND a.status = 'active' AND a.archived_at IS NULL AND v.trigger_kind = 'segment-entered' AND v.segment_id = $2`;

/** The automation's current version. */
export const currentVersion =
  "JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version";

/**
 * What a choice about those who are inside already answers: the last edit of the query, or the turning on where that was later.
 * Once per such moment they may all be let in.
 */
export const answersAt = "greatest(s.query_since, coalesce(a.watches_since, v.published_at))";

/** Whoever is on their way through already goes on, and does not begin a second time besides. $1 shop. */
function mayEnter(customer: string, { subject, at }: { subject: string; at: string }): string {
  return `(
      SELECT true FROM enrollment inside
      WHERE inside.shop_id = $1 AND inside.automation_id = a.id AND inside.customer_id = ${customer} AND inside.state = 'active'
        AND NOT inside.is_test
      LIMIT 1) IS NULL
    AND NOT (${isKeptOut({ customer, subject, at })})`;
}

/**
 * How many of the segment's latest list would enter automation $3 at $4: by country, whether they may be written to on a channel.
 * $1 shop, $2 segment.
 */
export function foreseeIntake(channel: PhoneChannel): string {
  const held = isHeld(channel, { customer: "c.id", at: "$4::timestamptz" });
  return `
SELECT c.country_code AS country,
  ${policyReason(channel, { customer: "c", suppression: "s", held })} IS NULL AS "isReachable", count(*)::int AS count
FROM automation a ${currentVersion}
JOIN segment_member m ON m.shop_id = $1 AND m.segment_id = $2 AND m.left_version IS NULL
JOIN customer c ON c.shop_id = $1 AND c.id = m.customer_id AND c.deleted_at IS NULL
${joinSuppression(channel, { hash: "c.phone_hash", as: "s" })}
WHERE a.id = $3 AND ${entersOnSegment} AND ${mayEnter("m.customer_id", { subject: "''", at: "$4::timestamptz" })}
GROUP BY 1, 2`;
}

/**
 * The next members of list version $5 after customer $6, at most $7, in their order; those who may are let into automation $3 at
 * $4, under the subject $8. Who was heard to have left since is not. Answers with how far that came. $1 shop, $2 segment.
 */
export const letMembersIn = `
WITH page AS MATERIALIZED (
  SELECT m.customer_id FROM segment_member m
  WHERE m.shop_id = $1 AND m.segment_id = $2 AND m.customer_id > $6 AND m.joined_version <= $5::int
    AND (m.left_version IS NULL OR m.left_version > $5::int)
  ORDER BY m.customer_id LIMIT $7
), entered AS (
  INSERT INTO enrollment (shop_id, automation_id, version, customer_id, subject, due_at, context, entered_at)
  SELECT $1, a.id, a.version, page.customer_id, $8, $4, '{}', $4
  FROM page
  JOIN automation a ON a.id = $3 ${currentVersion}
  JOIN segment_version list ON list.shop_id = $1 AND list.segment_id = $2 AND list.version = $5::int
  LEFT JOIN LATERAL (
    SELECT n.joined FROM segment_notice n
    WHERE n.shop_id = $1 AND n.segment_id = $2 AND n.customer_id = page.customer_id AND n.at > list.taken_at
    ORDER BY n.at DESC LIMIT 1
  ) heard ON true
  WHERE ${entersOnSegment} AND heard.joined IS NOT FALSE
    AND ${mayEnter("page.customer_id", { subject: "$8", at: "$4::timestamptz" })}
  ON CONFLICT (shop_id, automation_id, customer_id, subject) DO NOTHING
  RETURNING 1
)
SELECT count(*)::int AS gone, max(customer_id) AS "afterId", (SELECT count(*)::int FROM entered) AS entered FROM page`;
