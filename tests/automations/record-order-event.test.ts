import { beforeEach, describe, expect, test } from "vitest";
import { ZodError } from "zod";
import type { Trigger } from "#app/automations/definition.ts";
import {
  recordFulfillment,
  recordFulfillmentEvent,
  recordRefund,
  recordReturn,
} from "#app/automations/record-order-event.server.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const at = new Date("2026-05-01T12:00:00Z");
const times = { receivedAt: at, now: at };
const orderId = 5_001;

let automated: AutomatedShop;
beforeEach(async () => {
  automated = await openAutomatedShop();
  await automated.order(new Date("2026-05-01T09:00:00Z"), { id: orderId, name: "#1042" });
});

const waitFor = (trigger: Trigger) => automated.turnOn({ trigger, steps: [automated.send("a", "{{ order.name }}")] });
const contexts = async () => {
  await automated.advance(at);
  return (await automated.messages()).map((message) => message.context);
};

describe("a shipment", () => {
  test("starts what waits for it, once, with the order and its tracking link", async () => {
    await waitFor({ kind: "order-shipped" });
    const body = { id: 9, order_id: orderId, tracking_number: "3S1", tracking_urls: ["https://track.example/3S1"] };
    expect(await recordFulfillment(automated.shop, body, times)).toBe("entered");
    await recordFulfillment(automated.shop, body, times);
    expect(await contexts()).toMatchObject([
      { "order.name": "#1042", "order.tracking_number": "3S1", "order.tracking_url": "https://track.example/3S1" },
    ]);
  });

  test.each([
    ["out_for_delivery", "order-out-for-delivery"],
    ["delivered", "order-delivered"],
  ] as const)("that is %s starts what waits for that", async (status, kind) => {
    await waitFor({ kind });
    const body = { fulfillment_id: 9, order_id: orderId, happened_at: at.toISOString() };
    expect(await recordFulfillmentEvent(automated.shop, { ...body, status: "in_transit" }, times)).toBe(
      "of-no-concern",
    );
    expect(await recordFulfillmentEvent(automated.shop, { ...body, status }, times)).toBe("entered");
    expect(await contexts()).toHaveLength(1);
  });

  test("of an order that was placed before the app came starts nothing", async () => {
    await waitFor({ kind: "order-shipped" });
    expect(await recordFulfillment(automated.shop, { id: 9, order_id: 404 }, times)).toBe("of-an-unknown-order");
  });
});

describe("a return", () => {
  test.each([
    ["order-return-requested", { id: 3, order: { id: orderId } }],
    ["order-return-approved", { id: 3, order: { id: orderId } }],
    ["order-return-closed", { id: 3, order_id: orderId }],
  ] as const)("starts what waits for it: %s", async (kind, payload) => {
    await waitFor({ kind });
    expect(await recordReturn(automated.shop, { kind, payload }, times)).toBe("entered");
    expect(await contexts()).toHaveLength(1);
  });
});

describe("a refund", () => {
  test("stops what refunds stop, and starts what waits for one", async () => {
    await automated.turnOn({
      trigger: { kind: "order-paid" },
      stopOn: ["refunded"],
      steps: [automated.wait("w", 600), automated.send("a")],
    });
    await automated.order(new Date("2026-05-01T10:00:00Z"), { id: orderId }, "order-paid");
    await waitFor({ kind: "order-refunded" });
    const body = { id: 4, order_id: orderId, created_at: at.toISOString() };
    expect(await recordRefund(automated.shop, body, times)).toBe("entered");
    expect(await automated.runs()).toMatchObject([{ state: "exited", reason: "refunded" }, { state: "active" }]);
  });
});

test.each([
  ["a shipment's", () => recordFulfillment(automated.shop, { id: "x" }, times)],
  ["news of a shipment", () => recordFulfillmentEvent(automated.shop, null, times)],
  [
    "a return's without its order",
    () => recordReturn(automated.shop, { kind: "order-return-closed", payload: { id: 1 } }, times),
  ],
  ["a refund's", () => recordRefund(automated.shop, { order_id: 1 }, times)],
])("a body that is not Shopify's is refused: %s", async (_, record) => {
  await expect(record()).rejects.toBeInstanceOf(ZodError);
});
