import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { makeSegment } from "#tests/factories.ts";
import {
  addCustomers,
  addTagSegment,
  connectShop,
  refusal,
  type ConnectedShop,
} from "#tests/segments/connected-shop.ts";
import { drainQueue } from "#tests/setup/drain-queue.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const at = new Date("2026-05-01T12:00:00Z");

let connected: ConnectedShop;
let automated: AutomatedShop;
let segmentId: bigint;
beforeEach(async () => {
  connected = await connectShop();
  await addCustomers(connected, { first: 1, last: 1, tags: ["vip"] });
  await addCustomers(connected, { first: 2, last: 2, tags: [] });
  segmentId = await addTagSegment(connected, "vip");
  automated = await openAutomatedShop({ shop: connected.shop, customer: { id: 1n } });
});

const orderOf = (id: number) => automated.order(at, { customer: { id } });
const states = async () => (await automated.runs()).map((run) => run.state);
const askedOf = async () => (await db.enrollmentEvent.findMany({ orderBy: { id: "asc" } })).map(({ detail }) => detail);

describe("a condition on a segment", () => {
  beforeEach(() =>
    automated.turnOn({ conditions: [{ kind: "segment", isMember: true, segmentIds: [segmentId.toString()] }] }),
  );

  test("is asked of Shopify at that moment, whatever the list said", async () => {
    await orderOf(1);
    await orderOf(2);
    await automated.advance(at);
    expect(await states()).toEqual(["completed", "refused"]);
    expect((await automated.messages()).map((message) => message.customerId)).toEqual([1n]);
    expect(await askedOf()).toContainEqual({ segmentsFrom: "shopify" });
  });

  test("is asked of the list as last read when Shopify does not answer, and the history says so", async () => {
    await db.segment.deleteMany();
    await makeSegment(connected.shop, { id: segmentId, members: [{ id: 2n }] });
    connected.intercept(({ name }) => (name === "ReadMembership" ? refusal("ACCESS_DENIED") : undefined));
    await orderOf(1);
    await orderOf(2);
    await automated.advance(at);
    expect(await states()).toEqual(["refused", "completed"]);
    expect(await askedOf()).toContainEqual({ segmentsFrom: "list" });
  });

  test("on a segment that is gone is met by nobody", async () => {
    await connected.store.context.pool.query("DELETE FROM segment");
    await orderOf(1);
    await automated.advance(at);
    expect(await states()).toEqual(["refused"]);
  });

  test("is not asked for runs that have no such condition ahead", async () => {
    await db.automation.updateMany({ data: { status: "paused" } });
    await automated.turnOn({});
    await orderOf(1);
    await automated.advance(at);
    expect(connected.operations).not.toContain("ReadMembership");
  });
});

test("a tag is added in Shopify, and taken off again", async () => {
  const tagsOf = async () =>
    (await connected.store.context.pool.query<{ tags: string[] }>("SELECT tags FROM customer WHERE id = 1")).rows[0]
      ?.tags;
  await automated.turnOn({ steps: [{ id: "t", kind: "tag", action: "add", tag: "Ordered twice" }] });
  await orderOf(1);
  await automated.advance(at);
  await drainQueue();
  expect(await tagsOf()).toContain("Ordered twice");
  await db.automation.updateMany({ data: { status: "paused" } });
  await automated.turnOn({ steps: [{ id: "t", kind: "tag", action: "remove", tag: "vip" }] });
  await orderOf(1);
  await automated.advance(at);
  await drainQueue();
  expect(await tagsOf()).toEqual(["Ordered twice"]);
});

test("a customer whose order is told of before they are is read from Shopify, and written to", async () => {
  await addCustomers(connected, { first: 3, last: 3, tags: [], unknown: true });
  await automated.turnOn({});
  await orderOf(3);
  await automated.advance(at);
  expect(await automated.messages()).toMatchObject([{ customerId: 3n, address: "+31610000003" }]);
});
