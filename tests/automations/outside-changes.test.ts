import { beforeEach, describe, expect, test } from "vitest";
import { pauseAutomation } from "#app/automations/pause-automation.server.ts";
import { turnOnAutomation } from "#app/automations/turn-on-automation.server.ts";
import { haltAutomations } from "#app/automations/stop-runs.server.ts";
import { forgetCustomerFromWebhook } from "#app/customers/forget-customer.server.ts";
import { redactCustomer } from "#app/customers/redact-customer.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { disconnectCarrier } from "#app/messaging/disconnect-carrier.server.ts";
import { removeSender } from "#app/messaging/remove-sender.server.ts";
import { sendMessages } from "#app/messaging/send-messages.server.ts";
import { forgetSegmentFromWebhook } from "#app/segments/mirror-segments.server.ts";
import { makeSegment, makeTemplate } from "#tests/factories.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const at = new Date("2026-05-01T12:00:00Z");
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
const by = { actor: "Noor", now: at };

let automated: AutomatedShop;
let id: bigint;
beforeEach(async () => {
  automated = await openAutomatedShop();
  id = await automated.turnOn({ steps: [automated.wait("w", 60), automated.send("a", "Old words")] });
  await automated.order(at);
  await automated.advance(at);
});

describe("a sender", () => {
  const remove = () => removeSender(automated.shop, automated.sender.id, by);
  const refusal = { ok: false, problem: expect.stringContaining("An automation sends from here.") };

  test("stays while an automation that is on sends from it, or somebody inside may come to it", async () => {
    expect(await remove()).toEqual(refusal);
    await pauseAutomation(automated.shop, id, { ...by, method: "new-only" });
    expect(await remove()).toEqual(refusal);
  });

  test("can go once nobody is inside and the automation is paused", async () => {
    await pauseAutomation(automated.shop, id, { ...by, method: "everyone" });
    expect(await remove()).toEqual({ ok: true });
  });
});

test("a text that is changed after somebody went in does not change what they get, nor does a template", async () => {
  const template = await makeTemplate(automated.shop, { body: "Old words" });
  await db.template.deleteMany({ where: { id: template.id } });
  await automated.change(id, { steps: [automated.send("a", "New words")] }, later(5));
  await automated.advance(later(60));
  const [message] = await automated.messages();
  const dispatch = await db.dispatch.findFirstOrThrow({ where: { id: message?.dispatchId ?? 0n } });
  expect(dispatch.body).toBe("Old words");
});

test("a shop that moves to another time zone has its times of day there from then on", async () => {
  await automated.change(id, {
    steps: [{ id: "u", kind: "wait-until", time: "18:00" }, automated.send("a")],
  });
  await db.shop.updateMany({ data: { timezone: "America/New_York" } });
  await automated.order(later(1));
  await automated.advance(later(1));
  expect((await automated.runs())[1]).toMatchObject({ dueAt: new Date("2026-05-01T22:00:00Z") });
});

test("when the app is removed everyone inside is stopped, what waits is skipped, and nothing goes on by itself later", async () => {
  await inTransaction((tx) => haltAutomations(tx, automated.shop, { now: at }));
  expect(await automated.runs()).toMatchObject([{ state: "exited", reason: "app-removed" }]);
  expect(await db.automation.findFirstOrThrow({ where: { id } })).toMatchObject({ status: "paused" });
  await automated.advance(later(90));
  expect(await automated.messages()).toEqual([]);
  expect(await turnOnAutomation(automated.shop, id, by)).toEqual({ ok: true, version: 1 });
});

test("a run that cannot go on stops nobody else, and is tried again later", async () => {
  await automated.turnOn({ steps: [automated.send("b")] });
  await automated.order(later(55));
  await db.dispatch.deleteMany({ where: { owner: { startsWith: `automation:${id}/` } } });
  await automated.advance(later(60));
  expect(await automated.messages()).toHaveLength(1);
  expect((await automated.runs())[0]).toMatchObject({ state: "active", node: "a", dueAt: later(75) });
});

test("a message says until when it is of use: after that it is skipped, not sent late", async () => {
  await automated.advance(later(60));
  const [message] = await automated.messages();
  expect(message?.latestAt).toEqual(later(120));
});

describe("a shop that moves to another time zone", () => {
  test("leaves the time of somebody who waits already as it was", async () => {
    await automated.change(id, { steps: [{ id: "u", kind: "wait-until", time: "18:00" }, automated.send("a")] });
    await automated.order(later(1));
    await automated.advance(later(1));
    await db.shop.updateMany({ data: { timezone: "America/New_York" } });
    await automated.advance(later(2));
    expect((await automated.runs())[1]).toMatchObject({ state: "active", dueAt: new Date("2026-05-01T16:00:00Z") });
  });
});

describe("when clocks change", () => {
  const before = new Date("2026-10-24T22:00:00Z");

  test("a wait of a day is 24 hours long, and a time of day is what clocks then show", async () => {
    await automated.change(id, { steps: [automated.wait("w", 24 * 60), automated.send("a")] });
    await automated.order(before);
    const other = await automated.turnOn({
      steps: [{ id: "u", kind: "wait-until", time: "09:00" }, automated.send("a")],
    });
    await automated.order(before);
    await automated.advance(before);
    const due = (await automated.runs()).filter((run) => run.enteredAt.getTime() === before.getTime());
    const dueOf = (automationId: bigint) => due.find((run) => run.automationId === automationId)?.dueAt;
    expect(dueOf(id)).toEqual(new Date("2026-10-25T22:00:00Z"));
    // 09:00 is an hour further off than the day before.
    expect(dueOf(other)).toEqual(new Date("2026-10-25T08:00:00Z"));
  });
});

describe("a customer", () => {
  test("who is deleted leaves when their time comes, and nothing is sent", async () => {
    await forgetCustomerFromWebhook(automated.shop, { id: Number(automated.customer.id) }, { now: later(10) });
    await automated.advance(later(60));
    expect(await automated.runs()).toMatchObject([{ state: "exited", reason: "customer-gone" }]);
    expect(await automated.messages()).toEqual([]);
  });

  test("who is erased leaves at once, and what decided about them is erased too", async () => {
    await automated.turnOn({ conditions: [{ kind: "country", isOneOf: true, countries: ["NL"] }] });
    await automated.order(later(1));
    await automated.advance(later(1));
    const { id: customerId } = automated.customer;
    await redactCustomer(automated.shop, { id: customerId, email: null, phone: null }, { now: later(10) });
    const runs = await automated.runs();
    expect(runs.map(({ state, reason }) => [state, reason])).toEqual([
      ["exited", "customer-gone"],
      ["exited", "customer-gone"],
      ["completed", null],
    ]);
    expect(
      runs.every(({ subject, context }) => subject.startsWith("erased:") && Object.keys(context ?? {}).length === 0),
    ).toBe(true);
    const details = (await db.enrollmentEvent.findMany({ where: { kind: "entered" } })).map(({ detail }) => detail);
    expect(details).toEqual([{}, {}, {}]);
    await automated.advance(later(90));
    expect(await db.message.count({ where: { status: "queued" } })).toBe(0);
  });
});

describe("a segment that is deleted while it is in use", () => {
  test("stops nobody who is inside, lets nobody in, and has to be chosen anew before the automation is turned on again", async () => {
    const segment = await makeSegment(automated.shop, { members: [{ id: automated.customer.id }] });
    const segmentId = segment.id.toString();
    const watching = await automated.turnOn({
      trigger: { kind: "segment-entered", segmentId },
      stopOn: ["segment-left"],
      steps: [automated.wait("w", 60), automated.send("a")],
    });
    await db.enrollment.create({
      data: {
        shopId: automated.shop.id,
        automationId: watching,
        version: 1,
        customerId: automated.customer.id,
        subject: `segment:${segmentId}@1`,
        dueAt: at,
        enteredAt: at,
      },
    });
    await automated.advance(at);
    await forgetSegmentFromWebhook(automated.shop, { id: Number(segment.id) }, { now: later(10) });
    await automated.advance(later(60));
    const inside = (await automated.runs()).filter((run) => run.automationId === watching);
    expect(inside).toMatchObject([{ state: "completed" }]);
    expect(await turnOnAutomation(automated.shop, watching, by)).toEqual({
      ok: false,
      kind: "incomplete",
      problems: [{ at: "trigger", message: "This segment was deleted in Shopify. Choose another one." }],
    });
  });
});

describe("a carrier that is disconnected", () => {
  beforeEach(async () => {
    await db.carrierAccount.create({
      data: { shopId: automated.shop.id, carrier: "twilio", accountId: "AC1", secret: "sealed" },
    });
    await disconnectCarrier(automated.shop, { actor: "Noor", now: later(5) });
  });

  test("stops no run: messages wait, and go out once it is connected again", async () => {
    await automated.advance(later(60));
    expect(await automated.runs()).toMatchObject([{ state: "completed" }]);
    const [message] = await automated.messages();
    const shard = { dispatchId: message?.dispatchId ?? 0n, shard: 0 };
    await sendMessages(automated.shop, shard, { now: () => later(61) });
    expect(await automated.messages()).toMatchObject([{ status: "queued" }]);
    expect(await db.sender.findFirst()).toMatchObject({ pauseReason: "No Twilio account is connected." });
  });
});
