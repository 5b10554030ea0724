import { holdReason } from "../customers/hold.sql.ts";

/**
 * The three kinds of a person's history, each newest first and no more than a page. $1 shop, $2 the person's customers, $3 how
 * many, $4 to $6 the time, rank and id of the entry that the page comes after (all null for the first), $7 their phone numbers.
 * Customers are looked at one by one, so that each is a walk along an index and not a sort of all that they ever got.
 */
function cameBefore(time: string, rank: number, id: string): string {
  return `($4::timestamptz IS NULL OR (${time} <= $4 AND (${time}, ${rank}, ${id}) < ($4, $5::int, $6::bigint)))`;
}

/** Answers and tests to a number that no customer had are the ledger's customer 0. */
export const messagesOfPerson = (rank: number) => `
SELECT m.id, m.queued_at AS at, m.channel, m.source, m.address, m.status, m.reason,
  ${holdReason("m", "$2::bigint[]")} AS "holdReason", m.error_code AS "errorCode", m.body,
  m.sent_at AS "sentAt", m.delivered_at AS "deliveredAt", m.read_at AS "readAt", m.ended_at AS "endedAt",
  coalesce(c.id, a.id) AS "ownerId", coalesce(c.name, a.name) AS "ownerName", i.intent AS "answerTo", f.caller,
  coalesce(e.is_test, false) AS "isTest"
FROM unnest($2::bigint[] || CASE WHEN cardinality($7::text[]) > 0 THEN '{0}'::bigint[] ELSE '{}' END) AS person (id)
CROSS JOIN LATERAL (
  SELECT * FROM message
  WHERE shop_id = $1 AND customer_id = person.id AND (person.id <> 0 OR address = ANY ($7::text[]))
    AND ${cameBefore("queued_at", rank, "id")}
  ORDER BY queued_at DESC, id DESC LIMIT $3
) AS m
LEFT JOIN campaign c ON m.source = 'campaign' AND c.shop_id = $1 AND c.id = m.source_id
LEFT JOIN enrollment e ON m.source = 'automation' AND e.shop_id = $1 AND e.id = m.source_id
LEFT JOIN automation a ON a.shop_id = $1 AND a.id = e.automation_id
LEFT JOIN flow_run f ON m.source = 'flow' AND f.shop_id = $1 AND f.id = m.source_id
LEFT JOIN inbound_message i ON m.source = 'reply' AND i.shop_id = $1 AND i.id = m.source_id
ORDER BY m.queued_at DESC, m.id DESC LIMIT $3`;

export const runsOfPerson = (rank: number) => `
SELECT e.id, e.entered_at AS at, e.automation_id AS "automationId", a.name AS "automationName", e.subject, e.version, e.state,
  e.reason, e.node, e.due_at AS "dueAt", e.ended_at AS "endedAt", e.is_test AS "isTest"
FROM unnest($2::bigint[]) AS person (id)
CROSS JOIN LATERAL (
  SELECT * FROM enrollment
  WHERE shop_id = $1 AND customer_id = person.id AND ${cameBefore("entered_at", rank, "id")}
  ORDER BY entered_at DESC, id DESC LIMIT $3
) AS e
LEFT JOIN automation a ON a.shop_id = $1 AND a.id = e.automation_id
ORDER BY e.entered_at DESC, e.id DESC LIMIT $3`;

/** A reply may have come in before its number was known to be theirs. */
export const repliesOfPerson = (rank: number) => `
SELECT id, received_at AS at, channel, intent, body
FROM inbound_message
WHERE shop_id = $1 AND (customer_id = ANY ($2::bigint[]) OR from_address = ANY ($7::text[]))
  AND ${cameBefore("received_at", rank, "id")}
ORDER BY received_at DESC, id DESC LIMIT $3`;
