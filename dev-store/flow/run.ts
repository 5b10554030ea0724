import type { RunData } from "./start-workflows.ts";
import type { Place, Step } from "./workflow.ts";

/** One run of a workflow: its steps are those of the moment when it started. */
export type Run = {
  id: bigint;
  shopId: bigint;
  workflowId: bigint;
  data: RunData;
  steps: Step[];
  /** The step that is next, or under way. */
  place: Place;
};

/** One step of a run, from when it was begun. */
export type StepRun = {
  id: bigint;
  state: "running" | "waiting" | "succeeded" | "failed";
  /** Null where the step calls nobody. */
  actionRunId: string | null;
  /** The body of its calls, once there was one. */
  request: string | null;
  firstAttemptAt: Date | null;
  attempts: number;
  arm: "then" | "else" | null;
};

/** What came of working on a step. A failure ends the run. */
export type Outcome =
  | { state: "succeeded"; returned?: unknown; arm?: "then" | "else"; note?: string }
  | { state: "waiting"; until: Date; note: string | null }
  | { state: "failed"; problem: string };
