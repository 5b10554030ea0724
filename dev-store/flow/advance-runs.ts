import type { Context } from "../context.ts";
import { listShops } from "../find-shop.ts";
import type { StoreShop } from "../find-shop.ts";
import { inTransaction } from "../open-database.ts";
import { runStep } from "./run-step.ts";
import type { Outcome, Run, StepRun } from "./run.ts";
import { placeAfter, stepAt } from "./workflow.ts";
import type { Place, Step } from "./workflow.ts";

/** Flow waits so long for an action's answer. */
const actionTimeoutMs = 10_000;
/** How long, by the machine's clock, a run that is worked on is left alone should this process die. */
const leaseMs = 120_000;

/**
 * Takes up the runs that are due, at most `limit`, and carries each on until it ends or has to wait. Safe to run in several
 * processes at once, and to kill: an action that was being called is called again with the same action_run_id. A run that
 * throws keeps nobody else from going on. Returns how many were taken up.
 */
export async function advanceRuns(
  ctx: Context,
  { limit = 100, concurrency = 1, timeoutMs = actionTimeoutMs } = {},
): Promise<number> {
  const due = await claimDue(ctx, limit);
  if (due.length === 0) return 0;
  const shops = new Map((await listShops(ctx.pool)).map((shop) => [shop.id, shop]));
  const waiting = due
    .flatMap((run) => {
      const shop = shops.get(run.shopId);
      return shop ? [{ run, shop }] : [];
    })
    .toSorted((a, b) => (a.shop.settings.flow.disorder && b.shop.settings.flow.disorder ? byId(b, a) : 0));
  // One iterator for all of them: each takes the next run that nobody has taken.
  const queue = waiting.values();
  const errors: unknown[] = [];
  const work = async (): Promise<void> => {
    for (const { run, shop } of queue) {
      await advance(ctx, shop, { run, timeoutMs }).catch((error: unknown) => errors.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, waiting.length) }, work));
  if (errors.length > 0) throw errors[0];
  return due.length;
}

function byId(a: { run: Run }, b: { run: Run }): number {
  return Number(a.run.id - b.run.id);
}

async function claimDue(ctx: Context, limit: number): Promise<Run[]> {
  const { rows } = await ctx.pool.query<Run>(
    `WITH due AS (
       SELECT id FROM flow_run WHERE due_at <= $1 AND (leased_until IS NULL OR leased_until <= $2)
       ORDER BY due_at, id LIMIT $4 FOR UPDATE SKIP LOCKED
     ), claimed AS (
       UPDATE flow_run r SET leased_until = $3 FROM due WHERE r.id = due.id RETURNING r.*, due.id AS due_id
     )
     SELECT id, shop_id AS "shopId", workflow_id AS "workflowId", data, steps, place FROM claimed ORDER BY due_at, id`,
    [ctx.now(), ctx.realNow(), leaseEnd(ctx), limit],
  );
  return rows;
}

async function advance(
  ctx: Context,
  shop: StoreShop,
  { run, timeoutMs }: { run: Run; timeoutMs: number },
): Promise<void> {
  for (let place: Place | null = run.place; place !== null;) {
    const step = stepAt(run.steps, place);
    if (!step) throw new Error(`run ${run.id} stands at ${place}, where no step is`);
    const stepRun = await beginStep(ctx, run, { place, step });
    const outcome = outcomeOf(stepRun) ?? (await runStep(ctx, shop, { run, step, stepRun, timeoutMs }));
    const next: Place | null = outcome.state === "succeeded" ? placeAfter(run.steps, place, outcome.arm) : null;
    await record(ctx, run, { stepRun, outcome, next });
    if (outcome.state !== "succeeded") return;
    place = next;
  }
}

/** What a step that has ended already came to: the process died before the run went on. */
function outcomeOf({ state, arm }: StepRun): Outcome | null {
  return state === "succeeded" ? { state, ...(arm && { arm }) } : null;
}

/** The row of the step, made at the first time with the id that all its calls carry. */
async function beginStep(ctx: Context, run: Run, { place, step }: { place: Place; step: Step }): Promise<StepRun> {
  const { rows } = await ctx.pool.query<StepRun>(
    `INSERT INTO flow_step_run AS s (run_id, place, step_id, action_run_id, started_at)
     VALUES ($1, $2, $3, CASE WHEN $4 THEN gen_random_uuid() END, $5)
     ON CONFLICT (run_id, place) DO UPDATE SET run_id = s.run_id
     RETURNING id, state, action_run_id AS "actionRunId", request, first_attempt_at AS "firstAttemptAt", attempts, arm`,
    [run.id, place, step.id, step.type === "app_action", ctx.now()],
  );
  const stepRun = rows[0];
  if (!stepRun) throw new Error("the step was just written");
  return stepRun;
}

/** Writes down what came of a step, and where the run goes on, in one transaction. */
async function record(
  ctx: Context,
  run: Run,
  { stepRun, outcome, next }: { stepRun: StepRun; outcome: Outcome; next: Place | null },
): Promise<void> {
  const now = ctx.now();
  const isOver = outcome.state !== "waiting" && next === null;
  await inTransaction(ctx.pool, async (tx) => {
    await tx.query(
      `UPDATE flow_step_run SET state = $2, returned = coalesce($3::jsonb, returned), arm = coalesce($4, arm),
         note = coalesce($5, note), ended_at = CASE WHEN $2 <> 'waiting' THEN coalesce(ended_at, $6) END
       WHERE id = $1`,
      [
        stepRun.id,
        outcome.state,
        outcome.state === "succeeded" && outcome.returned != null ? JSON.stringify(outcome.returned) : null,
        outcome.state === "succeeded" ? (outcome.arm ?? null) : null,
        outcome.state === "failed" ? outcome.problem : (outcome.note ?? null),
        now,
      ],
    );
    await tx.query(
      `UPDATE flow_run SET place = coalesce($2, place), state = CASE WHEN $3 THEN $4 ELSE state END,
         ended_at = CASE WHEN $3 THEN $5::timestamptz END,
         due_at = CASE WHEN $3 THEN NULL WHEN $6::timestamptz IS NULL THEN due_at ELSE $6 END,
         leased_until = CASE WHEN $3 OR $6 IS NOT NULL THEN NULL ELSE $7::timestamptz END
       WHERE id = $1`,
      [run.id, next, isOver, outcome.state, now, outcome.state === "waiting" ? outcome.until : null, leaseEnd(ctx)],
    );
  });
}

function leaseEnd(ctx: Context): Date {
  return new Date(ctx.realNow().getTime() + leaseMs);
}
