import type { Task as WorkerTask, TaskList } from "graphile-worker";
import { AppError } from "../errors.ts";
import { jobs, type JobName } from "../jobs/catalog.ts";
import type { Log } from "../log.server.ts";
import type { Task, TaskContext } from "./task.server.ts";
import { tasks } from "./tasks.server.ts";

/**
 * The tasks as graphile-worker runs them: payloads parsed by the catalog, each line of log with its job. A payload that
 * does not parse will never do, so its job ends with an error in the log; so does one whose shop refuses our access.
 */
export function createTaskList(options: { log: Log; now?: () => Date }): TaskList {
  const now = options.now ?? (() => new Date());
  return Object.fromEntries(
    Object.keys(tasks).map((name) => [name, createTask(name as JobName, { log: options.log, now })]),
  );
}

function createTask<Name extends JobName>(name: Name, options: { log: Log; now: () => Date }): WorkerTask {
  const task: Task<Name> = tasks[name];
  return async (rawPayload, helpers) => {
    const log = options.log.child({ job: name, jobId: String(helpers.job.id), attempt: helpers.job.attempts });
    const parsed = jobs[name].payload.safeParse(rawPayload);
    if (!parsed.success) {
      log.error({ issues: parsed.error.issues }, "A job carries what it should not");
      return;
    }
    await run(task, parsed.data as Parameters<Task<Name>>[0], {
      now: options.now(),
      isLastAttempt: helpers.job.attempts >= helpers.job.max_attempts,
      log: "shopId" in parsed.data ? log.child({ shopId: parsed.data.shopId }) : log,
      signal: helpers.abortSignal,
    });
  };
}

async function run<Name extends JobName>(
  task: Task<Name>,
  payload: Parameters<Task<Name>>[0],
  context: TaskContext,
): Promise<void> {
  const startedAt = performance.now();
  try {
    await task(payload, context);
    context.log.info({ ms: Math.round(performance.now() - startedAt) }, "Job done");
  } catch (error) {
    if (!(error instanceof AppError && error.code === "shop-not-installed")) throw error;
    context.log.warn({ reason: error.message }, "The shop no longer lets us in; the job ends");
  }
}
