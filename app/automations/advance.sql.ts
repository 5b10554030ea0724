/** Runs whose time has come, the longest due first, with what their steps need. $1 shop, $2 now, $3 how many. */
export const dueRuns = `
SELECT e.id, e.automation_id AS "automationId", e.version, e.customer_id AS "customerId", e.subject, e.node, e.due_at AS "dueAt",
  e.waiting_since AS "waitingSince", e.context, e.is_test AS "isTest", e.entered_at AS "enteredAt",
  c.country_code AS "customerCountry",
  coalesce(c.deleted_at IS NOT NULL, true) AS "isGone", c.merged_into IS NOT NULL AS "isMerged"
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
  waitingSince: Date | null;
  context: unknown;
  enteredAt: Date;
  isTest: boolean;
  customerCountry: string | null;
  isGone: boolean;
  /** Gone into another customer. */
  isMerged: boolean;
};

/**
 * Moves runs on, each only if it still stands where it was found, for the customer and in the version it was found with:
 * another worker, an event that stops it, a merge or a new version may have come first. Answers with the ids of those that were
 * moved; what they do is written in the same transaction.
 *
 * $1 shop, $2 now, $3 ids, $4 and $5 where they stood and until when, $6 states, $7 reasons, $8 nodes, $9 due, $10 since when
 * they wait for an event, $11 customers, $12 versions.
 */
export const moveRuns = `
UPDATE enrollment e SET state = r.state, reason = r.reason, node = r.node, due_at = r.due_at, waiting_since = r.waiting_since,
  ended_at = CASE WHEN r.state <> 'active' THEN $2::timestamptz END
FROM unnest($3::bigint[], $4::text[], $5::timestamptz[], $6::enrollment_state[], $7::text[], $8::text[], $9::timestamptz[],
    $10::timestamptz[], $11::bigint[], $12::int[])
  AS r (id, was_node, was_due, state, reason, node, due_at, waiting_since, customer_id, version)
WHERE e.shop_id = $1 AND e.id = r.id AND e.state = 'active' AND e.node = r.was_node AND e.due_at = r.was_due
  AND e.customer_id = r.customer_id AND e.version = r.version
RETURNING e.id`;

/** $1 shop, $2 now, $3 runs, $4 kinds, $5 nodes, $6 details. */
export const insertEvents = `
INSERT INTO enrollment_event (shop_id, enrollment_id, at, kind, node, detail)
SELECT $1, e.run, $2, e.kind, e.node, e.detail
FROM unnest($3::bigint[], $4::text[], $5::text[], $6::jsonb[]) AS e (run, kind, node, detail)`;

/** When each thing first happened after runs began to wait for it. $1 shop, $2 runs. */
export const heardEvents = `
SELECT h.enrollment_id AS run, h.kind, min(h.at) AS at FROM heard_event h
JOIN enrollment e ON e.shop_id = h.shop_id AND e.id = h.enrollment_id AND h.at > e.waiting_since
WHERE h.shop_id = $1 AND h.enrollment_id = ANY ($2::bigint[]) GROUP BY h.enrollment_id, h.kind`;

/** $1 shop, $2 runs. */
export const forgetHeard = "DELETE FROM heard_event WHERE shop_id = $1 AND enrollment_id = ANY ($2::bigint[])";

/** $1 shop, $2 run, $3 and $4 where it stood and until when, $5 until when it waits now. */
export const postponeRun = `
UPDATE enrollment SET due_at = $5
WHERE shop_id = $1 AND id = $2 AND state = 'active' AND node = $3 AND due_at = $4`;
