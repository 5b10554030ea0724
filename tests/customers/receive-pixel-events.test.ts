import { beforeEach, describe, expect, test } from "vitest";
import { exportCustomer } from "#app/customers/export-customer.server.ts";
import { linkVisitors, noteCheckoutCustomer } from "#app/customers/link-visitors.server.ts";
import { receivePixelEvents } from "#app/customers/receive-pixel-events.server.ts";
import { redactCustomer } from "#app/customers/redact-customer.server.ts";
import { tendPixelEvents } from "#app/customers/tend-pixel-events.server.ts";
import { makeVisitorToken, readVisitorToken } from "#app/customers/visitor-token.server.ts";
import { db } from "#app/db.server.ts";
import { pixelKey } from "#app/shopify/pixel-key.server.ts";
import { makeCustomer, makeShop } from "#tests/factories.ts";
import { checkoutOf, everything, pixelBodies, viewOf, visit } from "./pixel-calls.ts";

const now = new Date("2026-05-02T12:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const client = "6c1f0a52-7a4e-4b7c-9d0f-2f3a4b5c6d7e";
const token = "a1b2c3d4e5f60718293a4b5c6d7e8f90";

let shop: Awaited<ReturnType<typeof makeShop>>;
beforeEach(async () => {
  shop = await makeShop();
});

const stored = () => db.pixelEvent.findMany({ orderBy: [{ at: "asc" }, { eventId: "asc" }] });
const receive = (body: unknown, at = now) =>
  receivePixelEvents({ body: typeof body === "string" ? body : JSON.stringify(body), address: null }, { now: at });
const event = (more: object = {}) => ({ id: "event-0001", kind: "product_viewed", at: now.toISOString(), ...more });
const call = (more: object = {}) => ({ key: pixelKey(shop), client, events: [event()], ...more });

describe("what the pixel tells", () => {
  test("is Shopify's own ids and nothing else, and only of visitors who allow it", async () => {
    const what = { client, at: now, ...viewOf(42), id: "event-0001", customerId: 7n };
    expect(pixelBodies(shop, what).map((body) => JSON.parse(body) as unknown)).toEqual([
      {
        key: pixelKey(shop),
        client,
        customer: "7",
        events: [{ id: "event-0001", kind: "product_viewed", at: now.toISOString(), product: "42" }],
      },
    ]);
    const data = { collection: null, searchResult: { query: "noor@example.com" } };
    expect(pixelBodies(shop, { client, at: now, name: "search_submitted", data }).join()).not.toContain("noor");
    for (const refused of ["analyticsProcessingAllowed", "marketingAllowed"]) {
      expect(pixelBodies(shop, { ...what, privacy: { ...everything, [refused]: false } })).toEqual([]);
    }
  });

  test("is stored once, however often and in whatever order it comes", async () => {
    const first = { client, at: now, ...viewOf(1), id: "event-0001" };
    const second = { client, at: later(1), ...checkoutOf(token), id: "event-0002" };
    const outcomes = await Promise.all([second, first, second, first, first].map((what) => visit(shop, what)));
    await visit(shop, { ...first, at: later(30) });
    expect(new Set(outcomes)).toEqual(new Set(["stored"]));
    expect(await stored()).toMatchObject([
      { eventId: "event-0001", at: now, productId: 1n, checkoutToken: null, claimedCustomerId: null },
      { eventId: "event-0002", at: later(1), productId: null, checkoutToken: token },
    ]);
  });
});

describe("what anybody may send", () => {
  test("is refused where it names no shop of ours, and is never another shop's", async () => {
    const other = await makeShop();
    const [, signature] = pixelKey(shop).split(".");
    for (const key of ["", "1", `${other.id}.${signature}`, `${pixelKey(shop)}x`, `0${pixelKey(shop)}`]) {
      expect(await receive(call({ key })), key).toBe("of-no-shop");
    }
    await receive(call({ key: pixelKey(other) }));
    expect((await stored()).map(({ shopId }) => shopId)).toEqual([other.id]);
    await db.shop.update({ where: { id: shop.id }, data: { uninstalledAt: now } });
    await receive(call());
    expect(await stored()).toHaveLength(1);
  });

  test("is refused where it is not what the pixel sends", async () => {
    const malformed: unknown[] = [
      "",
      "[",
      "null",
      [],
      call({ events: [] }),
      call({ events: Array.from({ length: 21 }, () => event()) }),
      call({ title: "Buy this" }),
      call({ customer: "-1" }),
      call({ client: "x".repeat(65) }),
      call({ client: "a'; DROP--" }),
      call({ events: [event({ kind: "order_placed" })] }),
      call({ events: [event({ product: "99999999999999999999" })] }),
      call({ events: [event({ title: "Buy this" })] }),
      call({ events: [event({ at: "yesterday" })] }),
      // By a clock that is days off, or kept back.
      call({ events: [event({ at: later(-25 * 60).toISOString() })] }),
      call({ events: [event({ at: later(25 * 60).toISOString() })] }),
    ];
    for (const body of malformed) expect(await receive(body), JSON.stringify(body)).toBe("malformed");
    expect(await stored()).toEqual([]);
  });

  test("counts as having happened when it came, or minutes before, and never in the future", async () => {
    const at = [later(60), later(-2), later(-600)];
    await receive(call({ events: at.map((time, n) => event({ id: `event-000${n}`, at: time.toISOString() })) }));
    expect((await stored()).map((one) => one.at)).toEqual([later(-5), later(-2), now]);
  });

  test("is taken up to a limit of each browser, and each address", async () => {
    const flood = (n: number, address: string | null) =>
      receivePixelEvents(
        { body: JSON.stringify(call({ client: `browser-of-a-flood-${n}`, events: manyEvents })), address },
        { now },
      );
    const manyEvents = Array.from({ length: 20 }, (_, n) => event({ id: `event-00${n + 10}` }));
    expect(await Promise.all([1, 1, 1, 1].map((n) => flood(n, null)))).toEqual([
      "stored",
      "stored",
      "stored",
      "too-many",
    ]);
    const outcomes = await Promise.all(Array.from({ length: 31 }, (_, n) => flood(100 + n, "192.0.2.1")));
    expect(outcomes.filter((outcome) => outcome === "too-many")).toHaveLength(1);
    expect(await flood(200, "192.0.2.2")).toBe("stored");
  });
});

describe("whose browser it is", () => {
  const visitors = async () => {
    await linkVisitors(shop, { now: later(60) });
    const rows = await db.visitor.findMany({ where: { shopId: shop.id }, orderBy: { clientId: "asc" } });
    return rows.map(({ customerId, source }) => [customerId, source]);
  };
  const checkout = (customerId: bigint, at = now) => noteCheckoutCustomer(shop, { token, customerId, changedAt: at });

  test("is known by a checkout that Shopify says is a customer's, whichever is told of first", async () => {
    await visit(shop, { client, at: now, ...checkoutOf(token) });
    expect(await visitors()).toEqual([]);
    await checkout(7n);
    expect(await visitors()).toEqual([[7n, "checkout"]]);
    await visit(shop, { client: "another-browser", at: later(1), ...checkoutOf(token) });
    expect(await visitors()).toHaveLength(2);
  });

  test("is not known by what the browser says of who is signed in, nor by another shop's checkout", async () => {
    const other = await makeShop();
    await noteCheckoutCustomer(other, { token, customerId: 7n, changedAt: now });
    await visit(shop, { client, at: now, ...checkoutOf(token), customerId: 7n });
    expect(await visitors()).toEqual([]);
  });

  test("is known by a link that we signed for this shop and lately, and is the latest customer's", async () => {
    const other = await makeShop();
    const href = (visitor: string) => `https://shop.example/products/shirt?utm_source=segue&segue_v=${visitor}#top`;
    const good = makeVisitorToken(shop, 9_007_199_254_740n, { at: now });
    const bad = [
      makeVisitorToken(other, 7n, { at: now }),
      makeVisitorToken(shop, 7n, { at: later(-9 * 24 * 60) }),
      good.replace(/^./, (first) => (first === "x" ? "y" : "x")),
      makeVisitorToken(shop, 0n, { at: now }),
      "0".repeat(22),
    ];
    for (const one of bad) {
      expect(readVisitorToken(shop, one, { now }), one).toBeNull();
      expect(await visit(shop, { client, at: now, ...viewOf(1), href: href(one) })).toBe("stored");
    }
    expect(await visitors()).toEqual([]);
    await visit(shop, { client, at: now, ...viewOf(1), href: href(good) });
    expect(await visitors()).toEqual([[9_007_199_254_740n, "link"]]);
    await checkout(7n);
    await visit(shop, { client, at: later(2), ...checkoutOf(token) });
    await visit(shop, { client, at: later(1), ...viewOf(1), href: href(good) });
    expect(await visitors()).toEqual([[7n, "checkout"]]);
  });
});

describe("what is kept of a person", () => {
  let customerId: bigint;
  beforeEach(async () => {
    customerId = (await makeCustomer(shop)).id;
    await noteCheckoutCustomer(shop, { token, customerId, changedAt: now });
    await visit(shop, { client, at: now, ...viewOf(42) });
    await visit(shop, { client, at: later(1), ...checkoutOf(token) });
    await visit(shop, { client: "somebody-elses", at: now, ...viewOf(43) });
    await visit(shop, { client: "forged-claim", at: now, ...viewOf(44), customerId });
    await linkVisitors(shop, { now: later(2) });
  });

  test("is handed out on request: what their own browser told, and not what others told in their name", async () => {
    const { browsing } = await exportCustomer(shop, { id: customerId, email: null, phone: null }, { now });
    expect(browsing).toMatchObject([
      { kind: "product_viewed", product_id: "42", browser: client, known_by: "checkout" },
      { kind: "checkout_started", checkout_token: token },
    ]);
  });

  test("goes when they are erased, all of it, and nobody else's", async () => {
    await redactCustomer(shop, { id: customerId, email: null, phone: null }, { now });
    expect((await stored()).map((one) => one.clientId)).toEqual(["somebody-elses"]);
    expect(await db.visitor.count()).toBe(0);
    expect(await db.checkoutCustomer.count()).toBe(0);
    // Nor do they come back by a link that they still have.
    const href = `https://shop.example/?segue_v=${makeVisitorToken(shop, customerId, { at: now })}`;
    await visit(shop, { client, at: later(3), ...viewOf(42), href });
    await linkVisitors(shop, { now: later(4) });
    expect(await db.visitor.count()).toBe(0);
  });

  test("is forgotten after a month, and whose browser it is after half a year", async () => {
    const inDays = (days: number) => tendPixelEvents({ now: later(days * 24 * 60) });
    await inDays(29);
    expect([await db.pixelEvent.count(), await db.checkoutCustomer.count(), await db.visitor.count()]).toEqual([
      4, 1, 1,
    ]);
    await inDays(31);
    expect([await db.pixelEvent.count(), await db.checkoutCustomer.count(), await db.visitor.count()]).toEqual([
      0, 0, 1,
    ]);
    await inDays(181);
    expect(await db.visitor.count()).toBe(0);
  });
});
