import { expect, test, vi } from "vitest";
import { advanceEnrollments } from "#app/automations/advance-enrollments.server.ts";
import {
  wakeDueEnrollments,
  wakeEnrollments,
  wakeInLine,
  wakeUnlessAwake,
} from "#app/automations/wake-enrollments.server.ts";
import { inTransaction, pool } from "#app/db.server.ts";
import { openSendingShop, type SendingShop } from "#tests/messaging/sending-shop.ts";
import { readQueue, runJobsUntil, type DoneJob } from "#tests/setup/drain-queue.ts";
import { openAutomatedShop } from "./automated-shop.ts";

const wave = 100_000;
const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);

/** So many runs of an automation with one step, about orders of these customers, that fell due then; their job waits since then. */
async function fallDue(
  { shop, sender }: SendingShop,
  options: { step?: object; runs: number; customers: readonly { id: bigint }[]; since: Date },
): Promise<void> {
  const automated = await openAutomatedShop({ shop, customer: { id: 0n } });
  const send = { ...automated.send("only", "Hi"), senderId: sender.id.toString() };
  const automationId = await automated.turnOn({ steps: [{ ...send, ...options.step }] });
  const { runs, customers, since } = options;
  await pool.query(
    `INSERT INTO enrollment (shop_id, automation_id, version, customer_id, subject, due_at, entered_at)
     SELECT $1, $2, 1, ($3::bigint[])[1 + n % $4], 'order:' || n, $6, $6 FROM generate_series(1, $5::int) AS n`,
    [shop.id, automationId, customers.map(({ id }) => id), customers.length, runs, since],
  );
  await pool.query("ANALYZE enrollment");
  await inTransaction((tx) => wakeEnrollments(tx, shop, since));
}

type Runs = { waiting: number; through: number; sent: number; messages: number };

/** `sent`: runs that have a message in the ledger. */
async function readRuns({ shop }: SendingShop): Promise<Runs> {
  const { rows } = await pool.query<Runs>(
    `SELECT count(*) FILTER (WHERE state = 'active')::int AS waiting, count(*) FILTER (WHERE state = 'completed')::int AS through,
       (SELECT count(DISTINCT source_id)::int FROM message WHERE shop_id = $1 AND source = 'automation') AS sent,
       (SELECT count(*)::int FROM message WHERE shop_id = $1) AS messages
     FROM enrollment WHERE shop_id = $1`,
    [shop.id],
  );
  return rows[0]!;
}

/** Whether everything of this shop has gone out. */
async function isSent({ shop }: SendingShop): Promise<boolean> {
  const { rows } = await pool.query<{ waits: boolean }>(
    `SELECT EXISTS (SELECT FROM enrollment WHERE shop_id = $1 AND state = 'active')
       OR EXISTS (SELECT FROM message WHERE shop_id = $1 AND status IN ('queued', 'sending')) AS waits`,
    [shop.id],
  );
  return rows[0]?.waits === false;
}

const turnsOf = (jobs: DoneJob[], { shop }: SendingShop, task: string) =>
  jobs.filter((job) => job.shopId === shop.id && job.task === task).length;

test("a wave of 100,000 due runs takes turns with other shops' campaigns and automations, and loses and doubles nobody", async () => {
  const busy = await openSendingShop({ ratePerSecond: 10 });
  const other = await openSendingShop();
  await fallDue(busy, { runs: wave, customers: await busy.customers(1_000), since: ago(600) });
  const people = await other.customers(500);
  await fallDue(other, { runs: 20, customers: people, since: ago(5) });
  await other.queue("Hi", people);

  // One worker does one job at a time: nothing is left for others but their turn.
  const jobs = (await runJobsUntil(() => isSent(other))).filter(({ task }) => task !== "watch-segments");
  expect((await other.rows()).filter(({ status }) => status === "sent")).toHaveLength(520);
  const between = await readRuns(busy);
  expect(between.waiting).toBeGreaterThan(wave / 4);
  expect(between.through).toBeGreaterThan(0);
  // The other automation had one turn of the wave before it, though the wave was due long before.
  expect(jobs.slice(0, 2)).toEqual([busy, other].map(({ shop }) => ({ task: "advance-enrollments", shopId: shop.id })));
  // Of the wave itself and of its messages the campaign had no more before it than it had turns.
  const turns = turnsOf(jobs, other, "send-messages");
  expect(turnsOf(jobs, busy, "advance-enrollments")).toBeLessThan(turns);
  expect(jobs.findIndex((job) => job.shopId === other.shop.id && job.task === "send-messages")).toBe(2);

  // The wave goes on, and its messages do.
  const more = await runJobsUntil(async () => (await readRuns(busy)).waiting < between.waiting);
  expect(turnsOf(more, busy, "send-messages")).toBeGreaterThan(0);
  const after = await readRuns(busy);
  expect(after.waiting + after.through).toBe(wave);
  expect(after.sent).toBe(after.through);
  expect(after.messages).toBe(after.through);
  expect(new Set((await busy.taken()).map(({ status_callback }) => status_callback)).size).toBe(
    (await busy.taken()).length,
  );
}, 120_000);

test("the tags of a wave, a request to Shopify each, come after everything else, and one at a time", async () => {
  const busy = await openSendingShop();
  const other = await openSendingShop();
  const tag = { kind: "tag", action: "add", tag: "Waited" };
  await fallDue(busy, { step: tag, runs: 300, customers: await busy.customers(300), since: ago(600) });
  await advanceEnrollments(busy.shop, { now: () => new Date() });
  await other.queue("Hi", await other.customers(5));
  const jobs = await runJobsUntil(() => isSent(other));
  expect(jobs.map(({ task }) => task)).not.toContain("tag-customer");
  const { rows } = await pool.query<{ jobs: number; queues: number }>(
    `SELECT count(*)::int AS jobs, count(DISTINCT queue_name)::int AS queues FROM graphile_worker.jobs
     WHERE task_identifier = 'tag-customer' AND queue_name IS NOT NULL`,
  );
  expect(rows).toEqual([{ jobs: 300, queues: 1 }]);
});

test("a second worker that comes to the same wave leaves it to the first, and looks again later", async () => {
  const { shop, ...busy } = await openSendingShop();
  const sending = { shop, ...busy };
  await fallDue(sending, { runs: 1_000, customers: await busy.customers(100), since: ago(600) });
  const first = await pool.connect();
  try {
    await first.query("BEGIN");
    await first.query(
      `UPDATE enrollment SET state = 'completed', due_at = NULL, ended_at = now() WHERE id IN (
         SELECT id FROM enrollment WHERE shop_id = $1 AND state = 'active' ORDER BY due_at, id LIMIT 200)`,
      [shop.id],
    );
    const second = advanceEnrollments(shop, { now: () => new Date() });
    await vi.waitFor(async () => {
      const { rowCount } = await pool.query("SELECT FROM pg_locks WHERE NOT granted");
      expect(rowCount).toBeGreaterThan(0);
    });
    await first.query("COMMIT");
    await second;
  } finally {
    first.release();
  }
  expect(await readRuns(sending)).toEqual({ waiting: 800, through: 200, sent: 0, messages: 0 });
  const [job] = (await readQueue()).filter(({ task }) => task === "advance-enrollments");
  expect(job?.runAt.getTime()).toBeGreaterThan(Date.now());
});

test("a wave that is in line for its next turn is not put ahead by the clock, nor at the end by what comes to it", async () => {
  const busy = await openSendingShop();
  await fallDue(busy, { runs: 1, customers: await busy.customers(1), since: ago(600) });
  await wakeInLine(busy.shop);
  const inLine = async () =>
    (await pool.query("SELECT key, priority, run_at FROM graphile_worker.jobs WHERE priority = 10 ORDER BY key")).rows;
  const before = await inLine();
  expect(before).toHaveLength(1);
  await wakeDueEnrollments({ now: new Date() });
  await wakeUnlessAwake(busy.shop, new Date());
  expect(await inLine()).toEqual(before);
});
