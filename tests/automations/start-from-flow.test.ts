import { beforeEach, describe, expect, test } from "vitest";
import { completeCheckout } from "#dev-store/shop/complete-checkout.ts";
import { placeOrder } from "#dev-store/shop/place-order.ts";
import { startCheckout } from "#dev-store/shop/write-checkouts.ts";
import { pauseAutomation } from "#app/automations/pause-automation.server.ts";
import { startFromFlow } from "#app/automations/start-from-flow.server.ts";
import { receiveFlowAction } from "#app/flow/receive-action.server.ts";
import type { StartAutomationResult } from "#app/flow/start-automation.ts";
import { flowRequest } from "#tests/flow/flow-request.ts";
import { addCustomers, connectShop, type ConnectedShop } from "#tests/segments/connected-shop.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const now = new Date("2026-05-01T12:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const lines = [{ productId: 11n, quantity: 2 }];

let connected: ConnectedShop;
let automated: AutomatedShop;
beforeEach(async () => {
  connected = await connectShop();
  await addCustomers(connected, { first: 1, last: 2, tags: [] });
  await connected.store.context.pool.query(
    `INSERT INTO product (shop_id, id, title, category, handle, price, created_at)
     VALUES ($1, 11, 'Linen shirt', 'Shirts', 'linen-shirt', 10, '2026-01-01')`,
    [connected.storeShopId],
  );
  automated = await openAutomatedShop({ shop: connected.shop, customer: { id: 1n } });
});

const flowTrigger = (about: "customer" | "order" | "checkout") => ({ kind: "flow", handle: "thanks", about }) as const;

async function call(properties: Record<string, unknown>, options: { at?: Date; runId?: string } = {}) {
  const { at = now, runId } = options;
  const request = flowRequest({
    action: "start-automation",
    shop: connected.shop.domain,
    properties: { automation: "thanks", ...properties },
    ...(runId !== undefined && { runId }),
  });
  const response = await receiveFlowAction(request, startFromFlow, { now: () => at });
  const text = await response.text();
  const result =
    response.status === 200 ? (JSON.parse(text) as { return_value: StartAutomationResult }).return_value : null;
  return { status: response.status, text, result };
}

async function order(): Promise<string> {
  const placed = await placeOrder(connected.store.context, connected.storeShopId, { customerId: 1n, lines });
  if (!placed.ok) throw new Error(JSON.stringify(placed));
  return String(placed.order.id);
}

async function abandon(): Promise<{ id: string; token: string }> {
  const { context } = connected.store;
  const started = await startCheckout(context, connected.storeShopId, { customerId: 1n, lines });
  if (!started.ok) throw new Error(JSON.stringify(started));
  const { id, token } = started.checkout;
  await context.pool.query("UPDATE checkout SET abandoned_at = updated_at WHERE id = $1", [id]);
  return { id: String(id), token };
}

test("a customer goes through the automation, and only through the one that the workflow names", async () => {
  await automated.turnOn({ trigger: flowTrigger("customer") });
  await automated.turnOn({ trigger: { ...flowTrigger("customer"), handle: "other" } });
  const { result } = await call({ customer_id: "1" });
  await automated.advance(later(1));
  const runs = await automated.runs();
  expect(runs).toMatchObject([{ customerId: 1n, state: "completed", enteredAt: now }]);
  expect(result).toEqual({ started: true, reason: "", explanation: "", runId: String(runs[0]?.id) });
  expect(await automated.messages()).toMatchObject([{ customerId: 1n, source: "automation", status: "queued" }]);
});

test("a workflow that runs again starts another run; a call that is repeated does not", async () => {
  await automated.turnOn({ trigger: flowTrigger("customer") });
  const first = await call({ customer_id: "1" }, { runId: "one" });
  expect(await call({ customer_id: "1" }, { runId: "one" })).toEqual(first);
  await call({ customer_id: "1" }, { runId: "two" });
  expect((await automated.runs()).length).toBe(2);
});

test("the re-entry rule keeps out who was there lately, and the workflow is told so", async () => {
  await automated.turnOn({ trigger: flowTrigger("customer"), reentry: { kind: "after-days", days: 1 } });
  await call({ customer_id: "1" });
  await automated.advance(later(1));
  expect((await call({ customer_id: "1" }, { at: later(60) })).result).toMatchObject({
    started: false,
    reason: "reentry",
  });
  expect((await call({ customer_id: "1" }, { at: later(25 * 60) })).result).toMatchObject({ started: true });
});

describe("about an order", () => {
  test("texts and conditions know it, and whoever names it, it starts one run", async () => {
    await automated.turnOn({
      trigger: flowTrigger("order"),
      conditions: [{ kind: "total", comparison: "at-least", amount: 15 }],
      steps: [automated.send("hello", "{{ order.name }}: {{ order.items }}")],
    });
    const id = await order();
    expect((await call({ order_id: id })).result).toMatchObject({ started: true });
    expect((await call({ order_id: `gid://shopify/Order/${id}` })).result).toMatchObject({ started: false });
    await automated.advance(later(1));
    expect(await automated.runs()).toMatchObject([{ customerId: 1n, subject: `order:${id}`, state: "completed" }]);
    const [message] = await automated.messages();
    expect(message?.context).toMatchObject({ "order.items": "2 x Linen shirt" });
  });

  test("one that hands over none is told to choose one", async () => {
    await automated.turnOn({ trigger: flowTrigger("order") });
    const { status, text } = await call({ customer_id: "1" });
    expect({ status, text }).toMatchObject({
      status: 422,
      text: expect.stringContaining("is about an order") as string,
    });
  });
});

describe("about an abandoned checkout", () => {
  test("texts have its link", async () => {
    await automated.turnOn({
      trigger: flowTrigger("checkout"),
      steps: [automated.send("hello", "{{ checkout.url }}")],
    });
    const { id } = await abandon();
    expect((await call({ abandonment_id: id })).result).toMatchObject({ started: true });
    await automated.advance(later(1));
    const [message] = await automated.messages();
    expect(message?.context).toMatchObject({ "checkout.url": expect.stringMatching(/^https?:/) as string });
  });

  test("nothing is started once it was ordered", async () => {
    await automated.turnOn({ trigger: flowTrigger("checkout") });
    const { id, token } = await abandon();
    await completeCheckout(connected.store.context, connected.storeShopId, { token });
    expect((await call({ abandonment_id: id })).result).toMatchObject({ started: false, reason: "ordered" });
    expect(await automated.runs()).toEqual([]);
  });
});

describe("the merchant is told what to correct", () => {
  test.each([
    [
      "an automation that is not there",
      { automation: "gone", customer_id: "1" },
      "There is no automation with the handle “gone”.",
    ],
    ["nobody at all", {}, "The customer is missing."],
    ["a customer of another store", { customer_id: "99" }, "This store has no customer with the id"],
  ])("%s", async (_, properties, words) => {
    await automated.turnOn({ trigger: flowTrigger("customer") });
    const { status, text } = await call(properties);
    expect({ status, isSaid: text.includes(words) }).toEqual({ status: 422, isSaid: true });
    expect(await automated.runs()).toEqual([]);
  });

  test("an automation that is paused", async () => {
    const id = await automated.turnOn({ trigger: flowTrigger("customer") });
    await pauseAutomation(connected.shop, id, { method: "new-only", actor: "Noor", now });
    expect((await call({ customer_id: "1" })).text).toContain("is not on. Turn it on in Segue, Automations.");
  });

  test("an order of another store", async () => {
    await automated.turnOn({ trigger: flowTrigger("order") });
    expect((await call({ order_id: "424242" })).text).toContain("This store has no order with the id");
  });
});

test("two automations cannot be on with one handle", async () => {
  await automated.turnOn({ trigger: flowTrigger("customer") });
  await expect(automated.turnOn({ trigger: flowTrigger("order") })).rejects.toThrow("has this handle and is on");
});
