import { beforeEach, describe, expect, test } from "vitest";
import { followMerged } from "#app/automations/follow-merged.server.ts";
import { readRunHistory } from "#app/automations/read-run-history.server.ts";
import { recordNewCustomer } from "#app/automations/record-new-customer.server.ts";
import { db } from "#app/db.server.ts";
import { makeCustomer, makeShop } from "#tests/factories.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const at = new Date("2026-05-01T12:00:00Z");
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);

let automated: AutomatedShop;
let gone: bigint;
let kept: bigint;
beforeEach(async () => {
  automated = await openAutomatedShop();
  gone = automated.customer.id;
  kept = (await makeCustomer(automated.shop)).id;
});

const merge = async (from = gone, into = kept) => {
  await db.customer.updateMany({ where: { id: from }, data: { deletedAt: later(10), mergedInto: into } });
};
const follow = (ids = [gone]) => followMerged(automated.shop, ids, { now: later(10) });
const orderOf = (id: bigint, when = at) => automated.order(when, { customer: { id: Number(id) } });
const joined = (id: bigint, when = at) =>
  recordNewCustomer(
    automated.shop,
    { id: Number(id), created_at: when.toISOString() },
    { receivedAt: when, now: when },
  );
const twoSteps = () => ({ steps: [automated.send("a"), automated.wait("w", 60), automated.send("b")] });

describe("the run of a customer who was merged", () => {
  test("goes on for the kept one where it stands, and the history says so", async () => {
    await automated.turnOn(twoSteps());
    await orderOf(gone);
    await automated.advance(at);
    await merge();
    expect(await follow()).toBe(1);
    await automated.advance(later(60));
    expect(await automated.runs()).toMatchObject([{ customerId: kept, state: "completed" }]);
    expect((await automated.messages()).map(({ customerId, step }) => [customerId, step])).toEqual([
      [kept, 1],
      [kept, 3],
    ]);
    expect(await automated.history()).toEqual(["entered", "sent", "waited", "followed", "sent", "completed"]);
    const [run] = await automated.runs();
    const { messages } = await readRunHistory(automated.shop, run?.id ?? 0n);
    expect(messages.map(({ stepId }) => stepId)).toEqual(["a", "b"]);
  });

  test("is stopped by an order that is told of late, under the customer who is gone", async () => {
    await automated.turnOn({ ...twoSteps(), trigger: { kind: "customer-created" }, stopOn: ["order-placed"] });
    await joined(gone);
    await automated.advance(at);
    await merge();
    await follow();
    await orderOf(gone, later(20));
    expect(await automated.runs()).toMatchObject([{ customerId: kept, state: "exited", reason: "ordered" }]);
    expect(await db.placedOrder.findMany()).toMatchObject([{ customerId: kept }]);
  });

  test("goes on for the last of several that were merged one after the other", async () => {
    const last = (await makeCustomer(automated.shop)).id;
    await automated.turnOn(twoSteps());
    await orderOf(gone);
    await merge();
    await merge(kept, last);
    await follow();
    expect(await automated.runs()).toMatchObject([{ customerId: last, state: "active" }]);
  });

  test("follows once, however often it is asked for and by however many at once", async () => {
    await automated.turnOn(twoSteps());
    await orderOf(gone);
    await merge();
    await Promise.all([follow(), follow(), follow()]);
    expect(await follow()).toBe(0);
    expect(await automated.history()).toEqual(["followed"]);
  });

  test("is noticed when it is due, should the merge have been told of before the run began", async () => {
    await automated.turnOn({});
    await orderOf(gone);
    await merge();
    await automated.advance(later(20));
    expect(await automated.runs()).toMatchObject([{ customerId: kept, state: "completed" }]);
    expect(await automated.messages()).toMatchObject([{ customerId: kept }]);
  });

  test("ends as that of a deleted customer while the kept one is known to nobody", async () => {
    await automated.turnOn({});
    await orderOf(gone);
    await merge(gone, 999n);
    await automated.advance(later(20));
    expect(await automated.runs()).toMatchObject([{ state: "exited", reason: "customer-gone" }]);
  });

  test("does its step once, however the merge and the workers meet", async () => {
    await automated.turnOn({});
    await orderOf(gone);
    await merge();
    await Promise.all([automated.advance(at), follow(), automated.advance(at)]);
    await automated.advance(later(20));
    const messages = await automated.messages();
    expect(messages).toHaveLength(1);
    expect((await automated.runs())[0]?.state).toBe("completed");
  });

  test("of another shop's customer with the same id is not touched", async () => {
    const other = await openAutomatedShop({ shop: await makeShop() });
    await db.customer.updateMany({ where: { shopId: other.shop.id }, data: { id: gone } });
    await other.turnOn({});
    await other.order(at, { customer: { id: Number(gone) } });
    await merge();
    await follow();
    expect(await other.runs()).toMatchObject([{ customerId: gone, state: "active" }]);
  });
});

describe("where the kept customer is in the same automation", () => {
  test("about the same subject the run ends, and what it has queued is not sent", async () => {
    await automated.turnOn(twoSteps());
    const body = { id: 77 };
    await automated.order(at, { ...body, customer: { id: Number(gone) } });
    await automated.order(at, { ...body, customer: { id: Number(kept) } });
    await automated.advance(at);
    await merge();
    await follow();
    expect(await automated.runs()).toMatchObject([
      { customerId: gone, state: "exited", reason: "merged" },
      { customerId: kept, state: "active" },
    ]);
    expect((await automated.messages()).map(({ customerId, status }) => [customerId, status])).toEqual([
      [gone, "skipped"],
      [kept, "queued"],
    ]);
  });

  test("about something else both go on, where everybody may come in again", async () => {
    await automated.turnOn(twoSteps());
    await orderOf(gone);
    await orderOf(kept);
    await merge();
    await follow();
    expect(await automated.runs()).toMatchObject([
      { customerId: kept, state: "active" },
      { customerId: kept, state: "active" },
    ]);
  });

  test.each([
    [{ kind: "never" }, "exited"],
    [{ kind: "after-days", days: 5 }, "exited"],
    [{ kind: "after-days", days: 2 }, "active"],
  ] as const)("with the re-entry rule %j a run three days after theirs is %s", async (reentry, state) => {
    const day = 24 * 60;
    await automated.turnOn({
      trigger: { kind: "customer-created" },
      reentry,
      steps: [automated.wait("w", 9 * day), automated.send("a")],
    });
    await joined(kept);
    await joined(gone, later(3 * day));
    await automated.advance(later(3 * day));
    await merge();
    await follow();
    expect(await automated.runs()).toMatchObject([{ customerId: kept, state: "active" }, { state }]);
  });

  test("of two who are merged at once and have the same subject, one goes on", async () => {
    const other = (await makeCustomer(automated.shop)).id;
    await automated.turnOn(twoSteps());
    await automated.order(at, { id: 77, customer: { id: Number(gone) } });
    await automated.order(at, { id: 77, customer: { id: Number(other) } });
    await merge();
    await merge(other);
    await follow([gone, other]);
    expect((await automated.runs()).map(({ state }) => state)).toEqual(["active", "exited"]);
  });
});

test("a message that waits goes to the kept customer, though its run is over", async () => {
  await automated.turnOn({});
  await orderOf(gone);
  await automated.advance(at);
  await merge();
  await follow();
  expect(await automated.messages()).toMatchObject([{ customerId: kept, status: "queued" }]);
});

test("a merchant's test ends with the customer it was for", async () => {
  await automated.turnOn(twoSteps());
  await orderOf(gone);
  // A test goes through a version of its own, below zero.
  await db.automationVersion.updateMany({ data: { version: -1 } });
  await db.enrollment.updateMany({ data: { isTest: true, version: -1 } });
  await merge();
  expect(await follow()).toBe(0);
  await automated.advance(later(20));
  expect(await automated.runs()).toMatchObject([{ customerId: gone, state: "exited", reason: "customer-gone" }]);
});

test("orders of the one who is gone count as the kept one's", async () => {
  await orderOf(gone);
  await merge();
  await follow();
  expect(await db.placedOrder.findMany()).toMatchObject([{ customerId: kept }]);
});
