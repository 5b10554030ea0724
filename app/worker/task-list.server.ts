import type { Task as WorkerTask, TaskList } from "graphile-worker";
import { AppError } from "../errors.ts";
import { jobs, type JobName } from "../jobs/catalog.ts";
import { type Log, logAbout, logAlsoAbout } from "../log.server.ts";
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
  const { log } = options;
  return (rawPayload, { job, abortSignal }) =>
    logAbout({ job: name, jobId: String(job.id), attempt: job.attempts }, async () => {
      const parsed = jobs[name].payload.safeParse(rawPayload);
      if (!parsed.success) {
        log.error({ issues: parsed.error.issues }, "A job carries what it should not");
        return;
      }
      const context = {
        now: options.now(),
        isLastAttempt: job.attempts >= job.max_attempts,
        log,
        signal: abortSignal,
      };
      if ("shopId" in parsed.data) logAlsoAbout({ shopId: parsed.data.shopId });
      await run(task, parsed.data as Parameters<Task<Name>>[0], context);
    });
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
    if (!(error instanceof AppError && error.code === "shop-not-installed")) {
      if (context.isLastAttempt) context.log.error({ err: error }, "Job failed for the last time and is given up");
      else context.log.warn({ err: error }, "Job failed and will be tried again");
      throw error;
    }
    context.log.warn({ reason: error.message }, "The shop no longer lets us in; the job ends");
  }
}
