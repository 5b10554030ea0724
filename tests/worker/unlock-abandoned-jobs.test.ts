import { EventEmitter } from "node:events";
import { Logger, run, type Runner, type WorkerEvents } from "graphile-worker";
import { afterEach, beforeEach, expect, test } from "vitest";
import { log } from "#app/log.server.ts";
import { pool } from "#app/db.server.ts";
import { unlockAbandonedJobs } from "#app/worker/unlock-abandoned-jobs.server.ts";
import { holdWorkerLease, type WorkerLease } from "#app/worker/worker-lease.server.ts";
import { testEnv } from "#tests/setup/test-env.ts";

let lease: WorkerLease;
let worker: Runner;
let letGo: () => void;
let started: Promise<void>;

/** A worker in the middle of a job that ends when `letGo` is called. */
beforeEach(async () => {
  const events: WorkerEvents = new EventEmitter();
  lease = holdWorkerLease(events, { connectionString: testEnv.DATABASE_URL, log });
  const ending = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  started = new Promise((resolve) => {
    events.once("job:start", () => resolve());
  });
  await pool.query("SELECT graphile_worker.add_job('write-consent', '{}'::json)");
  worker = await run({
    connectionString: testEnv.DATABASE_URL,
    events,
    noHandleSignals: true,
    concurrency: 2,
    logger: new Logger(() => () => undefined),
    taskList: { "write-consent": () => ending },
  });
  await started;
  await pool.query("UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute'");
});

afterEach(async () => {
  letGo();
  await worker.stop();
  await lease.release();
});

const isLocked = async () => {
  const { rows } = await pool.query<{ locked_by: string | null }>("SELECT locked_by FROM graphile_worker.jobs");
  return rows[0]?.locked_by !== null;
};

test("the jobs of a worker that lives are left alone, however long they take", async () => {
  expect(await unlockAbandonedJobs()).toEqual([]);
  expect(await isLocked()).toBe(true);
});

test("the jobs of a worker that died are free again", async () => {
  await lease.release();
  expect(await unlockAbandonedJobs()).toHaveLength(1);
  expect(await isLocked()).toBe(false);
  expect(await unlockAbandonedJobs()).toEqual([]);
});

test("a worker whose connection broke shows again that it lives", async () => {
  const before = await leaseHolders();
  for (const pid of before) await pool.query("SELECT pg_terminate_backend($1)", [pid]);
  await expect
    .poll(async () => (await leaseHolders()).filter((pid) => !before.includes(pid)), { timeout: 5_000 })
    .toHaveLength(1);
  expect(await unlockAbandonedJobs()).toEqual([]);
});

test("a worker that stops before its lease is there does not wait for it", async () => {
  const hasty = holdWorkerLease(new EventEmitter(), { connectionString: testEnv.DATABASE_URL, log });
  await hasty.release();
});

async function leaseHolders(): Promise<number[]> {
  const { rows } = await pool.query<{ pid: number }>(
    `SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
     WHERE locktype = 'advisory' AND granted AND datname = current_database()`,
  );
  return rows.map(({ pid }) => pid);
}
