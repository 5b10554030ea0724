import fc from "fast-check";
import { DateTime } from "luxon";
import { beforeAll, expect, test } from "vitest";
import { customerColumns } from "#dev-store/shop/customer.ts";
import type { Customer } from "#dev-store/shop/customer.ts";
import { seedShop } from "#dev-store/shop/seed/seed-shop.ts";
import { now, openData, selectIds } from "#tests/dev-store/open-data.ts";
import { keepDataBetweenTests } from "#tests/setup/clean-database.ts";

// The compiled SQL against the same conditions in plain JavaScript, over a small seeded shop: queries are drawn at
// random, with as few parentheses as the precedence of AND and OR allows.

keepDataBetweenTests();
const ctx = openData();
const timezone = "America/New_York";

type Line = { customerId: bigint; productId: bigint; quantity: number; processedAt: Date };
type Placed = { customerId: bigint; total: string; processedAt: Date; appId: bigint };
type World = {
  customers: Customer[];
  lines: Map<bigint, Line[]>;
  orders: Map<bigint, Placed[]>;
  shop: bigint;
  products: bigint[];
};
let world: World;

beforeAll(async () => {
  const { shopId: shop } = await seedShop(ctx, { customers: 250, shop: "small" });
  const read = async <Row extends object>(sql: string): Promise<Row[]> => (await ctx.pool.query<Row>(sql)).rows;
  const lines = await read<Line>(
    `SELECT customer_id AS "customerId", product_id AS "productId", quantity, processed_at AS "processedAt" FROM order_line`,
  );
  const orders = await read<Placed>(
    `SELECT customer_id AS "customerId", total, processed_at AS "processedAt", app_id AS "appId" FROM customer_order`,
  );
  world = {
    shop,
    customers: await read<Customer>(`SELECT ${customerColumns} FROM customer c ORDER BY c.id`),
    lines: Map.groupBy(lines, (line) => line.customerId),
    orders: Map.groupBy(orders, (order) => order.customerId),
    products: (await read<{ id: bigint }>("SELECT id FROM product ORDER BY id")).map(({ id }) => id),
  };
});

/** A query and what it means. `level`: 0 a clause, 1 joined by AND, 2 joined by OR. */
type Case = { text: string; level: number; holds: (customer: Customer) => boolean };

const operators = {
  "=": (a: number, b: number) => a === b,
  "!=": (a: number, b: number) => a !== b,
  ">": (a: number, b: number) => a > b,
  ">=": (a: number, b: number) => a >= b,
  "<": (a: number, b: number) => a < b,
  "<=": (a: number, b: number) => a <= b,
};
const operator = fc.constantFrom(...(Object.keys(operators) as (keyof typeof operators)[]));

const clause = (text: string, holds: Case["holds"]): Case => ({ text, level: 0, holds });

const numbers = (filter: string, read: (customer: Customer) => number, max: number) =>
  fc.oneof(
    fc
      .record({ op: operator, bound: fc.nat(max) })
      .map(({ op, bound }) => clause(`${filter} ${op} ${bound}`, (customer) => operators[op](read(customer), bound))),
    fc
      .record({ low: fc.nat(max), high: fc.nat(max) })
      .map(({ low, high }) =>
        clause(`${filter} BETWEEN ${low} AND ${high}`, (customer) => read(customer) >= low && read(customer) <= high),
      ),
  );

/** The day of a moment in the zone, as a number of days. */
const dayOf = (moment: Date | DateTime): number => {
  const local = (moment instanceof Date ? DateTime.fromJSDate(moment) : moment).setZone(timezone);
  return Math.round(DateTime.utc(local.year, local.month, local.day).toMillis() / 86_400_000);
};

const offset = fc.record({ amount: fc.nat(40), unit: fc.constantFrom("d", "w", "m") }).map(({ amount, unit }) => {
  const units = { d: "days", w: "weeks", m: "months" };
  const today = DateTime.fromJSDate(now, { zone: timezone });
  return { text: `-${amount}${unit}`, day: dayOf(today.minus({ [units[unit as keyof typeof units]]: amount })) };
});

const dates = (filter: string, read: (customer: Customer) => Date | null) =>
  fc.oneof(
    fc.record({ op: operator, at: offset }).map(({ op, at }) =>
      clause(`${filter} ${op} ${at.text}`, (customer) => {
        const moment = read(customer);
        return moment !== null && operators[op](dayOf(moment), at.day);
      }),
    ),
    fc
      .boolean()
      .map((isNull) =>
        clause(`${filter} IS ${isNull ? "" : "NOT "}NULL`, (customer) => (read(customer) === null) === isNull),
      ),
  );

const choices = (filter: string, values: string[], read: (customer: Customer) => string | null) =>
  fc.record({ value: fc.constantFrom(...values), isEqual: fc.boolean() }).map(({ value, isEqual }) =>
    clause(`${filter} ${isEqual ? "=" : "!="} '${value}'`, (customer) => {
      const own = read(customer);
      return own !== null && (own === value) === isEqual;
    }),
  );

const lists = (filter: string, values: string[], read: (customer: Customer) => (string | null)[]) =>
  fc
    .record({ value: fc.constantFrom(...values), has: fc.boolean() })
    .map(({ value, has }) =>
      clause(`${filter} ${has ? "" : "NOT "}CONTAINS '${value}'`, (customer) => read(customer).includes(value) === has),
    );

const purchases = fc
  .record({
    product: fc.option(fc.nat(60)),
    since: fc.option(offset),
    times: fc.option(fc.integer({ min: 1, max: 3 })),
    has: fc.boolean(),
  })
  .map(({ product, since, times, has }) => {
    // A product's place in the catalogue: ids are known only once the shop is seeded.
    const id = (): bigint => world.products[product ?? 0] ?? 0n;
    const parameters = (): string =>
      [
        product === null ? [] : [`id = ${id()}`],
        since === null ? [] : [`date >= ${since.text}`],
        times === null ? [] : [`count >= ${times}`],
      ]
        .flat()
        .join(", ");
    return {
      level: 0,
      get text() {
        return `products_purchased ${has ? "" : "NOT "}MATCHES (${parameters()})`;
      },
      holds: (customer: Customer) => {
        const matching = (world.lines.get(customer.id) ?? []).filter(
          (line) =>
            (product === null || line.productId === id()) && (since === null || dayOf(line.processedAt) >= since.day),
        );
        return matching.length >= (times ?? 1) === has;
      },
    };
  });

const placed = fc
  .record({ since: fc.option(offset), spent: fc.option(fc.nat(400)), counter: fc.boolean(), has: fc.boolean() })
  .map(({ since, spent, counter, has }) => {
    const parameters = [
      ...(since === null ? [] : [`date: >= ${since.text}`]),
      ...(spent === null ? [] : [`sum_amount: > ${spent}`]),
      ...(counter ? ["app_id: 129785"] : []),
    ];
    return clause(`orders_placed(${parameters.join(", ")}) = ${has}`, (customer) => {
      const matching = (world.orders.get(customer.id) ?? []).filter(
        (order) => (!counter || order.appId === 129785n) && (since === null || dayOf(order.processedAt) >= since.day),
      );
      const cents = matching.reduce((sum, order) => sum + Math.round(Number(order.total) * 100), 0);
      return (matching.length > 0 && (spent === null || cents > spent * 100)) === has;
    });
  });

const anyClause: fc.Arbitrary<Case> = fc.oneof(
  numbers("number_of_orders", (customer) => customer.numberOfOrders, 12),
  numbers("amount_spent", (customer) => Number(customer.amountSpent), 600),
  dates("last_order_date", (customer) => customer.lastOrderAt),
  dates("first_order_date", (customer) => customer.firstOrderAt),
  dates("abandoned_checkout_date", (customer) => customer.abandonedCheckoutAt),
  dates("customer_added_date", (customer) => customer.createdAt),
  choices(
    "email_subscription_status",
    ["SUBSCRIBED", "UNSUBSCRIBED", "NOT_SUBSCRIBED"],
    (customer) => customer.emailState,
  ),
  choices("sms_subscription_status", ["SUBSCRIBED", "NOT_SUBSCRIBED"], (customer) =>
    customer.smsState.replace("NEVER_", "NOT_"),
  ),
  choices("rfm_group", ["DORMANT", "CHAMPIONS", "PROSPECTS"], (customer) => customer.rfmGroup),
  choices("predicted_spend_tier", ["HIGH", "LOW"], (customer) => customer.predictedSpendTier),
  choices("customer_language", ["en", "de", "pt-BR"], (customer) => customer.locale),
  choices("customer_email_domain", ["gmail.com", "web.de"], (customer) => customer.email?.split("@")[1] ?? null),
  choices(
    "metafields.custom.favourite_roast",
    ["dark", "light"],
    (customer) => customer.metafields["custom.favourite_roast"] ?? null,
  ),
  lists("customer_tags", ["vip", "newsletter", "popup"], (customer) => customer.tags),
  lists("customer_countries", ["US", "DE", "JP"], (customer) => [customer.countryCode]),
  lists("customer_regions", ["US-CA", "GB-ENG"], (customer) => [`${customer.countryCode}-${customer.regionCode}`]),
  lists("customer_cities", ["US-CA-LosAngeles", "DE-Berlin"], (customer) => [
    [customer.countryCode, customer.regionCode, customer.city?.replaceAll(" ", "")].filter(Boolean).join("-"),
  ]),
  purchases,
  placed,
);

/** Written with parentheses only where the level asks for them. */
const within = (part: Case, level: number): string => (part.level > level ? `(${part.text})` : part.text);

const join = (parts: Case[], level: 1 | 2): Case => ({
  level,
  get text() {
    return parts.map((part) => within(part, level === 1 ? 1 : 2)).join(level === 1 ? " AND " : " OR ");
  },
  holds: (customer) =>
    level === 1 ? parts.every((part) => part.holds(customer)) : parts.some((part) => part.holds(customer)),
});

const { query } = fc.letrec<{ query: Case }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 2, depthSize: "small" },
    anyClause,
    fc.tuple(tie("query"), tie("query")).map((parts) => join(parts, 1)),
    fc.tuple(tie("query"), tie("query")).map((parts) => join(parts, 2)),
    tie("query").map((part): Case => ({
      level: 0,
      get text() {
        return `NOT (${part.text})`;
      },
      holds: (customer) => !part.holds(customer),
    })),
  ),
}));

test("any query selects exactly those customers for whom it holds", async () => {
  await fc.assert(
    fc.asyncProperty(query, async (drawn) => {
      const expected = world.customers.filter(drawn.holds).map(({ id }) => id);
      expect(await selectIds(ctx, drawn.text, { timezone, shop: world.shop })).toEqual(expected);
    }),
    { numRuns: 250 },
  );
}, 60_000);

test("every kind of clause alone selects exactly those customers for whom it holds", async () => {
  await fc.assert(
    fc.asyncProperty(anyClause, async (drawn) => {
      const expected = world.customers.filter(drawn.holds).map(({ id }) => id);
      expect(await selectIds(ctx, drawn.text, { timezone, shop: world.shop })).toEqual(expected);
    }),
    { numRuns: 250 },
  );
}, 60_000);
