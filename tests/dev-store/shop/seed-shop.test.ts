import { isValidPhoneNumber } from "libphonenumber-js";
import { beforeAll, describe, expect, test } from "vitest";
import { parseSegmentQuery } from "#dev-store/segments/parse-query.ts";
import { isSeeded, seedDemo, seedShop } from "#dev-store/shop/seed/seed-shop.ts";
import type { Seeded } from "#dev-store/shop/seed/seed-shop.ts";
import { now, openData, selectIds } from "#tests/dev-store/open-data.ts";
import { keepDataBetweenTests } from "#tests/setup/clean-database.ts";

keepDataBetweenTests();
const ctx = openData();
let demo: Seeded;

beforeAll(async () => {
  demo = await seedShop(ctx);
});

async function numbers<Name extends string>(sql: string): Promise<Record<Name, number>> {
  const { rows } = await ctx.pool.query<Record<string, unknown>>(sql, [demo.shopId]);
  return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value)])) as Record<
    Name,
    number
  >;
}

test("the shop has at least 5,000 customers, 15,000 orders over three years, 60 products in 8 categories and 12 segments", async () => {
  expect(demo).toMatchObject({ customers: 5000, segments: 12 });
  expect(demo.orders).toBeGreaterThanOrEqual(15_000);
  const counted = await numbers<"customers" | "orders" | "lines" | "products" | "categories" | "days" | "countries">(`
    SELECT (SELECT count(*) FROM customer WHERE shop_id = $1) AS customers,
           (SELECT count(*) FROM customer_order WHERE shop_id = $1) AS orders,
           (SELECT count(*) FROM product WHERE shop_id = $1) AS products,
           (SELECT count(DISTINCT category) FROM product WHERE shop_id = $1) AS categories,
           (SELECT count(DISTINCT country_code) FROM customer WHERE shop_id = $1) AS countries,
           (SELECT extract(epoch FROM max(processed_at) - min(processed_at)) / 86400 FROM customer_order WHERE shop_id = $1) AS days`);
  expect(counted).toMatchObject({ customers: 5000, orders: demo.orders, categories: 8 });
  expect(counted.products).toBeGreaterThanOrEqual(60);
  expect(counted.countries).toBeGreaterThanOrEqual(10);
  expect(counted.days).toBeGreaterThan(3 * 365);
});

test("what a customer's orders add up to is what the customer says", async () => {
  const { rows } = await ctx.pool.query(
    `SELECT c.id FROM customer c
       LEFT JOIN (SELECT customer_id, count(*) AS orders, sum(total) AS spent, min(processed_at) AS first_at,
                         max(processed_at) AS last_at FROM customer_order WHERE shop_id = $1 GROUP BY 1) AS o ON o.customer_id = c.id
      WHERE c.shop_id = $1 AND (c.number_of_orders, c.amount_spent) IS DISTINCT FROM (coalesce(o.orders, 0), coalesce(o.spent, 0))
         OR c.shop_id = $1 AND (c.first_order_at, c.last_order_at) IS DISTINCT FROM (o.first_at, o.last_at)
         OR c.shop_id = $1 AND o.first_at < c.created_at`,
    [demo.shopId],
  );
  expect(rows).toEqual([]);
});

test("nothing lies in the future, and each order is as old as its lines", async () => {
  const { rows } = await ctx.pool.query(
    `SELECT id FROM customer_order WHERE processed_at > $1
     UNION ALL SELECT id FROM customer WHERE greatest(created_at, updated_at, email_at, sms_at, whatsapp_at, abandoned_checkout_at) > $1
     UNION ALL SELECT o.id FROM customer_order o LEFT JOIN order_line l ON (l.shop_id, l.order_id) = (o.shop_id, o.id)
                WHERE l.processed_at IS DISTINCT FROM o.processed_at OR l.customer_id IS DISTINCT FROM o.customer_id`,
    [now],
  );
  expect(rows).toEqual([]);
});

test("order names count up with time", async () => {
  const { rows } = await ctx.pool.query<{ name: string }>(
    "SELECT name FROM customer_order WHERE shop_id = $1 ORDER BY processed_at, id",
    [demo.shopId],
  );
  expect(rows.map(({ name }) => name)).toEqual(rows.map((_, index) => `#${1001 + index}`));
});

describe("phones", () => {
  test("some are missing, some are none, some are shared by two, and the rest are valid", async () => {
    const { rows } = await ctx.pool.query<{ phone: string | null }>("SELECT phone FROM customer WHERE shop_id = $1", [
      demo.shopId,
    ]);
    const phones = rows.flatMap(({ phone }) => phone ?? []);
    const invalid = phones.filter((phone) => !isValidPhoneNumber(phone));
    expect(1 - phones.length / rows.length).toBeCloseTo(0.08, 1);
    expect(invalid.length / rows.length).toBeGreaterThan(0.01);
    expect(invalid.length / rows.length).toBeLessThan(0.02);
    expect(phones.length - new Set(phones).size).toBeGreaterThan(20);
  });

  test("numbers of the United States are in the range kept for fiction", async () => {
    const { rows } = await ctx.pool.query<{ phone: string }>(
      "SELECT phone FROM customer WHERE shop_id = $1 AND country_code = 'US' AND phone ~ '^[+]1[0-9]{10}$'",
      [demo.shopId],
    );
    expect(rows.length).toBeGreaterThan(1500);
    expect(rows.filter(({ phone }) => !/^\+1\d{3}55501\d\d$/u.test(phone))).toEqual([]);
  });
});

test("emails are unique, and nobody has neither email nor phone", async () => {
  const counted = await numbers<"emails" | "different" | "unreachable">(`
    SELECT count(email) AS emails, count(DISTINCT lower(email)) AS different,
           count(*) FILTER (WHERE email IS NULL AND phone IS NULL) AS unreachable FROM customer WHERE shop_id = $1`);
  expect(counted.different).toBe(counted.emails);
  expect(counted.unreachable).toBe(0);
});

test("consent is mixed, has a level and a time where there is one, and none without an address", async () => {
  const counted = await numbers<string>(`
    SELECT count(*) FILTER (WHERE email_state = 'SUBSCRIBED') AS email, count(*) FILTER (WHERE sms_state = 'SUBSCRIBED') AS sms,
           count(*) FILTER (WHERE whatsapp_state = 'SUBSCRIBED') AS whatsapp, count(*) FILTER (WHERE sms_state = 'UNSUBSCRIBED') AS stopped,
           count(*) FILTER (WHERE sms_state IN ('SUBSCRIBED', 'PENDING') AND (sms_level IS NULL OR sms_at IS NULL)) AS bare,
           count(*) FILTER (WHERE phone IS NULL AND (sms_state <> 'NEVER_SUBSCRIBED' OR whatsapp_state <> 'NEVER_SUBSCRIBED')
                               OR email IS NULL AND email_state <> 'NOT_SUBSCRIBED') AS groundless
      FROM customer WHERE shop_id = $1`);
  expect(counted).toMatchObject({ bare: 0, groundless: 0 });
  for (const channel of ["email", "sms", "whatsapp", "stopped"]) expect(counted[channel]).toBeGreaterThan(300);
});

test("every saved segment can be read and has members, but not everybody", async () => {
  const { rows } = await ctx.pool.query<{ name: string; query: string }>(
    "SELECT name, query FROM segment WHERE shop_id = $1",
    [demo.shopId],
  );
  expect(rows).toHaveLength(12);
  for (const { name, query } of rows) {
    expect(parseSegmentQuery(query), name).toMatchObject({ ok: true });
    const members = await selectIds(ctx, query, { shop: demo.shopId });
    expect(members.length, name).toBeGreaterThan(5);
    expect(members.length, name).toBeLessThan(3000);
  }
});

test("the same time makes the same shop", async () => {
  const fingerprint = `SELECT md5(string_agg(concat_ws('|', c.id - s.first_id, c.first_name, c.email, c.phone, c.tags, c.amount_spent,
    c.sms_state, c.created_at, c.metafields), ',' ORDER BY c.id)) AS print
    FROM customer c, (SELECT min(id) AS first_id FROM customer WHERE shop_id = $1) AS s WHERE c.shop_id = $1`;
  const prints = [];
  for (const shop of ["one", "two"]) {
    const { shopId } = await seedShop(ctx, { shop, customers: 300 });
    prints.push((await ctx.pool.query<{ print: string }>(fingerprint, [shopId])).rows[0]?.print);
  }
  expect(prints[0]).toBe(prints[1]);
});

test("a second start keeps the data and adds the second shop only once", async () => {
  await ctx.pool.query("UPDATE customer SET note = 'kept' WHERE shop_id = $1 AND id = (SELECT min(id) FROM customer)", [
    demo.shopId,
  ]);
  await seedDemo(ctx);
  await seedDemo(ctx);
  expect(await isSeeded(ctx.pool, "other-shop")).toBe(true);
  const { rows } = await ctx.pool.query(
    `SELECT s.domain, count(c.id) AS customers FROM shop s JOIN customer c ON c.shop_id = s.id
      WHERE s.domain IN ('demo.myshopify.com', 'other-shop.myshopify.com') GROUP BY 1 ORDER BY 1`,
  );
  expect(rows).toEqual([
    { domain: "demo.myshopify.com", customers: 5000n },
    { domain: "other-shop.myshopify.com", customers: 50n },
  ]);
  expect((await ctx.pool.query("SELECT FROM customer WHERE note = 'kept'")).rowCount).toBe(1);
});
