import { beforeEach, describe, expect, test } from "vitest";
import { compileSegmentQuery } from "#dev-store/segments/compile-query.ts";
import { parseSegmentQuery } from "#dev-store/segments/parse-query.ts";
import { addCustomer, addShop, now, openData, selectIds, shopId } from "#tests/dev-store/open-data.ts";

const ctx = openData();
beforeEach(() => addShop(ctx));

const at = (time: string): Date => new Date(time);

describe("days", () => {
  beforeEach(async () => {
    // 30 May 2026 in New York runs from 04:00 to 04:00 UTC.
    await addCustomer(ctx, { id: 1n, lastOrderAt: at("2026-05-30T03:59:59.999Z") });
    await addCustomer(ctx, { id: 2n, lastOrderAt: at("2026-05-30T04:00:00Z") });
    await addCustomer(ctx, { id: 3n, lastOrderAt: at("2026-05-31T03:59:59.999Z") });
    await addCustomer(ctx, { id: 4n, lastOrderAt: at("2026-05-31T04:00:00Z") });
    await addCustomer(ctx, { id: 5n });
  });

  const newYork = { timezone: "America/New_York" };

  test.each([
    ["last_order_date = 2026-05-30", [2n, 3n]],
    ["last_order_date != 2026-05-30", [1n, 4n]],
    ["last_order_date > 2026-05-30", [4n]],
    ["last_order_date >= 2026-05-30", [2n, 3n, 4n]],
    ["last_order_date < 2026-05-30", [1n]],
    ["last_order_date <= 2026-05-30", [1n, 2n, 3n]],
    ["last_order_date BETWEEN 2026-05-30 AND 2026-05-30", [2n, 3n]],
    ["last_order_date IS NULL", [5n]],
    ["last_order_date IS NOT NULL", [1n, 2n, 3n, 4n]],
    ["last_order_date = 2026-05-30T00:00:00", [2n]],
    ["last_order_date > 2026-05-30T23:59:59", [4n]],
  ])("%s counts whole days of the zone", async (query, expected) => {
    expect(await selectIds(ctx, query, newYork)).toEqual(expected);
  });

  test("without a zone the days are UTC's", async () => {
    expect(await selectIds(ctx, "last_order_date = 2026-05-30")).toEqual([1n, 2n]);
  });

  test.each([
    ["today", [2n, 3n]],
    ["-0d", [2n, 3n]],
    ["yesterday", [1n]],
    ["-1d", [1n]],
    ["+1d", [4n]],
  ])("%s is a day of the zone, counted from now", async (day, expected) => {
    const options = { ...newYork, at: at("2026-05-31T01:00:00Z") };
    expect(await selectIds(ctx, `last_order_date = ${day}`, options)).toEqual(expected);
  });

  test.each(["-7d", "-1w", "7_days_ago"])("%s is the same day a week ago", async (day) => {
    expect(await selectIds(ctx, `last_order_date = ${day}`, { ...newYork, at: at("2026-06-06T12:00:00Z") })).toEqual([
      2n,
      3n,
    ]);
  });

  test.each(["-12m", "-1y", "12_months_ago"])("%s is the same day a year ago", async (day) => {
    expect(await selectIds(ctx, `last_order_date = ${day}`, { ...newYork, at: at("2027-05-30T12:00:00Z") })).toEqual([
      2n,
      3n,
    ]);
  });

  test("a day on which the clocks change has 23 hours", async () => {
    await addCustomer(ctx, { id: 6n, lastOrderAt: at("2026-03-08T05:00:00Z") });
    await addCustomer(ctx, { id: 7n, lastOrderAt: at("2026-03-09T03:59:59Z") });
    await addCustomer(ctx, { id: 8n, lastOrderAt: at("2026-03-09T04:00:00Z") });
    expect(await selectIds(ctx, "last_order_date = 2026-03-08", newYork)).toEqual([6n, 7n]);
  });

  test("offsets beyond all calendars mean ever and never", async () => {
    expect(await selectIds(ctx, "last_order_date > -99999999999y")).toEqual([1n, 2n, 3n, 4n]);
    expect(await selectIds(ctx, "last_order_date > +99999999999d")).toEqual([]);
  });
});

describe("anniversaries", () => {
  const birthday = (id: bigint, date: string) => addCustomer(ctx, { id, metafields: { "facts.birth_date": date } });
  const of = (rest: string): string => `anniversary('metafields.facts.birth_date') ${rest}`;

  test("come every year, in the zone's days", async () => {
    await birthday(1n, "1980-11-22");
    await birthday(2n, "2001-11-23");
    await birthday(3n, "1999-11-21");
    await addCustomer(ctx, { id: 4n });
    await birthday(5n, "next week");
    expect(await selectIds(ctx, of("= today"))).toEqual([1n]);
    expect(await selectIds(ctx, of("= today"), { timezone: "Pacific/Kiritimati" })).toEqual([2n]);
    expect(await selectIds(ctx, of("!= today"))).toEqual([2n, 3n]);
    expect(await selectIds(ctx, of("BETWEEN yesterday AND +1d"))).toEqual([1n, 2n, 3n]);
    expect(await selectIds(ctx, of("BETWEEN today AND +2y"))).toEqual([1n, 2n, 3n]);
    expect(await selectIds(ctx, of("BETWEEN +1d AND today"))).toEqual([]);
  });

  test("are found across the turn of the year", async () => {
    await birthday(1n, "1980-12-30");
    await birthday(2n, "1980-01-02");
    await birthday(3n, "1980-01-20");
    expect(await selectIds(ctx, of("BETWEEN today AND +7d"), { at: at("2026-12-28T12:00:00Z") })).toEqual([1n, 2n]);
  });

  test("of a date pass over its year", async () => {
    await birthday(1n, "1980-05-01");
    await birthday(2n, "1980-02-29");
    expect(await selectIds(ctx, of("= 2031-05-01"))).toEqual([1n]);
    expect(await selectIds(ctx, of("= 2024-02-29"))).toEqual([2n]);
    expect(await selectIds(ctx, `${of("= 2026-05-01")} OR ${of("= 2024-02-29")}`)).toEqual([1n, 2n]);
  });

  test("of 29 February are kept on the 28th in common years", async () => {
    await birthday(1n, "2000-02-29");
    expect(await selectIds(ctx, of("= today"), { at: at("2027-02-28T12:00:00Z") })).toEqual([1n]);
    expect(await selectIds(ctx, of("= today"), { at: at("2028-02-28T12:00:00Z") })).toEqual([]);
    expect(await selectIds(ctx, of("= today"), { at: at("2028-02-29T12:00:00Z") })).toEqual([1n]);
  });
});

describe("lists", () => {
  beforeEach(async () => {
    await addCustomer(ctx, {
      id: 1n,
      tags: ["VIP", "loyal one"],
      countryCode: "US",
      regionCode: "CA",
      city: "Los Angeles",
    });
    await addCustomer(ctx, { id: 2n, tags: ["vipers"], countryCode: "DE", city: "Berlin" });
    await addCustomer(ctx, { id: 3n });
  });

  test.each([
    ["customer_tags CONTAINS 'vip'", [1n]],
    ["customer_tags CONTAINS 'Loyal One'", [1n]],
    ["customer_tags CONTAINS 'loyal'", []],
    ["customer_tags NOT CONTAINS 'vip'", [2n, 3n]],
    ["customer_tags IS NULL", [3n]],
    ["customer_tags IS NOT NULL", [1n, 2n]],
    ["customer_countries CONTAINS 'US'", [1n]],
    ["customer_countries CONTAINS 'us'", []],
    ["customer_countries NOT CONTAINS 'US'", [2n, 3n]],
    ["customer_regions CONTAINS 'US-CA'", [1n]],
    ["customer_regions CONTAINS 'CA'", []],
    ["customer_regions IS NULL", [2n, 3n]],
    ["customer_cities CONTAINS 'US-CA-LosAngeles'", [1n]],
    ["customer_cities CONTAINS 'DE-Berlin'", [2n]],
    ["customer_cities NOT CONTAINS 'DE-Berlin'", [1n, 3n]],
    ["companies IS NULL", [1n, 2n, 3n]],
    ["companies CONTAINS 5", []],
    ["companies NOT CONTAINS 5", [1n, 2n, 3n]],
  ])("%s", async (query, expected) => {
    expect(await selectIds(ctx, query)).toEqual(expected);
  });
});

describe("metafields", () => {
  beforeEach(async () => {
    await addCustomer(ctx, {
      id: 1n,
      metafields: { "loyalty.points": "120", "loyalty.tier": "gold", "loyalty.since": "2026-11-01" },
    });
    await addCustomer(ctx, {
      id: 2n,
      metafields: { "loyalty.points": "9", "loyalty.tier": "Gold", "loyalty.since": "2026-11-01T23:30:00-05:00" },
    });
    await addCustomer(ctx, {
      id: 3n,
      metafields: { "loyalty.points": "many", "loyalty.likes": '["tea","cake"]', "loyalty.since": "2026-13-45" },
    });
    await addCustomer(ctx, { id: 4n });
  });

  test.each([
    ["metafields.loyalty.points > 10", [1n]],
    ["metafields.loyalty.points BETWEEN 9 AND 120", [1n, 2n]],
    ["metafields.loyalty.tier = 'gold'", [1n]],
    ["metafields.loyalty.tier != 'gold'", [2n]],
    ["metafields.loyalty.tier IS NULL", [3n, 4n]],
    ["metafields.loyalty.since = 2026-11-01", [1n]],
    ["metafields.loyalty.since >= 2026-11-02", [2n]],
    ["metafields.loyalty.likes CONTAINS 'tea'", [3n]],
    ["metafields.loyalty.likes NOT CONTAINS 'tea'", [1n, 2n, 4n]],
    ["metafields.loyalty.tier CONTAINS 'gold'", []],
  ])("%s", async (query, expected) => {
    expect(await selectIds(ctx, query)).toEqual(expected);
  });
});

describe("events", () => {
  beforeEach(async () => {
    for (const id of [1n, 2n, 3n]) await addCustomer(ctx, { id });
    await ctx.pool.query(
      `INSERT INTO product (shop_id, id, title, category, handle, tags, price, created_at) VALUES
       (1, 100, 'Tea', 'Drinks', 'tea', '{Herbal}', 10, now()), (1, 200, 'Mug', 'Ware', 'mug', '{}', 20, now())`,
    );
    await order(1, { id: 11, at: "2026-11-20T12:00:00Z", lines: [[100, 1]] });
    await order(1, {
      id: 12,
      at: "2026-01-20T12:00:00Z",
      lines: [
        [100, 5],
        [200, 1],
      ],
    });
    await order(2, { id: 21, at: "2025-06-20T12:00:00Z", lines: [[200, 2]] });
  });

  async function order(
    customer: number,
    { id, at: time, lines }: { id: number; at: string; lines: [number, number][] },
  ): Promise<void> {
    const total = lines.reduce((sum, [product, quantity]) => sum + (product / 10) * quantity, 0);
    await ctx.pool.query(
      "INSERT INTO customer_order (shop_id, id, customer_id, name, processed_at, total, currency, app_id) VALUES (1, $1::int, $2::int, '#' || $1::int, $3, $4, 'USD', $2::int)",
      [id, customer, time, total],
    );
    for (const [product, quantity] of lines) {
      await ctx.pool.query(
        "INSERT INTO order_line (shop_id, order_id, customer_id, product_id, quantity, price, processed_at) VALUES (1, $1, $2, $3, $4, 1, $5)",
        [id, customer, product, quantity, time],
      );
    }
  }

  test.each([
    ["products_purchased MATCHES ()", [1n, 2n]],
    ["products_purchased NOT MATCHES ()", [3n]],
    ["products_purchased IS NULL", [3n]],
    ["products_purchased IS NOT NULL", [1n, 2n]],
    ["products_purchased MATCHES (id = 100)", [1n]],
    ["products_purchased MATCHES (id IN (100, 200))", [1n, 2n]],
    ["products_purchased MATCHES (id NOT IN (100))", [1n, 2n]],
    ["products_purchased MATCHES (id != 200)", [1n]],
    ["products_purchased MATCHES (id = 100, count > 1)", [1n]],
    ["products_purchased MATCHES (id = 200, count > 1)", []],
    ["products_purchased MATCHES (tag = 'herbal')", [1n]],
    ["products_purchased MATCHES (tag != 'herbal')", [1n, 2n]],
    ["products_purchased MATCHES (category = 'Ware')", [1n, 2n]],
    ["products_purchased MATCHES (date >= -30d)", [1n]],
    ["products_purchased NOT MATCHES (date >= -30d)", [2n, 3n]],
    ["products_purchased MATCHES (id = 200, date >= -30d)", []],
    ["products_purchased MATCHES (quantity >= 2)", [1n, 2n]],
    ["products_purchased MATCHES (sum_quantity >= 6, id = 100)", [1n]],
    ["products_purchased MATCHES (sum_quantity > 6, id = 100)", []],
    ["products_purchased(id: (100, 200)) = false", [3n]],
    ["products_purchased(id: 200, date: > -12m) = true", [1n]],
    ["orders_placed MATCHES (count >= 2)", [1n]],
    ["orders_placed MATCHES (count >= 2, date >= -30d)", []],
    ["orders_placed MATCHES (count < 2)", [2n]],
    ["orders_placed MATCHES (amount >= 70)", [1n]],
    ["orders_placed MATCHES (sum_amount BETWEEN 40 AND 79.99)", [2n]],
    ["orders_placed MATCHES (app_id = 2)", [2n]],
    ["orders_placed NOT MATCHES (app_id IN (1, 2))", [3n]],
    ["orders_placed MATCHES (location_id = 7)", []],
    ["shopify_email.opened MATCHES ()", []],
    ["shopify_email.opened NOT MATCHES (activity_id = 1)", [1n, 2n, 3n]],
    ["storefront.product_viewed(id: 1) = false", [1n, 2n, 3n]],
  ])("%s", async (query, expected) => {
    expect(await selectIds(ctx, query)).toEqual(expected);
  });

  test("another shop's orders of a customer with the same id do not count", async () => {
    await addShop(ctx, 2n);
    await addCustomer(ctx, { id: 1n }, 2n);
    expect(await selectIds(ctx, "products_purchased MATCHES ()", { shop: 2n })).toEqual([]);
    expect(await selectIds(ctx, "orders_placed NOT MATCHES ()", { shop: 2n })).toEqual([1n]);
  });
});

test("distance is measured along the globe", async () => {
  await addCustomer(ctx, { id: 1n, latitude: 48.8566, longitude: 2.3522 });
  await addCustomer(ctx, { id: 2n, latitude: 51.5074, longitude: -0.1278 });
  await addCustomer(ctx, { id: 3n });
  const near = (rest: string): string => `customer_within_distance MATCHES (coordinates = (48.8566, 2.3522), ${rest})`;
  expect(await selectIds(ctx, near("distance_km = 1"))).toEqual([1n]);
  expect(await selectIds(ctx, near("distance_km <= 343"))).toEqual([1n]);
  expect(await selectIds(ctx, near("distance_km <= 345"))).toEqual([1n, 2n]);
  expect(await selectIds(ctx, near("distance_mi < 214"))).toEqual([1n, 2n]);
  expect(
    await selectIds(ctx, "customer_within_distance(coordinates: (48.8566, 2.3522), distance_mi: 1) = false"),
  ).toEqual([2n, 3n]);
});

test("SMS consent that was never given is NOT_SUBSCRIBED to the filter", async () => {
  await addCustomer(ctx, { id: 1n, smsState: "SUBSCRIBED" });
  await addCustomer(ctx, { id: 2n });
  expect(await selectIds(ctx, "sms_subscription_status = 'NOT_SUBSCRIBED'")).toEqual([2n]);
  expect(await selectIds(ctx, "sms_subscription_status != 'SUBSCRIBED'")).toEqual([2n]);
});

test("a value is never part of the statement, whatever it says", async () => {
  await addCustomer(ctx, { id: 1n, tags: ["'; DROP TABLE customer; --", "a\\b"] });
  expect(await selectIds(ctx, "customer_tags CONTAINS '\\'; DROP TABLE customer; --'")).toEqual([1n]);
  expect(await selectIds(ctx, "customer_tags CONTAINS 'a\\\\b'")).toEqual([1n]);
});

test("placeholders can begin after those of the statement around", () => {
  const parsed = parseSegmentQuery("number_of_orders > 1");
  const compiled = parsed.ok ? compileSegmentQuery(parsed.ast, { shopId, now, firstParameter: 3 }) : undefined;
  expect(compiled?.sql).toContain("$3::bigint");
  expect(compiled?.sql).not.toContain("$1");
});

test("a zone that does not exist is refused", () => {
  const parsed = parseSegmentQuery("number_of_orders > 1");
  expect(parsed.ok).toBe(true);
  expect(() => parsed.ok && compileSegmentQuery(parsed.ast, { shopId, now, timezone: "Mars/Olympus" })).toThrow(
    RangeError,
  );
});
