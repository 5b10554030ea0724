import type { Sql } from "../open-database.ts";
import type { RunData } from "./start-workflows.ts";
import { stepAt } from "./workflow.ts";
import type { Step } from "./workflow.ts";

export type AttemptRead = {
  attemptedAt: Date;
  tookMs: number;
  /** Null where nothing came back; `error` says why. */
  status: number | null;
  answer: string;
  error: string | null;
  nextAt: Date | null;
};

export type StepRunRead = {
  id: bigint;
  place: string;
  step: Step | null;
  state: "running" | "waiting" | "succeeded" | "failed";
  actionRunId: string | null;
  request: string | null;
  returned: unknown;
  arm: "then" | "else" | null;
  /** What it did, or why it failed. */
  note: string | null;
  startedAt: Date;
  endedAt: Date | null;
  attempts: AttemptRead[];
};

export type RunRead = {
  id: bigint;
  workflowId: bigint;
  state: "running" | "succeeded" | "failed";
  data: RunData;
  startedAt: Date;
  endedAt: Date | null;
  /** When it goes on; null once it has ended. */
  dueAt: Date | null;
  steps: StepRunRead[];
};

/** The last runs of a workflow, newest first, with all their steps and calls; or one run of it. */
export async function listRuns(
  sql: Sql,
  shopId: bigint,
  { workflowId, runId = null, limit = 100 }: { workflowId: bigint; runId?: bigint | null; limit?: number },
): Promise<RunRead[]> {
  const { rows: runs } = await sql.query<Omit<RunRead, "steps"> & { own: Step[] }>(
    `SELECT id, workflow_id AS "workflowId", state, data, steps AS own, started_at AS "startedAt",
            ended_at AS "endedAt", due_at AS "dueAt"
       FROM flow_run WHERE shop_id = $1 AND workflow_id = $2 AND ($3::bigint IS NULL OR id = $3)
      ORDER BY started_at DESC, id DESC LIMIT $4`,
    [shopId, workflowId, runId, limit],
  );
  const { rows: stepRuns } = await sql.query<Omit<StepRunRead, "step" | "attempts"> & { runId: bigint }>(
    `SELECT id, run_id AS "runId", place, state, action_run_id AS "actionRunId", request, returned, arm, note,
            started_at AS "startedAt", ended_at AS "endedAt"
       FROM flow_step_run WHERE run_id = ANY ($1::bigint[]) ORDER BY id`,
    [runs.map(({ id }) => id)],
  );
  const { rows: attempts } = await sql.query<AttemptRead & { stepRunId: bigint }>(
    `SELECT step_run_id AS "stepRunId", attempted_at AS "attemptedAt", took_ms AS "tookMs", status, answer, error,
            next_at AS "nextAt"
       FROM flow_attempt WHERE step_run_id = ANY ($1::bigint[]) ORDER BY id`,
    [stepRuns.map(({ id }) => id)],
  );
  const byStep = Map.groupBy(attempts, (attempt) => attempt.stepRunId);
  const byRun = Map.groupBy(stepRuns, (stepRun) => stepRun.runId);
  return runs.map(({ own, ...run }) => ({
    ...run,
    steps: (byRun.get(run.id) ?? []).map(({ runId: _, ...stepRun }) => ({
      ...stepRun,
      step: stepAt(own, stepRun.place),
      attempts: (byStep.get(stepRun.id) ?? []).map(({ stepRunId: __, ...attempt }) => attempt),
    })),
  }));
}
