import { beforeEach, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { completeCheckout } from "#dev-store/shop/complete-checkout.ts";
import { startCheckout } from "#dev-store/shop/write-checkouts.ts";
import { addCustomers, connectShop, refusal, type ConnectedShop } from "#tests/segments/connected-shop.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const at = new Date("2026-05-01T12:00:00Z");
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);

let connected: ConnectedShop;
let automated: AutomatedShop;
beforeEach(async () => {
  connected = await connectShop();
  await addCustomers(connected, { first: 1, last: 120, tags: [] });
  await connected.store.context.pool.query(
    `INSERT INTO product (shop_id, id, title, category, handle, price, created_at)
     VALUES ($1, 11, 'Linen shirt', 'Shirts', 'linen-shirt', 10, '2026-01-01')`,
    [connected.storeShopId],
  );
  automated = await openAutomatedShop({ shop: connected.shop, customer: { id: 1n } });
  await automated.turnOn({
    trigger: { kind: "checkout-abandoned", afterMinutes: 60 },
    steps: [automated.send("first"), automated.wait("w", 60), automated.send("second")],
  });
});

/** A checkout at Shopify that the app is told of. */
async function begin(): Promise<string> {
  const { context } = connected.store;
  const started = await startCheckout(context, connected.storeShopId, {
    customerId: 1n,
    lines: [{ productId: 11n, quantity: 1 }],
  });
  if (!started.ok) throw new Error(JSON.stringify(started));
  const { token } = started.checkout;
  await automated.checkout(at, { token });
  return token;
}

/** It becomes an order, of which no webhook tells the app. */
async function complete(token: string): Promise<void> {
  const completed = await completeCheckout(connected.store.context, connected.storeShopId, { token });
  if (!completed.ok) throw new Error(JSON.stringify(completed));
}

const details = async (kind: string) =>
  (await db.enrollmentEvent.findMany({ where: { kind }, orderBy: { id: "asc" } })).map(({ detail }) => detail);
const asked = () => connected.operations.filter((name) => name === "ReadOrdersOfCheckouts");

test("a checkout that has become an order at Shopify, which no webhook told of, reminds nobody", async () => {
  await complete(await begin());
  await automated.advance(later(60));
  expect(await automated.runs()).toMatchObject([{ state: "exited", reason: "ordered" }]);
  expect(await automated.messages()).toEqual([]);
  expect(await details("exited")).toEqual([{ reason: "ordered", checkoutFrom: "shopify" }]);
});

test("Shopify is asked again before each later message", async () => {
  const token = await begin();
  await automated.advance(later(60));
  expect(await details("sent")).toEqual([{ channel: "sms", checkoutFrom: "shopify" }]);
  await complete(token);
  await automated.advance(later(120));
  expect(await automated.runs()).toMatchObject([{ state: "exited", reason: "ordered" }]);
  expect(await automated.messages()).toHaveLength(1);
});

test("when Shopify does not answer the run goes on by what webhooks told, and the history says so", async () => {
  connected.intercept(() => refusal("ACCESS_DENIED"));
  await complete(await begin());
  await automated.advance(later(60));
  expect(await automated.messages()).toHaveLength(1);
  expect(await details("sent")).toEqual([{ channel: "sms", checkoutFrom: "webhooks" }]);
});

test("many that are due are asked about fifty at a time, and each is told its own", async () => {
  const tokens = Array.from({ length: 119 }, (_, index) => `none${index}`);
  for (const [index, token] of tokens.entries()) {
    await automated.checkout(at, { token, customer: { id: index + 2 } });
  }
  await complete(await begin());
  await automated.advance(later(60));
  expect(asked()).toHaveLength(3);
  const runs = await automated.runs();
  expect(runs.filter((run) => run.state === "exited")).toHaveLength(1);
  expect(runs.filter((run) => run.state === "active")).toHaveLength(119);
});

test("what an order's webhook told of is not asked about, nor are runs that no checkout started", async () => {
  const token = await begin();
  await db.placedOrder.create({
    data: { shopId: connected.shop.id, id: 9n, customerId: 1n, checkoutToken: token, placedAt: at },
  });
  await automated.turnOn({});
  await automated.order(at);
  await automated.advance(later(60));
  expect(asked()).toEqual([]);
});

test("a token that is none is not put into a search", async () => {
  await automated.checkout(at, { token: "a OR status:any" });
  await automated.advance(later(60));
  expect(asked()).toEqual([]);
  expect(await details("sent")).toEqual([{ channel: "sms", checkoutFrom: "webhooks" }]);
});
