import { Logger, runTaskListOnce, type Task } from "graphile-worker";
import pg from "pg";
import { vi } from "vitest";
import { log } from "#app/log.server.ts";
import { createTaskList } from "#app/worker/task-list.server.ts";
import { testEnv } from "./test-env.ts";

export type DoneJob = { task: string; shopId?: number };

export type FailedJob = { task: string; error: string; attempts: number };

const pool = new pg.Pool({ connectionString: testEnv.DATABASE_URL, max: 3, allowExitOnIdle: true });
// A test may end the server's connections on purpose.
pool.on("error", () => undefined);
const taskList = createTaskList({ log });
const quiet = new Logger(() => () => undefined);

/**
 * Works off the queue with the app's own tasks until nothing is due any more, jobs added meanwhile included.
 *
 * `at` moves the clock: the program's time is that instant while the jobs run, and every job planned up to then is due.
 * A failing job fails the test with its error, unless `allowFailures` is set; the failures are returned either way. A
 * job that failed waits for its next attempt, as in production: pass an `at` beyond it to see the attempt.
 */
export async function drainQueue(options: { at?: Date; allowFailures?: boolean } = {}): Promise<FailedJob[]> {
  const { at, allowFailures = false } = options;
  const before = await readFailures();
  if (at) vi.useFakeTimers({ toFake: ["Date"], now: at });
  try {
    do {
      if (at)
        await pool.query("UPDATE graphile_worker._private_jobs SET run_at = now() WHERE run_at BETWEEN now() AND $1", [
          at,
        ]);
      await runDueJobs();
    } while (at && (await isWorkLeft(at)));
  } finally {
    if (at) vi.useRealTimers();
  }
  const failures = [...(await readFailures())].filter(([id, { attempts }]) => before.get(id)?.attempts !== attempts);
  const [first] = failures;
  if (first && !allowFailures) throw new Error(`The job ${first[1].task} failed: ${first[1].error}`);
  return failures.map(([, failure]) => failure);
}

/** Runs what is due now, once. The queue has connections of its own, as in the worker: it reads ids as text. */
export async function runDueJobs(tasks = taskList): Promise<void> {
  const client = await pool.connect();
  try {
    await runTaskListOnce({ pgPool: pool, logger: quiet, noHandleSignals: true }, tasks, client).promise;
  } finally {
    client.release();
  }
}

/**
 * Works the queue off as one worker with nothing beside it does, in graphile-worker's own order, until `isEnough` or nothing is due.
 * Answers with the jobs it did, first to last.
 */
export async function runJobsUntil(isEnough: () => Promise<boolean>): Promise<DoneJob[]> {
  const done: DoneJob[] = [];
  const client = await pool.connect();
  const watched = Object.entries(taskList).map(([task, work]): [string, Task] => [
    task,
    async (payload, helpers) => {
      if (!work) throw new Error(`Nothing does ${task}`);
      await work(payload, helpers);
      done.push({ task, shopId: (payload as { shopId?: number }).shopId });
      if (await isEnough()) void workers.release();
    },
  ]);
  const workers = runTaskListOnce(
    { pgPool: pool, logger: quiet, noHandleSignals: true },
    Object.fromEntries(watched),
    client,
  );
  try {
    await workers.promise;
  } finally {
    client.release();
  }
  return done;
}

/** Jobs that the ones just run have planned for later, but not those that failed: they wait for another attempt. */
async function isWorkLeft(at: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    "SELECT FROM graphile_worker._private_jobs WHERE run_at <= $1 AND locked_at IS NULL AND attempts = 0",
    [at],
  );
  return (rowCount ?? 0) > 0;
}

async function readFailures(): Promise<Map<string, FailedJob>> {
  const { rows } = await pool.query<FailedJob & { id: string }>(`
    SELECT job.id, task.identifier AS task, job.last_error AS error, job.attempts
      FROM graphile_worker._private_jobs job
      JOIN graphile_worker._private_tasks task ON task.id = job.task_id
     WHERE job.last_error IS NOT NULL
     ORDER BY job.id`);
  return new Map(rows.map(({ id, ...failure }) => [id, failure]));
}

/** What waits in the queue, in the order it was added: for tests of what was enqueued rather than of what it does. */
export async function readQueue(): Promise<{ task: string; payload: unknown; runAt: Date; key: string | null }[]> {
  const { rows } = await pool.query<{ task: string; payload: unknown; runAt: Date; key: string | null }>(`
    SELECT task.identifier AS task, job.payload, job.run_at AS "runAt", job.key
      FROM graphile_worker._private_jobs job
      JOIN graphile_worker._private_tasks task ON task.id = job.task_id
     ORDER BY job.id`);
  return rows;
}
