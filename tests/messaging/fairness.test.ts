import { expect, test } from "vitest";
import { db, inTransaction, pool } from "#app/db.server.ts";
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
