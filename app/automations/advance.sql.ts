/** Runs whose time has come, the longest due first, with what their steps need. $1 shop, $2 now, $3 how many. */
export const dueRuns = `
SELECT e.id, e.automation_id AS "automationId", e.version, e.customer_id AS "customerId", e.subject, e.node, e.due_at AS "dueAt",
  e.context, e.is_test AS "isTest", c.country_code AS "customerCountry", coalesce(c.deleted_at IS NOT NULL, true) AS "isGone"
FROM enrollment e
LEFT JOIN customer c ON c.shop_id = e.shop_id AND c.id = e.customer_id
WHERE e.shop_id = $1 AND e.state = 'active' AND e.due_at <= $2
ORDER BY e.due_at, e.id LIMIT $3`;

export type DueRun = {
  id: bigint;
  automationId: bigint;
  version: number;
  customerId: bigint;
  subject: string;
  node: string;
  dueAt: Date;
  context: unknown;
  isTest: boolean;
  customerCountry: string | null;
  isGone: boolean;
};

/**
 * Moves runs on, each only if it still stands where it was found: another worker, or an event that stops it, may have come first.
 * Answers with the ids of those that were moved; what they do is written in the same transaction.
 *
 * $1 shop, $2 now, $3 ids, $4 and $5 where they stood and until when, $6 states, $7 reasons, $8 nodes, $9 due.
 */
export const moveRuns = `
UPDATE enrollment e SET state = r.state, reason = r.reason, node = r.node, due_at = r.due_at,
  ended_at = CASE WHEN r.state <> 'active' THEN $2::timestamptz END
FROM unnest($3::bigint[], $4::text[], $5::timestamptz[], $6::enrollment_state[], $7::text[], $8::text[], $9::timestamptz[])
  AS r (id, was_node, was_due, state, reason, node, due_at)
WHERE e.shop_id = $1 AND e.id = r.id AND e.state = 'active' AND e.node = r.was_node AND e.due_at = r.was_due
RETURNING e.id`;

/** $1 shop, $2 now, $3 runs, $4 kinds, $5 nodes, $6 details. */
export const insertEvents = `
INSERT INTO enrollment_event (shop_id, enrollment_id, at, kind, node, detail)
SELECT $1, e.run, $2, e.kind, e.node, e.detail
FROM unnest($3::bigint[], $4::text[], $5::text[], $6::jsonb[]) AS e (run, kind, node, detail)`;

/** $1 shop, $2 run, $3 and $4 where it stood and until when, $5 until when it waits now. */
export const postponeRun = `
UPDATE enrollment SET due_at = $5
WHERE shop_id = $1 AND id = $2 AND state = 'active' AND node = $3 AND due_at = $4`;
