/**
 * Takes triggers whose time has come, the longest due first, and says in the same statement when each is tried again unless it is
 * answered by then: after two and a half minutes, in which no request of this try can still be under way, and twice as long
 * each time, up to an hour. So a program that ends in between loses none.
 *
 * $1 shop, $2 now, $3 how many.
 */
export const claimTriggers = `
UPDATE flow_trigger t SET attempts = t.attempts + 1,
  due_at = $2::timestamptz + least(150 * 2 ^ t.attempts, 3600) * interval '1 second'
FROM (
  SELECT id FROM flow_trigger WHERE shop_id = $1 AND due_at <= $2 ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
) due
WHERE t.shop_id = $1 AND t.id = due.id
RETURNING t.id, t.handle, t.customer_id AS "customerId", t.fields`;

export type ClaimedTrigger = {
  id: bigint;
  handle: string;
  customerId: bigint | null;
  fields: Record<string, string | number>;
};

/** These are over, well or with a problem. What they told names people, and nobody reads it again. $1 shop, $2 now, $3 ids, $4 problems. */
export const completeTriggers = `
UPDATE flow_trigger t SET due_at = NULL, fields = '{}', problem = one.problem,
  sent_at = CASE WHEN one.problem IS NULL THEN $2::timestamptz END
FROM unnest($3::bigint[], $4::text[]) AS one (id, problem)
WHERE t.shop_id = $1 AND t.id = one.id`;

/** $1 shop, $2 made before, $3 the problem. */
export const giveUpOldTriggers = `
UPDATE flow_trigger SET due_at = NULL, fields = '{}', problem = $3
WHERE shop_id = $1 AND due_at IS NOT NULL AND created_at < $2`;
