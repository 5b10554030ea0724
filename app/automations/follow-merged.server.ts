import { inTransaction, type Sql } from "../db.server.ts";
import { skipQueuedMessages } from "../messaging/queue-messages.server.ts";
import type { ShopRef } from "../shop.ts";
import { lockPerson } from "./enter-automations.server.ts";

/**
 * Has the runs of customers who were merged into others go on for those: where they stand, with what they have queued. A run
 * ends instead when the kept customer is, or was, in the same automation about the same subject, or where its re-entry rule
 * would have kept them out: nobody gets two messages of one step for having been two customers. Their orders become the kept
 * one's. A merchant's test ends with the customer it was for. Answers with how many runs that concerned. Safe to repeat; does
 * nothing for a customer whose kept one is not mirrored yet.
 */
export async function followMerged(
  shop: ShopRef,
  customerIds: readonly bigint[],
  { now }: { now: Date },
): Promise<number> {
  return inTransaction(async (tx) => {
    const { rows: pairs } = await tx.query<{ gone: bigint; kept: bigint }>(keptCustomers, [shop.id, customerIds]);
    if (pairs.length === 0) return 0;
    const gone = pairs.map((pair) => pair.gone);
    const kept = pairs.map((pair) => pair.kept);
    // No event about the kept one starts a run while theirs are compared.
    for (const customerId of [...new Set(kept)].sort((a, b) => (a < b ? -1 : 1))) {
      await tx.query(lockPerson, [shop.id, customerId]);
    }
    await tx.query(giveOrders, [shop.id, gone, kept]);
    const { rows } = await tx.query<{ id: bigint; kept: bigint; follows: boolean }>(moveRuns, [
      shop.id,
      now,
      gone,
      kept,
    ]);
    await giveQueued(
      tx,
      shop,
      rows.filter(({ follows }) => follows),
    );
    await skipQueuedMessages(
      tx,
      shop,
      rows.flatMap(({ id, follows }) => (follows ? [] : [id])),
      { source: "automation", now },
    );
    return rows.length;
  });
}

/** The claims under way of what is queued end first, and none begins meanwhile: a message that is being sent is left alone. */
async function giveQueued(tx: Sql, shop: ShopRef, runs: readonly { id: bigint; kept: bigint }[]): Promise<void> {
  if (runs.length === 0) return;
  const ids = runs.map(({ id }) => id);
  await tx.query(
    `SELECT FROM dispatch WHERE shop_id = $1 AND id IN (
       SELECT dispatch_id FROM message
       WHERE shop_id = $1 AND source = 'automation' AND source_id = ANY ($2::bigint[]) AND status = 'queued')
     ORDER BY id FOR NO KEY UPDATE`,
    [shop.id, ids],
  );
  await tx.query(
    `UPDATE message m SET customer_id = r.kept FROM unnest($2::bigint[], $3::bigint[]) AS r (id, kept)
     WHERE m.shop_id = $1 AND m.source = 'automation' AND m.source_id = r.id AND m.status = 'queued'`,
    [shop.id, ids, runs.map(({ kept }) => kept)],
  );
}

/** Whom each was merged into in the end. $1 shop, $2 customers. */
const keptCustomers = `
WITH RECURSIVE chain (gone, id, merged_into) AS (
  SELECT id, id, merged_into FROM customer WHERE shop_id = $1 AND id = ANY ($2::bigint[]) AND merged_into IS NOT NULL
  UNION
  SELECT chain.gone, c.id, c.merged_into FROM chain JOIN customer c ON c.shop_id = $1 AND c.id = chain.merged_into
)
SELECT gone, id AS kept FROM chain WHERE merged_into IS NULL`;

/** $1 shop, $2 and $3 who is gone and who is kept. */
const giveOrders = `
UPDATE placed_order p SET customer_id = r.kept FROM unnest($2::bigint[], $3::bigint[]) AS r (gone, kept)
WHERE p.shop_id = $1 AND p.customer_id = r.gone`;

/**
 * $1 shop, $2 now, $3 and $4 who is gone and who is kept. Runs that are over concern us while a message of theirs waits. Of two
 * customers merged at once the earlier run is the one that goes on. `stands`: what keeps a run from following.
 */
const moveRuns = `
WITH pair AS (
  SELECT * FROM unnest($3::bigint[], $4::bigint[]) AS r (gone, kept)
), run AS MATERIALIZED (
  SELECT e.id, e.automation_id, e.subject, e.entered_at, e.state, pair.kept, v.definition #>> '{reentry,kind}' AS reentry,
    (v.definition #>> '{reentry,days}')::int * interval '1 day' AS apart
  FROM pair
  JOIN enrollment e ON e.shop_id = $1 AND e.customer_id = pair.gone
  JOIN automation_version v ON v.shop_id = e.shop_id AND v.automation_id = e.automation_id AND v.version = e.version
  WHERE NOT e.is_test AND (e.state = 'active' OR EXISTS (
    SELECT FROM message m
    WHERE m.shop_id = $1 AND m.source = 'automation' AND m.source_id = e.id AND m.status = 'queued'))
  FOR UPDATE OF e
), decided AS (
  SELECT run.id, run.kept, run.state, NOT EXISTS (
    SELECT FROM enrollment other
    WHERE other.shop_id = $1 AND other.automation_id = run.automation_id AND other.customer_id = run.kept AND NOT other.is_test
      AND (other.subject = run.subject OR other.state <> 'refused' AND (other.node <> 'entry' OR other.state = 'active')
        AND ${keepsOut("other")})
  ) AND NOT EXISTS (
    SELECT FROM run other
    WHERE other.automation_id = run.automation_id AND other.kept = run.kept AND other.id < run.id
      AND (other.subject = run.subject OR ${keepsOut("other")})
  ) AS follows
  FROM run
), followed AS (
  UPDATE enrollment e SET customer_id = decided.kept FROM decided
  WHERE e.shop_id = $1 AND e.id = decided.id AND decided.follows
  RETURNING e.id, e.node, e.state
), ended AS (
  UPDATE enrollment e SET state = 'exited', reason = 'merged', due_at = NULL, ended_at = $2
  FROM decided WHERE e.shop_id = $1 AND e.id = decided.id AND NOT decided.follows AND decided.state = 'active'
  RETURNING e.id, e.node
), noted AS (
  INSERT INTO enrollment_event (shop_id, enrollment_id, at, kind, node, detail)
  SELECT $1, id, $2, 'followed', NULL, '{}'::jsonb FROM followed WHERE state = 'active'
  UNION ALL
  SELECT $1, id, $2, 'exited', node, jsonb_build_object('reason', 'merged') FROM ended
)
SELECT id, kept, follows FROM decided`;

/** Whether the re-entry rule of `run` would not let both runs of one person be. */
function keepsOut(other: string): string {
  return `CASE run.reentry WHEN 'never' THEN true
    WHEN 'after-days' THEN ${other}.entered_at > run.entered_at - run.apart AND ${other}.entered_at < run.entered_at + run.apart
    ELSE false END`;
}
