import { beforeEach, describe, expect, test } from "vitest";
import { checkDefinition } from "#app/automations/check-definition.ts";
import type { AwaitedEvent } from "#app/automations/awaited-event.ts";
import { describeEvent } from "#app/automations/automation-report.ts";
import { definitionSchema, type Definition, type Step } from "#app/automations/definition.ts";
import { enterFromSegment } from "#app/automations/enter-from-segment.server.ts";
import { followMerged } from "#app/automations/follow-merged.server.ts";
import { hearEvent } from "#app/automations/hear-event.server.ts";
import { readDefinitions } from "#app/automations/read-definitions.server.ts";
import { readRunHistory } from "#app/automations/read-run-history.server.ts";
import { recordCustomerAct } from "#app/automations/record-customer-act.server.ts";
import { recordFulfillmentEvent } from "#app/automations/record-order-event.server.ts";
import { db } from "#app/db.server.ts";
import { makeCustomer, makeSegment, makeShop, makeSegmentVersion } from "#tests/factories.ts";
import { readQueue } from "#tests/setup/drain-queue.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const at = (minute: number, seconds = 0) => new Date(Date.UTC(2026, 4, 1, 12, minute, seconds));

let automated: AutomatedShop;
beforeEach(async () => {
  automated = await openAutomatedShop();
});

const waitFor = (event: AwaitedEvent, more: Partial<Extract<Step, { kind: "wait-event" }>> = {}): Step => ({
  id: "ask",
  kind: "wait-event",
  event,
  minutes: 60,
  yes: [automated.send("happened")],
  no: [automated.send("late")],
  ...more,
});

/** Somebody who ordered at 12:00, in an automation that waits for this at once, and then goes on with a message to all. */
async function begin(event: AwaitedEvent, more: Partial<Definition> = {}): Promise<bigint> {
  const id = await automated.turnOn({ steps: [waitFor(event), automated.send("after")], ...more });
  await automated.order(at(0));
  await automated.advance(at(0, 1));
  return id;
}

const ways = async () =>
  (await db.enrollmentEvent.findMany({ where: { kind: "branched" }, orderBy: { id: "asc" } })).map(
    ({ detail }) => detail,
  );
const taken = async () => (await ways()).map((detail) => (detail as { taken: string }).taken);
const replied = (minute: number, told = at(minute)) =>
  recordCustomerAct(
    automated.shop,
    { customerIds: [automated.customer.id], event: "replied", at: at(minute) },
    { now: told },
  );

describe("a step that waits for an event", () => {
  test("lets a run go on as soon as it happens, the way for that, and then with what follows both", async () => {
    await begin({ kind: "order-placed" });
    expect(await automated.runs()).toMatchObject([{ state: "active", node: "ask", dueAt: at(60, 1) }]);
    await automated.order(at(20));
    expect((await readQueue()).filter(({ task }) => task === "advance-enrollments")).toHaveLength(1);
    await automated.advance(at(20, 5));
    const [run] = await automated.runs();
    expect(run).toMatchObject({ state: "completed", waitingSince: null });
    expect((await automated.messages()).filter(({ sourceId }) => sourceId === run?.id)).toHaveLength(2);
    expect(await ways()).toEqual([{ taken: "yes", happenedAt: at(20).toISOString() }]);
    expect(await db.heardEvent.count({ where: { enrollmentId: run?.id } })).toBe(0);
  });

  test("lets it go on the other way when the time runs out, and costs nothing until then", async () => {
    await begin({ kind: "order-placed" });
    expect((await readQueue()).find(({ task }) => task === "advance-enrollments")?.runAt).toEqual(at(60, 1));
    await automated.advance(at(59));
    expect(await taken()).toEqual([]);
    await automated.advance(at(61));
    expect(await taken()).toEqual(["no"]);
    expect(await automated.history()).toEqual(["entered", "waited", "branched", "sent", "sent", "completed"]);
    await replied(62);
    await automated.order(at(63));
    await automated.advance(at(70));
    expect((await automated.runs())[0]).toMatchObject({ state: "completed" });
  });

  test("counts only what happened after the run came to it", async () => {
    const first = automated.wait("first", 10);
    await automated.turnOn({ steps: [first, waitFor({ kind: "replied" })] });
    await automated.order(at(0));
    await automated.advance(at(0));
    await replied(5);
    await automated.advance(at(10));
    await replied(5, at(11));
    await automated.advance(at(12));
    expect(await taken()).toEqual([]);
    await replied(13);
    await automated.advance(at(14));
    expect(await taken()).toEqual(["yes"]);
  });

  test("does not take the order that started the run for another one, even when it is told of again", async () => {
    await automated.turnOn({ steps: [waitFor({ kind: "order-placed" })] });
    const first = automated.orderBody(at(0, 30));
    await automated.order(at(0), first);
    await automated.advance(at(0));
    await automated.order(at(1), first);
    await automated.advance(at(1));
    expect(await taken()).toEqual([]);
  });

  test("goes by when it happened: in time but told late, while the run stands there, it still counts", async () => {
    await begin({ kind: "replied" });
    await replied(30, at(70));
    await automated.advance(at(70));
    expect(await taken()).toEqual(["yes"]);
  });

  test("is over when it happened after the time, though nobody had looked yet", async () => {
    await begin({ kind: "replied" });
    await replied(65);
    await automated.advance(at(66));
    expect(await taken()).toEqual(["no"]);
  });

  test("takes one way, whoever is first: the time that runs out, the event, told twice, and several workers", async () => {
    await begin({ kind: "replied" });
    const now = at(60, 1);
    await Promise.all([
      automated.advance(now),
      replied(59, now),
      automated.advance(now),
      replied(59, now),
      automated.advance(now),
    ]);
    await automated.advance(now);
    expect(await taken()).toHaveLength(1);
    expect((await automated.messages()).filter(({ step }) => step !== 4)).toHaveLength(1);
  });

  test("misses nothing that happens while a worker takes the run to it", async () => {
    await automated.turnOn({ steps: [waitFor({ kind: "replied" })] });
    for (let n = 0; n < 20; n += 1) {
      const customer = await makeCustomer(automated.shop);
      await automated.order(at(0), { customer: { id: Number(customer.id) } });
    }
    const to = (await automated.runs()).map(({ customerId }) => ({ customerId, at: at(1, 1) }));
    await Promise.all([
      automated.advance(at(1)),
      hearEvent(automated.shop, { event: { kind: "replied" }, to }, { now: at(1, 1) }),
      automated.advance(at(1)),
    ]);
    await automated.advance(at(2));
    expect(await taken()).toEqual(Array.from({ length: 20 }, () => "yes"));
  });

  test("goes on after a worker was killed between hearing of it and going on", async () => {
    await begin({ kind: "replied" });
    await replied(20);
    await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
    await automated.advance(at(25));
    expect(await taken()).toEqual(["yes"]);
  });

  test("waits anew each time a run comes to such a step", async () => {
    await automated.turnOn({
      steps: [waitFor({ kind: "replied" }, { yes: [], no: [] }), waitFor({ kind: "replied" }, { id: "again" })],
    });
    await automated.order(at(0));
    await automated.advance(at(0));
    await replied(10);
    await automated.advance(at(11));
    expect(await automated.runs()).toMatchObject([{ node: "again", dueAt: at(71), waitingSince: at(11) }]);
    await replied(10);
    await automated.advance(at(71));
    expect(await taken()).toEqual(["yes", "no"]);
  });

  test("hears nothing of other people, other shops and other events", async () => {
    await begin({ kind: "order-placed" });
    const other = await openAutomatedShop({ shop: await makeShop() });
    await replied(5);
    await hearEvent(
      other.shop,
      { event: { kind: "order-placed" }, to: [{ customerId: automated.customer.id, at: at(6) }], orderId: 1n },
      { now: at(6) },
    );
    await automated.order(at(7), { customer: { id: Number((await makeCustomer(automated.shop)).id) } });
    await automated.advance(at(8));
    expect((await automated.runs()).filter(({ customerId }) => customerId === automated.customer.id)).toMatchObject([
      { node: "ask", dueAt: at(60, 1) },
    ]);
  });

  test("is told to the merchant with what happened, and when", async () => {
    const id = await begin({ kind: "replied" });
    await replied(20);
    await automated.advance(at(21));
    const [run] = await automated.runs();
    const { events } = await readRunHistory(automated.shop, run?.id ?? 0n);
    const [known] = await readDefinitions(automated.shop, [{ automationId: id, version: 1 }]);
    const lines = events.map((event) => describeEvent(event, known?.definition, (iso) => iso.slice(11, 16)));
    expect(lines).toEqual([
      "Entered",
      "Wait until they answer a message, 1 hour at most: 13:00",
      "Answered a message 12:20",
      "Message queued",
      "Message queued",
      "Reached the end",
    ]);
  });
});

describe("what can be waited for", () => {
  test("the order's own delivery, where an order started the run", async () => {
    await begin({ kind: "order-delivered" });
    const [own] = await db.placedOrder.findMany();
    await automated.order(at(1));
    await automated.advance(at(2));
    const deliver = (orderId: bigint, minute: number) =>
      recordFulfillmentEvent(
        automated.shop,
        {
          fulfillment_id: Number(orderId) + 1,
          order_id: Number(orderId),
          status: "delivered",
          happened_at: at(minute).toISOString(),
        },
        { receivedAt: at(minute), now: at(minute) },
      );
    await deliver((own?.id ?? 0n) + 1n, 5);
    await automated.advance(at(6));
    const standing = async () => (await automated.runs()).map(({ state }) => state);
    expect(await standing()).toEqual(["active", "completed"]);
    await deliver(own?.id ?? 0n, 10);
    await automated.advance(at(11));
    expect(await standing()).toEqual(["completed", "completed"]);
  });

  test("an order that is fulfilled", async () => {
    await begin({ kind: "order-fulfilled" });
    const [own] = await db.placedOrder.findMany();
    const body = { id: Number(own?.id), updated_at: at(9).toISOString() };
    await automated.order(at(0), body, "order-fulfilled");
    await automated.advance(at(10));
    expect(await ways()).toEqual([{ taken: "yes", happenedAt: at(9).toISOString() }]);
  });

  test("entering a segment, and leaving it, by its lists", async () => {
    const { id: segmentId } = await makeSegment(automated.shop, { members: [] });
    const segment = { segmentId: segmentId.toString() };
    await begin({ kind: "segment-entered", ...segment });
    await begin({ kind: "segment-left", ...segment });
    const list = async (version: number, minute: number) => {
      const list = { version, query: "number_of_orders > 0", takenAt: at(minute) };
      await makeSegmentVersion(automated.shop, segmentId, list);
      await enterFromSegment(automated.shop, { segmentId, version }, { now: at(minute) });
      await automated.advance(at(minute));
    };
    const customerId = automated.customer.id;
    await db.segmentMember.create({ data: { shopId: automated.shop.id, segmentId, customerId, joinedVersion: 2 } });
    await list(2, 10);
    expect(await taken()).toEqual(["yes", "yes"]);
    await db.segmentMember.updateMany({ data: { leftVersion: 3 } });
    await list(3, 20);
    expect(await taken()).toEqual(["yes", "yes", "yes"]);
  });
});

describe("a customer who is merged into another one", () => {
  test("goes on as that one, who does what is waited for", async () => {
    await begin({ kind: "order-placed" });
    const kept = await makeCustomer(automated.shop);
    await db.customer.updateMany({
      where: { id: automated.customer.id },
      data: { deletedAt: at(5), mergedInto: kept.id },
    });
    await followMerged(automated.shop, [automated.customer.id], { now: at(6) });
    await followMerged(automated.shop, [automated.customer.id], { now: at(6) });
    await automated.order(at(10), { customer: { id: Number(kept.id) } });
    await automated.advance(at(11));
    expect((await automated.runs())[0]).toMatchObject({ customerId: kept.id, state: "completed" });
    expect(await taken()).toEqual(["yes"]);
  });

  test("whose order still names the one who is gone, is heard", async () => {
    const gone = await makeCustomer(automated.shop, { deletedAt: at(0), mergedInto: automated.customer.id });
    await begin({ kind: "order-placed" });
    await automated.order(at(10), { customer: { id: Number(gone.id) } });
    await automated.advance(at(11));
    expect(await taken()).toContain("yes");
  });

  test("goes on when a run was due before the merge was worked on to its end", async () => {
    await automated.turnOn({ steps: [automated.wait("w", 5), automated.send("a")] });
    await automated.order(at(0));
    await automated.advance(at(0));
    const kept = await makeCustomer(automated.shop);
    await db.customer.updateMany({
      where: { id: automated.customer.id },
      data: { deletedAt: at(1), mergedInto: kept.id },
    });
    await automated.advance(at(5));
    expect(await automated.runs()).toMatchObject([{ customerId: kept.id, state: "completed" }]);
  });
});

describe("a draft that waits for an event", () => {
  const problems = (event: AwaitedEvent, more: Partial<Definition>) =>
    checkDefinition(
      definitionSchema.parse({
        trigger: { kind: "order-placed" },
        conditions: [],
        steps: [waitFor(event)],
        stopOn: [],
        reentry: { kind: "always" },
        ...more,
      }),
      { senders: new Map([[automated.sender.id.toString(), "sms"]]), segmentIds: new Set(["5"]), dateMetafields: null },
    ).map(({ at: place, message }) => [place, message.split(":")[0]?.split(",")[0]]);

  test.each<[AwaitedEvent, Partial<Definition>, string]>([
    [{ kind: "order-placed" }, { stopOn: ["order-placed"] }, "An order stops this automation"],
    [{ kind: "order-placed" }, { goal: { kind: "order", days: 7 } }, "An order is the goal and ends the run"],
    [
      { kind: "order-placed" },
      { trigger: { kind: "checkout-abandoned", afterMinutes: 60 } },
      "An order ends an abandoned checkout’s run. Wait for a time instead.",
    ],
    [{ kind: "replied" }, { stopOn: ["replied"] }, "An answer stops this automation"],
    [{ kind: "segment-left", segmentId: null }, {}, "Choose a segment."],
    [
      { kind: "segment-left", segmentId: "5" },
      { trigger: { kind: "segment-entered", segmentId: "5" }, stopOn: ["segment-left"] },
      "Leaving this segment stops this automation",
    ],
  ])("is refused where nobody would come to what follows: %j with %j", (event, more, message) => {
    expect(problems(event, more)).toEqual([["ask", message]]);
  });

  test("is whole where the event ends nothing", () => {
    expect(problems({ kind: "order-placed" }, { stopOn: ["replied", "unsubscribed"] })).toEqual([]);
    expect(problems({ kind: "segment-entered", segmentId: "5" }, {})).toEqual([]);
  });
});
