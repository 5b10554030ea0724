import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { db, inTransaction, pool } from "#app/db.server.ts";
import { jobs } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { createLog, log } from "#app/log.server.ts";
import { cronItems } from "#app/worker/crontab.ts";
import { createTaskList } from "#app/worker/task-list.server.ts";
import { makeShop } from "#tests/factories.ts";
import { drainQueue, runDueJobs } from "#tests/setup/drain-queue.ts";

/** Runs what is due and returns the lines of the log. */
async function runAndRead(): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  const log = createLog(
    new Writable({
      write(chunk: Buffer, _, done) {
        lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
        done();
      },
    }),
  );
  log.level = "debug";
  await runDueJobs(createTaskList({ log }));
  return lines;
}

test("every job of the catalog has a task, and the clock starts only jobs that exist", () => {
  expect(Object.keys(createTaskList({ log })).sort()).toEqual(Object.keys(jobs).sort());
  for (const item of cronItems()) expect(Object.keys(jobs)).toContain(item.task);
});

test("each line of the log names the job and the shop", async () => {
  const shop = await makeShop();
  await inTransaction((tx) => enqueue(tx, "write-consent", { payload: { shopId: shop.id, consentEventId: 404n } }));
  const lines = await runAndRead();
  expect(lines).toMatchObject([
    { job: "write-consent", shopId: shop.id, shop: shop.domain, attempt: 1, msg: "Job done" },
  ]);
});

test("so does the line of a job that failed, which also says whether it is tried again", async () => {
  const shop = await makeShop();
  await db.webhookEvent.create({
    data: {
      shopDomain: shop.domain,
      topic: "APP_UNINSTALLED",
      webhookId: "w",
      apiVersion: "2026-07",
      payload: {},
    },
  });
  await pool.query("ALTER TABLE session RENAME TO hidden");
  try {
    const [event] = await db.webhookEvent.findMany();
    await inTransaction((tx) => enqueue(tx, "work-webhook", { payload: { webhookEventId: event?.id ?? 0n } }));
    const about = { job: "work-webhook", shop: shop.domain, topic: "APP_UNINSTALLED" };
    expect(await runAndRead()).toMatchObject([
      {
        ...about,
        level: 40,
        attempt: 1,
        msg: "Job failed and will be tried again",
        err: { message: expect.any(String) },
      },
    ]);
    await pool.query("UPDATE graphile_worker._private_jobs SET run_at = now(), attempts = max_attempts - 1");
    expect(await runAndRead()).toMatchObject([
      { ...about, level: 50, msg: "Job failed for the last time and is given up" },
    ]);
  } finally {
    await pool.query("ALTER TABLE hidden RENAME TO session");
  }
});

test("a job whose shop is gone ends quietly", async () => {
  await inTransaction((tx) => enqueue(tx, "start-sync", { payload: { shopId: 404, kind: "manual" } }));
  expect(await drainQueue()).toEqual([]);
});

test("a job whose shop has removed the app ends quietly, before it asks for anything", async () => {
  const shop = await makeShop({ uninstalledAt: new Date() });
  await inTransaction((tx) => enqueue(tx, "start-sync", { payload: { shopId: shop.id, kind: "manual" } }));
  expect(await drainQueue()).toEqual([]);
  expect(await db.syncRun.count()).toBe(0);
});

test("a job whose shop refuses our access ends quietly", async () => {
  const shop = await makeShop();
  await inTransaction((tx) => enqueue(tx, "start-sync", { payload: { shopId: shop.id, kind: "manual" } }));
  expect(await drainQueue()).toEqual([]);
});

test("a payload of an older or newer version is noted, not run", async () => {
  await pool.query(`SELECT graphile_worker.add_job('start-sync', '{"shop": "demo"}'::json)`);
  const lines = await runAndRead();
  expect(lines).toMatchObject([{ level: 50, job: "start-sync", msg: "A job carries what it should not" }]);
  const { rows } = await pool.query("SELECT FROM graphile_worker.jobs");
  expect(rows).toHaveLength(0);
});
