import { beforeEach, describe, expect, test } from "vitest";
import type { Condition } from "#app/automations/definition.ts";
import { findProducts } from "#app/automations/find-products.server.ts";
import { db } from "#app/db.server.ts";
import { addCustomers, connectShop, refusal, type ConnectedShop } from "#tests/segments/connected-shop.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const at = new Date("2026-05-01T12:00:00Z");
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);

let connected: ConnectedShop;
let automated: AutomatedShop;
beforeEach(async () => {
  connected = await connectShop();
  await addCustomers(connected, { first: 1, last: 3, tags: ["VIP"] });
  automated = await openAutomatedShop({ shop: connected.shop, customer: { id: 1n } });
});

const sql = (text: string) => connected.store.context.pool.query(text);
const orderOf = (id: number, when = at) => automated.order(when, { customer: { id } });
const refuseFacts = () =>
  connected.intercept(({ name }) => (name === "ReadCustomerFacts" ? refusal("ACCESS_DENIED") : undefined));
const states = async () => (await automated.runs()).map((run) => run.state);
const details = async () => (await db.enrollmentEvent.findMany({ orderBy: { id: "asc" } })).map(({ detail }) => detail);
const branch = (condition: Condition) => ({
  id: "b",
  kind: "branch" as const,
  conditions: [condition],
  yes: [automated.send("yes")],
  no: [automated.send("no")],
});

describe("whether an order is the customer's first", () => {
  beforeEach(() => automated.turnOn({ conditions: [{ kind: "first-order", isFirst: true }] }));

  test("is asked of Shopify, for all runs that are due in one query", async () => {
    await sql("UPDATE customer SET number_of_orders = 1 WHERE id = 1");
    await sql("UPDATE customer SET number_of_orders = 4 WHERE id = 2");
    await orderOf(1);
    await orderOf(2);
    await automated.advance(at);
    expect(await states()).toEqual(["completed", "refused"]);
    expect(await details()).toContainEqual({ ordersBefore: "3", customerFrom: "shopify" });
    expect(connected.operations.filter((name) => name === "ReadCustomerFacts")).toHaveLength(1);
  });

  test("is told by the app's own record when Shopify does not answer, and the history says so", async () => {
    refuseFacts();
    await db.customer.updateMany({ where: { id: 2n }, data: { numberOfOrders: 2 } });
    await orderOf(1);
    await orderOf(2);
    await automated.advance(at);
    expect(await states()).toEqual(["completed", "refused"]);
    expect(await details()).toContainEqual({ ordersBefore: "0", customerFrom: "app" });
  });

  test("does not wait for Shopify's count: orders that were told of are orders", async () => {
    await sql("UPDATE customer SET number_of_orders = 0 WHERE id = 1");
    await orderOf(1);
    await orderOf(1, later(10));
    await automated.advance(later(10));
    expect(await states()).toEqual(["completed", "refused"]);
  });
});

test("a branch after a wait still asks about the order that started the run, not about later ones", async () => {
  await automated.turnOn({ steps: [automated.wait("w", 60), branch({ kind: "first-order", isFirst: true })] });
  await orderOf(1);
  await automated.advance(at);
  await orderOf(1, later(30));
  await sql("UPDATE customer SET number_of_orders = 2 WHERE id = 1");
  await automated.advance(later(60));
  expect(await automated.runs()).toMatchObject([{ node: "yes" }, { state: "active" }]);
});

test("somebody with an abandoned checkout and one order has ordered before", async () => {
  await sql("UPDATE customer SET number_of_orders = 1 WHERE id = 1");
  await automated.turnOn({
    trigger: { kind: "checkout-abandoned", afterMinutes: 60 },
    conditions: [{ kind: "first-order", isFirst: false }],
  });
  await automated.checkout(at);
  await automated.advance(later(60));
  expect(await states()).toEqual(["completed"]);
});

describe("the tags of a customer", () => {
  beforeEach(() => automated.turnOn({ steps: [branch({ kind: "customer-tags", hasAny: true, tags: ["vip"] })] }));

  test("are asked of Shopify, and the history names those that decided", async () => {
    await sql("UPDATE customer SET tags = '{}' WHERE id = 2");
    await orderOf(1);
    await orderOf(2);
    await automated.advance(at);
    expect((await automated.runs()).map((run) => run.node)).toEqual(["yes", "no"]);
    expect(await details()).toContainEqual({ customerTags: "VIP", customerFrom: "shopify", taken: "yes" });
  });

  test("are those of the app's own record when Shopify does not answer", async () => {
    refuseFacts();
    await db.customer.updateMany({ where: { id: 2n }, data: { tags: ["vip"] } });
    await orderOf(1);
    await orderOf(2);
    await automated.advance(at);
    expect((await automated.runs()).map((run) => run.node)).toEqual(["no", "yes"]);
  });
});

test("who can be reached is decided as when a message is sent, and the history says why not", async () => {
  await automated.turnOn({ steps: [branch({ kind: "reachable", channel: "sms", isReachable: true })] });
  await db.customer.updateMany({ where: { id: 2n }, data: { smsConsent: "unsubscribed" } });
  await db.suppression.create({
    data: { shopId: connected.shop.id, channel: "sms", addressHash: "hash 3", reason: "merchant" },
  });
  for (const id of [1, 2, 3]) await orderOf(id);
  await automated.advance(at);
  expect((await automated.runs()).map((run) => run.node)).toEqual(["yes", "no", "no"]);
  expect((await details()).filter((detail) => JSON.stringify(detail).includes("taken"))).toEqual([
    { "reach:sms": "yes", taken: "yes" },
    { "reach:sms": "unsubscribed", taken: "no" },
    { "reach:sms": "suppressed", taken: "no" },
  ]);
  expect(connected.operations).not.toContain("ReadCustomerFacts");
});

describe("products", () => {
  beforeEach(() =>
    sql(`INSERT INTO product (shop_id, id, title, category, handle, price, created_at)
         SELECT ${connected.storeShopId}, n, title, 'Shirts', 'p' || n, 10, '2026-01-01'
         FROM (VALUES (11, 'Linen shirt'), (12, 'Wool socks')) AS p (n, title)`),
  );

  test("are found by words of their title, whatever signs are typed", async () => {
    expect(await findProducts(connected.shop, { search: 'title:"linen' })).toEqual({
      products: [],
      hasMore: false,
      problem: null,
    });
    expect(await findProducts(connected.shop, { search: "Linen (" })).toEqual({
      products: [{ id: "11", title: "Linen shirt" }],
      hasMore: false,
      problem: null,
    });
    expect(await findProducts(connected.shop, { search: " ( " })).toEqual({
      products: [],
      hasMore: false,
      problem: null,
    });
  });

  test("are told to be more than are answered", async () => {
    await sql(`INSERT INTO product (shop_id, id, title, category, handle, price, created_at)
               SELECT ${connected.storeShopId}, n, 'Linen bag ' || n, 'Bags', 'p' || n, 10, '2026-01-01'
               FROM generate_series(20, 39) n`);
    const all = await findProducts(connected.shop, { search: "Linen" });
    expect([all.products.length, all.hasMore]).toEqual([20, true]);
    const bags = await findProducts(connected.shop, { search: "Linen bag" });
    expect([bags.products.length, bags.hasMore]).toEqual([20, false]);
  });

  test("are not found when the app may not read them, and the merchant is told why", async () => {
    connected.intercept(() => refusal("ACCESS_DENIED"));
    expect(await findProducts(connected.shop, { search: "Linen" })).toEqual({
      products: [],
      hasMore: false,
      problem: "The app may not read your products. Open it again from your admin to allow it.",
    });
  });
});
