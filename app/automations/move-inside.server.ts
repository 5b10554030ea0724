import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { allSteps, definitionSchema } from "./definition.ts";

/** So many runs a transaction: who is inside is to go on meanwhile. */
const batchSize = 2_000;

/**
 * Moves those inside an automation to one of its versions, from older ones: each goes on from the very step it stands before. Who
 * stands before a step that the version does not have, or came in by another trigger, stays on theirs; both is in the history.
 * Safe to repeat, and to stop at any point. Answers with how many moved and stayed.
 */
export async function moveInside(
  shop: ShopRef,
  { automationId, version }: { automationId: bigint; version: number },
  { now }: { now: Date },
): Promise<{ moved: number; stayed: number }> {
  const total = { moved: 0, stayed: 0 };
  for (let after: bigint | null = 0n; after !== null;) {
    const batch: Batch | null = await inTransaction(async (tx) => {
      const { rows } = await tx.query<{ definition: unknown }>(
        "SELECT definition FROM automation_version WHERE shop_id = $1 AND automation_id = $2 AND version = $3",
        [shop.id, automationId, version],
      );
      const [target] = rows;
      if (!target) return null;
      const stepIds = allSteps(definitionSchema.parse(target.definition).steps).map(({ id }) => id);
      const moved = await tx.query<Batch>(moveBatch, [shop.id, automationId, version, after, batchSize, stepIds, now]);
      return moved.rows[0] ?? null;
    });
    total.moved += batch?.moved ?? 0;
    total.stayed += batch?.stayed ?? 0;
    after = batch?.last ?? null;
  }
  return total;
}

type Batch = { last: bigint | null; moved: number; stayed: number };

/** $1 shop, $2 automation, $3 version, $4 after which run, $5 how many, $6 the version's steps, $7 now. */
const moveBatch = `
WITH run AS MATERIALIZED (
  SELECT e.id, e.node, e.version, CASE
    WHEN own.trigger_kind <> target.trigger_kind OR own.segment_id IS DISTINCT FROM target.segment_id THEN 'trigger'
    WHEN e.node <> 'entry' AND e.node <> ALL ($6::text[]) THEN 'step' END AS why
  FROM enrollment e
  JOIN automation_version own ON own.shop_id = $1 AND own.automation_id = $2 AND own.version = e.version
  JOIN automation_version target ON target.shop_id = $1 AND target.automation_id = $2 AND target.version = $3::int
  WHERE e.shop_id = $1 AND e.automation_id = $2 AND e.state = 'active' AND NOT e.is_test AND e.version < $3::int AND e.id > $4
  ORDER BY e.id LIMIT $5 FOR UPDATE OF e
), moved AS (
  UPDATE enrollment e SET version = $3::int FROM run WHERE e.shop_id = $1 AND e.id = run.id AND run.why IS NULL
  RETURNING e.id, run.version AS was
), noted AS (
  INSERT INTO enrollment_event (shop_id, enrollment_id, at, kind, node, detail)
  SELECT $1, id, $7::timestamptz, 'moved', NULL, jsonb_build_object('from', was::text, 'to', $3::int::text) FROM moved
  UNION ALL
  SELECT $1, id, $7::timestamptz, 'stayed', NULL, jsonb_build_object('why', why, 'to', $3::int::text) FROM run
  WHERE why IS NOT NULL AND NOT EXISTS (
    SELECT FROM enrollment_event told
    WHERE told.shop_id = $1 AND told.enrollment_id = run.id AND told.kind = 'stayed' AND told.detail ->> 'to' = $3::int::text)
)
SELECT max(id) AS last, count(*) FILTER (WHERE why IS NULL)::int AS moved, count(*) FILTER (WHERE why IS NOT NULL)::int AS stayed
FROM run`;
