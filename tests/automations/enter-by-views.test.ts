import { beforeEach, describe, expect, test } from "vitest";
import type { Definition } from "#app/automations/definition.ts";
import { enterByViews, startViewEntries } from "#app/automations/enter-by-views.server.ts";
import { pauseAutomation } from "#app/automations/pause-automation.server.ts";
import { makeVisitorToken } from "#app/customers/visitor-token.server.ts";
import { db } from "#app/db.server.ts";
import { visit, checkoutOf, viewOf } from "#tests/customers/pixel-calls.ts";
import { addCustomers, connectShop, refusal, type ConnectedShop } from "#tests/segments/connected-shop.ts";
import { readQueue } from "#tests/setup/drain-queue.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const noon = new Date("2026-05-02T12:00:00Z");
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const afterAnHour = { trigger: { kind: "product-viewed", afterMinutes: 60 } } as const;
const phone = "browser-on-the-phone";

let connected: ConnectedShop;
let automated: AutomatedShop;
beforeEach(async () => {
  connected = await connectShop();
  await addCustomers(connected, { first: 1, last: 2, tags: [] });
  await connected.store.context.pool.query(
    `INSERT INTO product (shop_id, id, title, category, handle, price, created_at)
     SELECT $1, n, 'Linen shirt ' || n, 'Shirts', 'linen-shirt-' || n, 39, now() FROM generate_series(41, 43) AS n`,
    [connected.storeShopId],
  );
  automated = await openAutomatedShop({ shop: connected.shop, customer: { id: 1n } });
});

const turnOn = (definition: Partial<Definition> = {}, at?: Date) =>
  automated.turnOn(
    { ...afterAnHour, steps: [automated.send("a", "{{ product.title }}: {{ product.url }}")], ...definition },
    at,
  );
const enter = (at: Date) => enterByViews(automated.shop, { now: at });
const people = async () => (await automated.runs()).map((run) => [Number(run.customerId), run.subject]);
const subject = (at: Date) => `view:${at.getTime()}`;

/** Somebody looks at a product in a browser that is known to be theirs by the link they came by. */
const look = (at: Date, { product = 42, customerId = 1n, client = phone, href = "" } = {}) =>
  visit(automated.shop, {
    client,
    at,
    ...viewOf(product),
    href: href || `https://shop.example/?segue_v=${makeVisitorToken(automated.shop, customerId, { at })}`,
  });
/** Likewise in one of which nothing is known. */
const lookUnknown = (at: Date, client: string, claims?: bigint) =>
  visit(automated.shop, { client, at, ...viewOf(42), ...(claims !== undefined && { customerId: claims }) });

describe("somebody who looked at products and left", () => {
  test("is reminded once of the last one, in Shopify's words, an hour after the last look", async () => {
    await turnOn();
    await look(noon, { product: 41 });
    await look(later(20), { product: 42 });
    await enter(later(60));
    expect(await people()).toEqual([]);
    await enter(later(79));
    expect(await people()).toEqual([]);
    await Promise.all([enter(later(80)), enter(later(80))]);
    await enter(later(81));
    expect(await people()).toEqual([[1, subject(later(20))]]);
    await automated.advance(later(81));
    expect(await automated.messages()).toMatchObject([
      {
        customerId: 1n,
        context: {
          "product.title": "Linen shirt 42",
          "product.url": `https://${connected.shop.domain}/products/linen-shirt-42`,
        },
      },
    ]);
    expect((await automated.runs())[0]).toMatchObject({ context: { productIds: ["41", "42"] } });
  });

  test("is known by a checkout of another day, and each automation waits for its own time", async () => {
    await turnOn();
    await turnOn({ trigger: { kind: "product-viewed", afterMinutes: 10 } });
    await visit(automated.shop, { client: phone, at: later(-24 * 60), ...checkoutOf("abcdefgh") });
    await automated.checkout(later(-24 * 60), { token: "abcdefgh" });
    await lookUnknown(noon, phone);
    await enter(later(10));
    expect(await people()).toHaveLength(1);
    await enter(later(60));
    expect(await people()).toHaveLength(2);
  });

  test("is not reminded where conditions on the product do not hold", async () => {
    await turnOn({ conditions: [{ kind: "products", isIncluded: true, products: [{ id: "41", title: "Shirt" }] }] });
    await look(noon, { product: 42 });
    await enter(later(60));
    await automated.advance(later(60));
    expect(await automated.runs()).toMatchObject([{ reason: "conditions" }]);
  });

  test("has one run in a day, however often they look and whatever the re-entry rule says", async () => {
    await turnOn({ reentry: { kind: "always" } });
    for (const minutes of [0, 120, 240, 24 * 60 - 1]) {
      await look(later(minutes));
      await enter(later(minutes + 60));
    }
    expect(await people()).toEqual([[1, subject(noon)]]);
    await look(later(25 * 60));
    await enter(later(26 * 60));
    expect(await people()).toHaveLength(2);
  });

  test("is kept out as the re-entry rule says", async () => {
    await turnOn({ reentry: { kind: "after-days", days: 7 } });
    for (const days of [0, 6, 8]) {
      await look(later(days * 24 * 60));
      await enter(later(days * 24 * 60 + 60));
    }
    expect(await people()).toEqual([
      [1, subject(noon)],
      [1, subject(later(8 * 24 * 60))],
    ]);
  });
});

describe("somebody who buys", () => {
  test.each([
    ["ordered since", () => automated.order(later(30))],
    ["ordered just before the last look", () => automated.order(later(-5))],
    ["began a checkout since, as Shopify says", () => automated.checkout(later(30))],
    [
      "began a checkout since, as the browser says",
      () => visit(automated.shop, { client: phone, at: later(30), ...checkoutOf("abcdefgh") }),
    ],
  ])("is not reminded: %s", async (_, happens) => {
    await turnOn();
    await look(noon);
    await happens();
    await enter(later(90));
    expect(await people()).toEqual([]);
  });

  test("stops what reminds of it", async () => {
    await turnOn({ steps: [automated.wait("w", 60), automated.send("a")], stopOn: ["order-placed"] });
    await look(noon);
    await enter(later(60));
    await automated.advance(later(60));
    await automated.order(later(70));
    await automated.advance(later(200));
    expect(await automated.messages()).toEqual([]);
  });
});

describe("what is forged", () => {
  test("starts nothing: who is said to be signed in, a product that there is none of, somebody else's browser", async () => {
    await turnOn();
    await lookUnknown(noon, "forged-claim", 1n);
    await look(noon, { product: 999, client: "unknown-product" });
    // It is customer 2's, and somebody else is signed in.
    await look(later(-30 * 60), { customerId: 2n, client: "shared-browser" });
    await lookUnknown(noon, "shared-browser", 1n);
    await enter(later(60));
    expect(await people()).toEqual([]);
  });
});

describe("the work on it", () => {
  test("is asked for where an automation waits for it, once, and nowhere else", async () => {
    const id = await turnOn();
    await startViewEntries({ now: noon });
    await startViewEntries({ now: later(1) });
    const queued = async () => (await readQueue()).filter(({ task }) => task === "enter-by-views");
    expect(await queued()).toMatchObject([{ payload: { shopId: automated.shop.id } }]);
    await pauseAutomation(automated.shop, id, { method: "new-only", actor: "Noor", now: later(2) });
    expect(await startViewEntries({ now: later(3) })).toEqual({ started: 0 });
  });

  test("loses nobody when Shopify does not say what the product is, and makes up for a day at most", async () => {
    await turnOn();
    await look(noon);
    connected.intercept(({ name }) => (name === "ReadProducts" ? refusal("ACCESS_DENIED") : undefined));
    await expect(enter(later(60))).rejects.toThrow();
    connected.intercept(null);
    await enter(later(300));
    expect(await people()).toHaveLength(1);
    await look(later(400), { customerId: 2n, client: "laptop-of-two" });
    await enter(later(400 + 26 * 60));
    expect(await people()).toHaveLength(1);
  });

  test("leaves out what happened while the automation was off", async () => {
    await look(noon);
    await turnOn({}, later(30));
    await enter(later(60));
    expect(await people()).toEqual([]);
    await look(later(40), { customerId: 2n, client: "laptop-of-two" });
    await enter(later(100));
    expect(await people()).toEqual([[2, subject(later(40))]]);
  });

  test("counts a customer who was merged as the one who is kept", async () => {
    await turnOn();
    await look(noon, { customerId: 2n });
    await db.customer.updateMany({ where: { id: 2n }, data: { mergedInto: 1n, deletedAt: later(5) } });
    await enter(later(60));
    expect(await people()).toEqual([[1, subject(noon)]]);
  });
});
