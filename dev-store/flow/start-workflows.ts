import type { Sql } from "../open-database.ts";

/** What started a run: ids of Shopify's objects by the properties that carry them, and the fields of the app's trigger. */
export type RunData = { ids: Record<string, string>; fields: Record<string, unknown> };

type Happening = { ids: Record<string, string>; fields?: Record<string, unknown> };

/**
 * Starts a run of each workflow that is on and begins with the trigger, one for each happening, in the transaction `tx` of
 * what happened; those of a segment only where theirs is the one. Returns how many were started.
 */
export async function startWorkflows(
  ctx: { now: () => Date },
  shopId: bigint,
  { tx, trigger, happenings }: { tx: Sql; trigger: string; happenings: Happening[] },
): Promise<number> {
  if (happenings.length === 0) return 0;
  const data: RunData[] = happenings.map(({ ids, fields = {} }) => ({ ids, fields }));
  const { rowCount } = await tx.query(
    `INSERT INTO flow_run (shop_id, workflow_id, data, steps, started_at, due_at)
     SELECT w.shop_id, w.id, d.data, w.steps, $4::timestamptz, $4::timestamptz
       FROM flow_workflow w, jsonb_array_elements($3::jsonb) WITH ORDINALITY AS d (data, number)
      WHERE w.shop_id = $1 AND w.is_enabled AND w.trigger ->> 'handle' = $2
        AND (w.trigger ->> 'segmentId' IS NULL OR w.trigger ->> 'segmentId' = d.data #>> '{ids,segment_id}')
      ORDER BY d.number, w.id`,
    [shopId, trigger, JSON.stringify(data), ctx.now()],
  );
  return rowCount ?? 0;
}
