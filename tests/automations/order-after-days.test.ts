import { beforeEach, describe, expect, test } from "vitest";
import type { Definition } from "#app/automations/definition.ts";
import { recordRefund } from "#app/automations/record-order-event.server.ts";
import { timeOnLaterDay } from "#app/automations/time-of-day.ts";
import { db } from "#app/db.server.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const day = (date: number, time = "12:00") => new Date(`2026-05-${String(date).padStart(2, "0")}T${time}:00Z`);
const afterTen = { trigger: { kind: "order-after-days", days: 10, time: "10:00" } } as const;

let automated: AutomatedShop;
beforeEach(async () => {
  automated = await openAutomatedShop();
});

const refund = (orderId: number, at: Date) =>
  recordRefund(
    automated.shop,
    { id: orderId + 1, order_id: orderId, created_at: at.toISOString() },
    { receivedAt: at, now: at },
  );
const states = async () => (await automated.runs()).map(({ state, reason }) => reason ?? state);

test("an order starts it so many days later, at that time in the shop, and waits as one row until then", async () => {
  await automated.turnOn({ ...afterTen, steps: [automated.send("a", "{{ order.name }}")] });
  await automated.order(day(2));
  // 10:00 in Amsterdam is 08:00 UTC in summer.
  expect(await automated.runs()).toMatchObject([{ node: "entry", dueAt: day(12, "08:00") }]);
  await automated.advance(day(12, "07:59"));
  expect(await automated.history()).toEqual([]);
  await automated.advance(day(12, "08:00"));
  expect(await automated.messages()).toMatchObject([{ context: { "order.name": "#1" } }]);
});

test("each automation counts its own days, and an order that is told of ten times at once starts each once", async () => {
  await automated.turnOn(afterTen);
  await automated.turnOn({ trigger: { kind: "order-after-days", days: 1, time: "23:30" } });
  const body = automated.orderBody(day(2));
  await Promise.all(Array.from({ length: 10 }, () => automated.order(day(2), body)));
  await automated.order(day(3), body);
  expect((await automated.runs()).map(({ dueAt }) => dueAt)).toEqual([day(12, "08:00"), day(3, "21:30")]);
});

test("its conditions are asked when the days have passed, of the order", async () => {
  await automated.turnOn({
    ...afterTen,
    conditions: [{ kind: "total", comparison: "at-least", amount: 100 }],
  });
  await automated.order(day(2));
  expect(await states()).toEqual(["active"]);
  await automated.advance(day(12, "08:00"));
  expect(await states()).toEqual(["conditions"]);
});

test("the days are counted from the shop's own date", async () => {
  await automated.turnOn(afterTen);
  // It is the 3rd in Amsterdam.
  await automated.order(day(2, "22:30"));
  expect(await automated.runs()).toMatchObject([{ dueAt: day(13, "08:00") }]);
});

test("an order from before the automation was on starts nothing", async () => {
  await automated.turnOn(afterTen, day(3));
  await automated.order(day(2));
  expect(await states()).toEqual([]);
});

describe("an order that is called off meanwhile", () => {
  const cancel = (body: object, at: Date) =>
    automated.order(at, { ...body, cancelled_at: at.toISOString() }, "order-cancelled");

  test("starts nothing, whether it was cancelled or refunded", async () => {
    await automated.turnOn(afterTen);
    const [first, second] = [automated.orderBody(day(2)), automated.orderBody(day(2))];
    await automated.order(day(2), first);
    await automated.order(day(2), second);
    await cancel(first, day(3));
    await refund(second.id, day(4));
    await refund(second.id, day(4));
    expect(await states()).toEqual(["order-cancelled", "refunded"]);
    await automated.advance(day(12));
    expect(await automated.messages()).toEqual([]);
  });

  test("starts nothing when that is told of before the order", async () => {
    await automated.turnOn(afterTen);
    const [first, second] = [automated.orderBody(day(2)), automated.orderBody(day(2))];
    await cancel(first, day(3));
    await automated.order(day(3), first);
    await refund(second.id, day(3));
    await automated.order(day(3), { ...second, created_at: day(2).toISOString() });
    expect(await states()).toEqual([]);
    expect(await db.placedOrder.findMany({ orderBy: { id: "asc" } })).toMatchObject([
      { customerId: automated.customer.id, cancelledAt: day(3) },
      { customerId: automated.customer.id, placedAt: day(2), refundedAt: day(3) },
    ]);
  });

  test("starts nothing when both are told of at once", async () => {
    await automated.turnOn(afterTen);
    const body = automated.orderBody(day(2));
    await Promise.all([automated.order(day(2), body), cancel(body, day(2)), automated.order(day(2), body)]);
    await automated.advance(day(12));
    expect(await automated.messages()).toEqual([]);
  });

  test("keeps no later order out, where people come in again only after a while", async () => {
    await automated.turnOn({ ...afterTen, reentry: { kind: "after-days", days: 30 } });
    const body = automated.orderBody(day(2));
    await automated.order(day(2), body);
    await cancel(body, day(3));
    await automated.order(day(4));
    expect(await states()).toEqual(["order-cancelled", "active"]);
  });

  test("leaves those who are inside already where they are, and starts of other kinds", async () => {
    const steps: Definition["steps"] = [automated.wait("w", 60), automated.send("a")];
    await automated.turnOn({ ...afterTen, steps });
    await automated.turnOn({ steps });
    const body = automated.orderBody(day(2));
    await automated.order(day(2), body);
    await automated.advance(day(12, "08:00"));
    await refund(body.id, day(12, "08:10"));
    await automated.advance(day(12, "09:00"));
    expect(await states()).toEqual(["completed", "completed"]);
  });
});

test("another order ends the wait of the first, where orders stop the automation", async () => {
  await automated.turnOn({ ...afterTen, stopOn: ["order-placed"] });
  await automated.order(day(2));
  await automated.order(day(5));
  expect(await states()).toEqual(["ordered", "active"]);
});

test.each([
  [
    "the day clocks go forward, at a time that is left out",
    "2026-03-26T12:00:00Z",
    "02:30",
    "2026-03-29T01:30:00.000Z",
  ],
  ["the day clocks go back, at a time that comes twice", "2026-10-22T12:00:00Z", "02:30", "2026-10-25T00:30:00.000Z"],
  ["the time after clocks went forward", "2026-03-27T12:00:00Z", "10:00", "2026-03-30T08:00:00.000Z"],
])("three days later is right on %s", (_, at, time, expected) => {
  const later = timeOnLaterDay(new Date(at), { days: 3, time, timezone: "Europe/Amsterdam" });
  expect(later.toISOString()).toBe(expected);
});
