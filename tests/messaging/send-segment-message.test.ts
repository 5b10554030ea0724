import { beforeEach, describe, expect, test } from "vitest";
import { holdMessages } from "#app/customers/hold-messages.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { receiveFlowAction } from "#app/flow/receive-action.server.ts";
import type { SendSegmentMessageResult } from "#app/flow/send-segment-message.ts";
import { sendSegmentMessage } from "#app/messaging/send-segment-message.server.ts";
import { redactCustomer } from "#app/customers/redact-customer.server.ts";
import { flowRequest } from "#tests/flow/flow-request.ts";
import { makeSegment, makeSender, makeTemplate } from "#tests/factories.ts";
import {
  addCustomers,
  addTagSegment,
  connectShop,
  refusal,
  type ConnectedShop,
} from "#tests/segments/connected-shop.ts";
import { drainQueue, readQueue } from "#tests/setup/drain-queue.ts";
import { connectCarrier } from "./sending-shop.ts";

// The queue knows only the machine's time.
const now = new Date();
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

let connected: ConnectedShop;
/** Customer 1 is in VIP, customer 2 is not. */
let vip: bigint;
beforeEach(async () => {
  connected = await connectShop();
  await addCustomers(connected, { first: 1, last: 1, tags: ["vip"] });
  await addCustomers(connected, { first: 2, last: 2, tags: [] });
  vip = await addTagSegment(connected, "vip");
  await db.segment.updateMany({ where: { id: vip }, data: { name: "VIP customers" } });
  await makeSender(connected.shop, { name: "Main" });
  await makeTemplate(connected.shop, { name: "Thanks", handle: "thanks", body: "Thank you" });
});

async function call(properties: Record<string, unknown>, at = now, action = sendSegmentMessage) {
  const given = { customer_id: "1", template: "thanks", ...properties };
  const request = flowRequest({ action: "send-segment-message", shop: connected.shop.domain, properties: given });
  const response = await receiveFlowAction(request, action, { now: () => at });
  const text = await response.text();
  const result =
    response.status === 200
      ? (JSON.parse(text) as { return_value: SendSegmentMessageResult }).return_value
      : ({} as SendSegmentMessageResult);
  return { status: response.status, text, result };
}

const ledger = () => db.message.findMany({ where: { shopId: connected.shop.id }, orderBy: { id: "asc" } });

describe("the gate", () => {
  test("lets through who is in a segment, and the message is queued with what Shopify said", async () => {
    const { status, result } = await call({ in_segments: "vip customers" });
    const [message] = await ledger();
    expect(status).toBe(200);
    expect(result).toEqual({
      queued: true,
      reason: "",
      explanation: "",
      messageId: String(message?.id),
      segments: [{ id: String(vip), name: "VIP customers", isMember: true }],
      answeredBy: "shopify",
    });
    expect(message).toMatchObject({ source: "flow", customerId: 1n, channel: "sms", status: "queued", dueAt: now });
    expect((await readQueue()).map(({ task }) => task)).toContain("send-messages");
  });

  test("keeps out who is in none of them: the ledger has the refusal, and a workflow can branch on it", async () => {
    const { result } = await call({ customer_id: "2", in_segments: String(vip) });
    expect(result).toMatchObject({ queued: false, reason: "not-in-segments", segments: [{ isMember: false }] });
    expect(result.explanation).toContain("none of the segments");
    expect(await ledger()).toMatchObject([
      { customerId: 2n, status: "skipped", reason: "not-in-segments", dueAt: null },
    ]);
    expect((await readQueue()).map(({ task }) => task)).not.toContain("send-messages");
  });

  test("keeps out who is in an excluded one, also when they are in one asked for", async () => {
    const { result } = await call({ in_segments: "VIP customers", not_in_segments: `gid://shopify/Segment/${vip}` });
    expect(result).toMatchObject({ queued: false, reason: "in-excluded-segment" });
  });

  test("asks the list where Shopify does not answer, and says so", async () => {
    connected.intercept(({ name }) => (name === "ReadMembership" ? refusal("ACCESS_DENIED") : undefined));
    await db.segmentMember.createMany({
      data: [{ shopId: connected.shop.id, segmentId: vip, customerId: 2n, joinedVersion: 1 }],
      skipDuplicates: true,
    });
    const { result } = await call({ customer_id: "2", in_segments: "VIP customers" });
    expect(result).toMatchObject({ queued: true, answeredBy: "list" });
  });
});

describe("consent", () => {
  test.each([
    ["unsubscribed", "unsubscribed"],
    ["pending", "not-subscribed"],
  ] as const)("of somebody who is %s is missing, and the workflow is told so", async (smsConsent, reason) => {
    await db.customer.updateMany({ where: { id: 1n }, data: { smsConsent } });
    expect((await call({})).result).toMatchObject({ queued: false, reason });
    expect(await ledger()).toMatchObject([{ status: "skipped", reason }]);
  });

  test("is not needed for what is transactional, but a hold or a missing subscription stops marketing", async () => {
    await db.customer.updateMany({ where: { id: 1n }, data: { smsConsent: "never_subscribed" } });
    expect((await call({ transactional: "true" })).result).toMatchObject({ queued: true });
    expect((await call({})).result).toMatchObject({ queued: false, reason: "not-subscribed" });
    expect((await db.dispatch.findMany()).map(({ purpose }) => purpose)).toEqual(["transactional"]);
  });

  test("is there, but messages are held", async () => {
    await inTransaction((tx) =>
      holdMessages(tx, connected.shop, {
        ...{ customerId: 1n, channels: ["sms"], reason: "Open complaint", until: null },
        ...{ source: "flow", actor: "Shopify Flow", now },
      }),
    );
    expect((await call({})).result).toMatchObject({ queued: false, reason: "held" });
  });
});

describe("with a delay", () => {
  test("nothing goes out before its time, and then the segments are asked again", async () => {
    await call({ in_segments: "VIP customers", delay_minutes: "60" });
    await call({ in_segments: "VIP customers", delay_minutes: 60 });
    await drainQueue({ at: later(59) });
    expect(await ledger()).toMatchObject([{ status: "queued" }, { status: "queued" }]);
    await connected.store.context.pool.query("UPDATE customer SET tags = '{}' WHERE id = 1");
    await drainQueue({ at: later(61) });
    expect(await ledger()).toMatchObject([
      { status: "skipped", reason: "not-in-segments" },
      { status: "skipped", reason: "not-in-segments" },
    ]);
  });

  test("it is let out when its time has come, and decided like any other", async () => {
    await connectCarrier(connected.shop.id);
    await call({ in_segments: "VIP customers", delay_minutes: "60" });
    const [job] = (await readQueue()).filter(({ task }) => task === "release-flow-message");
    expect(job?.runAt).toEqual(later(60));
    await db.customer.updateMany({ where: { id: 1n }, data: { smsConsent: "unsubscribed" } });
    await drainQueue({ at: later(61) });
    expect(await ledger()).toMatchObject([{ status: "skipped", reason: "unsubscribed" }]);
  });

  test("somebody who was merged meanwhile is the kept customer, and one who was erased is nobody", async () => {
    await call({ delay_minutes: "60" });
    await call({ customer_id: "2", delay_minutes: "60" });
    await db.customer.updateMany({ where: { id: 2n }, data: { mergedInto: 1n, deletedAt: now } });
    await redactCustomer(connected.shop, { id: 1n, email: null, phone: null }, { now });
    await drainQueue({ at: later(61) });
    expect((await ledger()).map(({ status, reason }) => ({ status, reason }))).toEqual([
      { status: "skipped", reason: "deleted" },
      { status: "skipped", reason: "deleted" },
    ]);
  });
});

describe("the merchant is told what to correct", () => {
  test.each([
    ["a template that is not there", { template: "gone" }, "There is no template with the handle “gone”."],
    ["a segment that is not there", { in_segments: "VIP customers\nGold" }, "This store has no segment called “Gold”."],
    ["a channel that is none", { channel: "fax" }, "Channel must be sms, whatsapp or rcs, or empty."],
    [
      "a channel without a sender",
      { channel: "WhatsApp" },
      "There is no sender for WhatsApp. Add one in Segue, Settings.",
    ],
    ["a sender that is not there", { sender: "Second" }, "There is no SMS sender called “Second”."],
    ["a customer of another store", { customer_id: "99" }, "This store has no customer with the id"],
    ["a delay of a year", { delay_minutes: "525600" }, "Delay must be a whole number from 0 to 43200."],
  ])("%s", async (_, properties, words) => {
    const { status, text } = await call(properties);
    expect({ status, isSaid: text.includes(words) }).toEqual({ status: 422, isSaid: true });
    expect(await ledger()).toEqual([]);
    expect(await db.flowRun.findMany()).toMatchObject([{ outcome: "refused", sentence: text }]);
  });

  test("a template that only an automation can fill in", async () => {
    await makeTemplate(connected.shop, { name: "Shipped", handle: "shipped", body: "{{ order.name }} is on its way" });
    expect((await call({ template: "shipped" })).text).toContain("uses order.name, which only an automation knows");
  });
});

test("a call that is under way holds up no other of the same template", async () => {
  await call({ transactional: "true" });
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
  const { promise: isQueued, resolve: queued } = Promise.withResolvers<void>();
  const slow: typeof sendSegmentMessage = {
    ...sendSegmentMessage,
    async prepare(...asked) {
      const effect = await sendSegmentMessage.prepare(...asked);
      return async (tx, runId) => {
        const done = await effect(tx, runId);
        queued();
        await mayEnd;
        return done;
      };
    },
  };
  const first = call({ transactional: "true" }, now, slow);
  await isQueued;
  const second = await call({ customer_id: "2", transactional: "true" });
  end();
  expect([second.status, (await first).status]).toEqual([200, 200]);
});

test("a customer whom the mirror does not know yet is asked of Shopify", async () => {
  await addCustomers(connected, { first: 3, last: 3, tags: ["vip"], unknown: true });
  expect((await call({ customer_id: "3", in_segments: "VIP customers" })).result).toMatchObject({ queued: true });
});

test("two segments that differ in capitals only have to be told apart by id", async () => {
  await makeSegment(connected.shop, { name: "vip Customers" });
  expect((await call({ in_segments: "VIP customers" })).text).toContain("More than one segment is called");
});
