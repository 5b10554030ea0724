import { expect, test } from "vitest";
import { db, inTransaction, pool } from "#app/db.server.ts";
import { jobPriority } from "#app/jobs/catalog.ts";
import { rowsPerShard } from "#app/messaging/dispatch.ts";
import { openDispatch } from "#app/messaging/open-dispatch.server.ts";
import { queueMessages } from "#app/messaging/queue-messages.server.ts";
import { queueSingle } from "#app/messaging/queue-single.server.ts";
import { sendMessages } from "#app/messaging/send-messages.server.ts";
import { startDispatch } from "#app/messaging/start-dispatch.server.ts";
import { makeCustomer } from "#tests/factories.ts";
import { readQueue } from "#tests/setup/drain-queue.ts";
import { openSendingShop } from "./sending-shop.ts";

/** The next `send-messages` job that a worker would take, as graphile-worker orders them. */
async function nextShop(): Promise<number | undefined> {
  const { rows } = await pool.query<{ shop: number }>(
    `SELECT (payload ->> 'shopId')::int AS shop FROM graphile_worker._private_jobs
     WHERE run_at <= now() ORDER BY priority, run_at, id LIMIT 1`,
  );
  return rows[0]?.shop;
}

test("a busy shop works for a slice of time, and then others have their turn", async () => {
  const { shop: quiet } = await openSendingShop();
  const busy = await openSendingShop();
  const dispatchId = await busy.queue("Hi", await busy.customers(600));
  busy.interfere({ before: async () => void (await pool.query("SELECT pg_sleep(0.2)")) as undefined });
  const quietDispatch = await db.dispatch.create({
    data: { shopId: quiet.id, owner: "campaign:1", channel: "sms", senderId: 1n, body: "Hi" },
  });
  expect(await nextShop()).toBe(busy.shop.id);
  await inTransaction((tx) => startDispatch(tx, quiet, quietDispatch.id));
  expect(await nextShop()).toBe(busy.shop.id);

  // The job is done: it is off the queue, as graphile-worker takes it off, and has put its next run at the end.
  await pool.query("DELETE FROM graphile_worker._private_jobs WHERE payload ->> 'shopId' = $1", [String(busy.shop.id)]);
  await sendMessages(busy.shop, { dispatchId, shard: 0 }, { now: () => new Date() });

  const rows = await busy.rows();
  expect(rows.some((row) => row.status === "queued")).toBe(true);
  expect(rows.some((row) => row.status === "sending")).toBe(false);
  expect(await nextShop()).toBe(quiet.id);
  expect((await readQueue()).map((job) => (job.payload as { shopId: number }).shopId).sort()).toEqual(
    [busy.shop.id, quiet.id].sort(),
  );
}, 30_000);

test("an answer to a customer goes ahead of every campaign", async () => {
  const busy = await openSendingShop();
  await busy.queue("Hi", await busy.customers(5));
  const { shop, sender } = await openSendingShop();
  const customer = await makeCustomer(shop);
  await inTransaction((tx) =>
    queueSingle(tx, shop, {
      source: "reply",
      sourceId: 1n,
      customerId: customer.id,
      channel: "sms",
      senderId: sender.id,
      address: customer.phoneE164 ?? "",
      body: "You are unsubscribed",
      latestAt: new Date(Date.now() + 60_000),
      now: new Date(),
    }),
  );
  expect(await nextShop()).toBe(shop.id);
});

test("many messages of an automation at once take turns with campaigns, and keep theirs while more come", async () => {
  const { shop, ...busy } = await openSendingShop();
  const people = await busy.customers(rowsPerShard + 1);
  const dispatchId = await inTransaction((tx) =>
    openDispatch(tx, shop, { owner: "automation:1:1:a", channel: "sms", senderId: busy.sender.id, body: "Hi" }),
  );
  const queue = (customers: { id: bigint }[]) =>
    inTransaction((tx) =>
      queueMessages(
        tx,
        shop,
        customers.map(({ id }) => ({
          sourceId: id,
          step: 1,
          dispatchId,
          customerId: id,
          channel: "sms",
          latestAt: new Date(Date.now() + 60_000),
          context: null,
        })),
        { source: "automation", now: new Date() },
      ),
    );
  const campaign = await openSendingShop();
  const campaignPeople = await campaign.customers(1);
  await queue(people.slice(0, 1));
  expect(await nextShop()).toBe(shop.id);
  await campaign.queue("Hi", campaignPeople);
  expect(await nextShop()).toBe(shop.id);

  await pool.query("DELETE FROM graphile_worker._private_jobs WHERE payload ->> 'shopId' = $1", [String(shop.id)]);
  await queue(people.slice(1, -1));
  await queue(people.slice(-1));
  expect(await nextShop()).toBe(campaign.shop.id);

  await pool.query("UPDATE graphile_worker._private_jobs SET run_at = run_at - interval '1 minute' WHERE key LIKE $1", [
    `send:${shop.id}:%`,
  ]);
  await inTransaction((tx) => startDispatch(tx, shop, dispatchId));
  expect(await nextShop()).toBe(shop.id);
});

test("few messages that a carrier takes slowly go on in line after one turn", async () => {
  const busy = await openSendingShop();
  const dispatchId = await busy.queue("Hi", await busy.customers(400));
  await db.dispatch.updateMany({ where: { shopId: busy.shop.id }, data: { owner: "automation:1:1:a" } });
  busy.interfere({ before: async () => void (await pool.query("SELECT pg_sleep(0.2)")) as undefined });
  await pool.query("DELETE FROM graphile_worker._private_jobs");
  await sendMessages(busy.shop, { dispatchId, shard: 0 }, { now: () => new Date() });
  const { rows } = await pool.query("SELECT priority FROM graphile_worker.jobs");
  expect(rows).toEqual([{ priority: jobPriority.wave }]);
}, 30_000);
