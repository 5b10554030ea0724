import { EventEmitter } from "node:events";
import { Logger, run, type WorkerEvents } from "graphile-worker";
import { closeCarriers } from "../channels/registry.server.ts";
import { pool } from "../db.server.ts";
import { env } from "../env.server.ts";
import { log } from "../log.server.ts";
import { findClockProblem } from "./check-clock.server.ts";
import { cronItems } from "./crontab.ts";
import { createTaskList } from "./task-list.server.ts";
import { serveHealth } from "./serve-health.server.ts";
import { unlockAbandonedJobs } from "./unlock-abandoned-jobs.server.ts";
import { holdWorkerLease } from "./worker-lease.server.ts";

// What graphile-worker finds worth an "info" is one line per job without its shop, and so is its line about a failed one:
// the task's own lines say more.
const levels = { error: "error", warning: "warn", info: "debug", debug: "trace" } as const;
const drainMs = 25_000;
const abandonedCheckMs = 5_000;
const clockCheckMs = 60_000;

const clockProblem = await findClockProblem(() => new Date());
if (clockProblem) {
  log.fatal(clockProblem);
  process.exit(1);
}

const events: WorkerEvents = new EventEmitter();
const lease = holdWorkerLease(events, { connectionString: env.DATABASE_URL, log });

const runner = await run({
  connectionString: env.DATABASE_URL,
  // The queue's own connections: one listens, the others fetch and complete jobs. The tasks use the process's pool.
  maxPoolSize: env.WORKER_CONCURRENCY,
  concurrency: env.WORKER_CONCURRENCY,
  pollInterval: 2_000,
  taskList: createTaskList({ log }),
  parsedCronItems: cronItems(),
  events,
  noHandleSignals: true,
  logger: new Logger(({ jobId, taskIdentifier }) => (level, message, meta) => {
    const ownLevel = meta?.["failure"] ? "debug" : levels[level];
    log[ownLevel]({ jobId, job: taskIdentifier, err: meta?.["error"] }, message);
  }),
});
log.info({ concurrency: env.WORKER_CONCURRENCY }, "The worker runs");

const health = env.WORKER_HEALTH_PORT ? serveHealth({ port: env.WORKER_HEALTH_PORT, host: env.HOST, log }) : undefined;

const abandonedCheck = setInterval(() => {
  unlockAbandonedJobs()
    .then((dead) => dead.length > 0 && log.warn({ workers: dead }, "A worker died; its jobs are run again"))
    .catch((error: unknown) => log.warn({ err: error }, "Abandoned jobs could not be looked for"));
}, abandonedCheckMs);

const clockCheck = setInterval(() => {
  findClockProblem(() => new Date())
    .then((problem) => {
      if (!problem) return;
      log.fatal(problem);
      return shutDown("SIGTERM");
    })
    .catch((error: unknown) => log.warn({ err: error }, "The clock could not be compared with the database's"));
}, clockCheckMs);

/** Takes no more jobs, lets those that run end, and goes. After `drainMs` it goes anyway: their jobs are run again. */
async function shutDown(signal: NodeJS.Signals): Promise<void> {
  log.info({ signal }, "The worker stops");
  setTimeout(() => process.exit(1), drainMs).unref();
  clearInterval(abandonedCheck);
  clearInterval(clockCheck);
  health?.close();
  await runner.stop().catch((error: unknown) => log.warn({ err: error }, "The worker did not stop cleanly"));
  await lease.release();
  await closeCarriers();
  await pool.end();
  process.exit(0);
}

process.once("SIGTERM", (signal) => void shutDown(signal));
process.once("SIGINT", (signal) => void shutDown(signal));
await runner.promise;
