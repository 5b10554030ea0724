import pg from "pg";
import { expect, it } from "vitest";
import { advanceEnrollments } from "#app/automations/advance-enrollments.server.ts";
import { db } from "#app/db.server.ts";
import { openAutomatedShop, type AutomatedShop } from "#tests/automations/automated-shop.ts";
import { makeCustomer } from "#tests/factories.ts";
import { testEnv } from "#tests/setup/test-env.ts";

const people = 1_000;
const start = new Date("2026-05-01T12:00:00Z");

/**
 * What a process leaves behind when it is killed is what its connections leave behind when they are cut: nothing of a transaction
 * that was under way. So each of a thousand orders, and the work on the runs that are due meanwhile, is cut off somewhere, and told
 * again as Shopify's retries and the queue would.
 */
it("loses no step and repeats no message when it is cut off a thousand times", { timeout: 180_000 }, async () => {
  const automated = await openAutomatedShop();
  await automated.turnOn({
    steps: [
      automated.send("a"),
      automated.wait("w1", 3),
      automated.send("b"),
      automated.wait("w2", 5),
      automated.send("c"),
    ],
    reentry: { kind: "never" },
  });
  const killer = new pg.Client({ connectionString: testEnv.DATABASE_URL });
  await killer.connect();
  /** Whatever is in the middle of something. */
  const cutOff = () =>
    killer.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()",
    );
  let interrupted = 0;
  const orDie = (work: Promise<unknown>) => work.then(() => true).catch(() => ((interrupted += 1), false));

  for (let n = 1; n <= people; n += 1) {
    const customer = await again(() => makeCustomer(automated.shop, { id: BigInt(n) }));
    const now = new Date(start.getTime() + n * 1_000);
    const order = () => automated.order(now, { id: n, customer: { id: Number(customer.id) } });
    const both = [orDie(order()), orDie(advanceEnrollments(automated.shop, { now: () => now }))];
    await new Promise((resolve) => setTimeout(resolve, (n * 7919) % 13));
    await cutOff();
    const [isTold] = await Promise.all(both);
    if (!isTold) await again(order);
  }
  await killer.end();
  // Most were cut off in the middle, or this shows nothing.
  expect(interrupted).toBeGreaterThan(people / 4);

  const end = start.getTime() + people * 1_000;
  for (const minutes of [1, 20, 40]) await workOff(automated, new Date(end + minutes * 60_000));
  const messages = await db.message.findMany({ where: { shopId: automated.shop.id } });
  const steps = Object.groupBy(messages, (message) => String(message.customerId));
  expect(Object.keys(steps)).toHaveLength(people);
  expect(
    Object.values(steps).filter(
      (mine) =>
        mine
          ?.map(({ step }) => step)
          .sort()
          .join() !== "1,3,5",
    ),
  ).toEqual([]);
  const sent = await db.enrollmentEvent.count({ where: { kind: "sent" } });
  expect(sent).toBe(people * 3);
  expect(await db.enrollment.groupBy({ by: ["state"], _count: true })).toEqual([
    { state: "completed", _count: people },
  ]);
});

/** One slice after the other, as the job has itself called, until nothing is due. */
async function workOff(automated: AutomatedShop, now: Date): Promise<void> {
  while ((await db.enrollment.count({ where: { state: "active", dueAt: { lte: now } } })) > 0) {
    await again(() => automated.advance(now));
  }
}

/** As the queue does: until it is done. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}
