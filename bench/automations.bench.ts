import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../scripts/embedded-postgres.ts";
import { createDatabase, migrateAppDatabase } from "../scripts/prepare-database.ts";
import type { Figure } from "./figure.ts";

export const title = "Automations: events that start runs, steps that fall due, and a million that wait";

const shop = { id: 1, domain: "bench.myshopify.com" };
const by = { actor: "Bench", now: new Date("2026-05-01T00:00:00Z") };
const at = new Date("2026-05-01T12:00:00Z");
const events = 20_000;
const due = 100_000;
const waiting = 1_000_000;
/** As many as a worker runs jobs at once. */
const lanes = 8;

/**
 * How fast orders become runs, one at a time as webhooks tell of them, against a bare INSERT of the same row on as many lanes; how
 * fast a wave of due runs is taken on, its messages queued and its history written, against two bare `INSERT … SELECT` and an UPDATE
 * of as many rows; and what a million waiting runs cost.
 */
export async function measure(say: (line: string) => void): Promise<Figure[]> {
  const directory = await mkdtemp(path.join(tmpdir(), "segue-bench-"));
  const server = await startEmbeddedPostgres({ directory: path.join(directory, "pg") });
  try {
    await createDatabase(server.url("postgres"), "bench");
    await migrateAppDatabase(server.url("bench"));
    // Only then are the app's modules loaded: they read the environment at once.
    Object.assign(process.env, {
      NODE_ENV: "production",
      DATABASE_URL: server.url("bench"),
      SHOPIFY_API_KEY: "key",
      SHOPIFY_API_SECRET: "secret",
      SHOPIFY_APP_URL: "https://app.test",
      SCOPES: "read_customers",
      ENCRYPTION_KEY: "1".repeat(64),
      SUPPRESSION_KEY: "2".repeat(64),
      LOG_LEVEL: "warn",
    });
    return await measureOn(say);
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function measureOn(say: (line: string) => void): Promise<Figure[]> {
  const { pool } = await import("../app/db.server.ts");
  const { createAutomation } = await import("../app/automations/create-automation.server.ts");
  const { saveAutomation } = await import("../app/automations/save-automation.server.ts");
  const { turnOnAutomation } = await import("../app/automations/turn-on-automation.server.ts");
  const { recordOrder } = await import("../app/automations/record-order.server.ts");
  const { advanceEnrollments } = await import("../app/automations/advance-enrollments.server.ts");
  await pool.query("INSERT INTO shop (id, domain, name) VALUES ($1, $2, 'Bench')", [shop.id, shop.domain]);
  await pool.query(
    "INSERT INTO sender (shop_id, id, carrier, channel, address, name, rate_per_second) VALUES (1, 1, 'twilio', 'sms', '+15550100', 'Bench', 100)",
  );
  await pool.query(
    `INSERT INTO customer (shop_id, id, first_name, phone_e164, phone_hash, phone_state, sms_consent)
     SELECT 1, n, 'Customer', '+31' || (600000000 + n), md5(n::text), 'valid', 'subscribed' FROM generate_series(1, $1::int) AS n`,
    [waiting],
  );
  await pool.query("VACUUM ANALYZE customer");
  const automationId = await createAutomation(shop, { recipeId: null }, by);
  const definition = {
    trigger: { kind: "order-placed" },
    conditions: [{ kind: "total", comparison: "at-least", amount: 10 }],
    steps: [
      { id: "wait", kind: "wait", minutes: 60 },
      { id: "send", kind: "send", channel: "sms", senderId: "1", body: "Hi {{ order.name }}", usefulMinutes: 60 },
    ],
    stopOn: ["order-placed"],
    reentry: { kind: "after-days", days: 7 },
  };
  await saveAutomation(shop, automationId, { name: "Bench", definition, now: by.now });
  const turnedOn = await turnOnAutomation(shop, automationId, by);
  if (!turnedOn.ok) throw new Error(JSON.stringify(turnedOn));

  const inLanes = async (count: number, work: (n: number) => Promise<unknown>): Promise<number> => {
    let next = 1;
    const startedAt = performance.now();
    const lane = async () => {
      for (let n = next++; n <= count; n = next++) await work(n);
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return (performance.now() - startedAt) / 1000;
  };
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    await pool.query("CHECKPOINT");
    const startedAt = performance.now();
    await work();
    return (performance.now() - startedAt) / 1000;
  };
  const countRuns = async (where: string): Promise<number> => {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM enrollment WHERE shop_id = 1 AND ${where}`,
    );
    return rows[0]?.count ?? 0;
  };

  say(`${events.toLocaleString("en")} orders`);
  await pool.query("CREATE TABLE bare_run (LIKE enrollment INCLUDING ALL)");
  const context = JSON.stringify({ total: "84.00", discountUsed: false, fields: { "order.name": "#1" } });
  const bareEvents = await inLanes(events, (n) =>
    pool.query(
      `INSERT INTO bare_run (shop_id, automation_id, version, customer_id, subject, due_at, context, entered_at)
       VALUES (1, 1, 1, $1::bigint, 'order:' || $1::bigint, $2, $3, $2)`,
      [n, at, context],
    ),
  );
  const ourEvents = await inLanes(events, (n) => {
    const payload = {
      id: n,
      name: `#${n}`,
      customer: { id: n },
      total_price: "84.00",
      created_at: at.toISOString(),
      updated_at: at.toISOString(),
    };
    return recordOrder(shop, { kind: "order-placed", payload }, { receivedAt: at, now: at });
  });
  if ((await countRuns("state = 'active'")) !== events) throw new Error("Not every order started a run");

  say(`${due.toLocaleString("en")} due runs`);
  await pool.query("TRUNCATE enrollment, enrollment_event, message, message_queue, bare_run, placed_order");
  const insertRuns = (from: number, to: number, dueAt: Date) =>
    pool.query(
      `INSERT INTO enrollment (shop_id, automation_id, version, customer_id, subject, node, due_at, context, entered_at)
       SELECT 1, $1, 1, n, 'order:' || n, 'send', $4, $5, $6 FROM generate_series($2::int, $3::int) AS n`,
      [automationId, from, to, dueAt, context, by.now],
    );
  await insertRuns(1, due, at);
  await pool.query("VACUUM ANALYZE enrollment");
  await pool.query("CREATE TABLE bare_message (LIKE message INCLUDING ALL)");
  await pool.query("CREATE TABLE bare_event (LIKE enrollment_event INCLUDING ALL)");
  await pool.query("INSERT INTO bare_run SELECT * FROM enrollment");
  await pool.query("VACUUM ANALYZE bare_run");
  const bareDue = await timed(async () => {
    await pool.query("UPDATE bare_run SET state = 'completed', due_at = NULL, ended_at = $1", [at]);
    await pool.query(
      `INSERT INTO bare_message (shop_id, source, source_id, step, dispatch_id, customer_id, channel, address, status, due_at, latest_at, queued_at, context)
       SELECT 1, 'automation', r.id, 2, 1, r.customer_id, 'sms', c.phone_e164, 'queued', $1, $1, $1, r.context
       FROM bare_run r JOIN customer c ON c.shop_id = 1 AND c.id = r.customer_id`,
      [at],
    );
    await pool.query(
      `INSERT INTO bare_event (shop_id, enrollment_id, at, kind, node)
       SELECT 1, id, $1, kind, 'send' FROM bare_run, unnest(ARRAY['sent', 'completed']) AS kind`,
      [at],
    );
  });
  const ourDue = await timed(async () => {
    while ((await countRuns("state = 'active'")) > 0) await advanceEnrollments(shop, { now: () => at });
  });
  const queued = await pool.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM message WHERE status = 'queued'",
  );
  if (queued.rows[0]?.count !== due) throw new Error(`${queued.rows[0]?.count} of ${due} messages were queued`);

  say(`${waiting.toLocaleString("en")} waiting runs`);
  await pool.query("TRUNCATE enrollment, enrollment_event, message, message_queue");
  await insertRuns(1, waiting, new Date("2026-06-01T00:00:00Z"));
  await pool.query("VACUUM ANALYZE enrollment");
  await advanceEnrollments(shop, { now: () => at });
  const idle = await timed(() => advanceEnrollments(shop, { now: () => at }));
  await pool.query("UPDATE enrollment SET due_at = $1 WHERE shop_id = 1 AND customer_id <= 100", [at]);
  const few = await timed(() => advanceEnrollments(shop, { now: () => at }));
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  await pool.end();
  return [
    {
      what: "orders that start a run",
      measured: `${perSecond(events, ourEvents)}/s`,
      baseline: `${perSecond(events, bareEvents)}/s bare INSERT`,
      ratio: bareEvents / ourEvents,
    },
    {
      what: `${due.toLocaleString("en")} due steps, queued`,
      measured: `${perSecond(due, ourDue)}/s`,
      baseline: `${perSecond(due, bareDue)}/s bare SQL`,
      ratio: bareDue / ourDue,
    },
    { what: `looking, with ${waiting.toLocaleString("en")} waiting`, measured: `${(idle * 1000).toFixed(1)} ms` },
    { what: "taking on 100 of them", measured: `${(few * 1000).toFixed(0)} ms` },
    { what: "memory of the app's process meanwhile", measured: `${memory} MiB` },
  ];
}

function perSecond(count: number, seconds: number): string {
  return Math.round(count / seconds).toLocaleString("en");
}
