import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asUserErrorMessage, parseSegmentQuery } from "#dev-store/segments/parse-query.ts";

function errorsOf(query: string): string[] {
  const parsed = parseSegmentQuery(query);
  return parsed.ok ? [] : parsed.errors.map(asUserErrorMessage);
}

describe("what Shopify was recorded to answer", () => {
  test.each([
    [
      "not a valid segment query ???",
      ["Query Line 1 Column 6: 'valid' is unexpected.", "Query Line 1 Column 4: 'a' filter cannot be found."],
    ],
    ["customer_tags = 'x'", ["Query Line 1 Column 14: customer_tags does not support operator '='"]],
    ["email = 'a@example.com'", ["Query Line 1 Column 0: 'email' filter cannot be found."]],
    ["country = 'US'", ["Query Line 1 Column 0: 'country' filter cannot be found."]],
    ["total_spent > 10", ["Query Line 1 Column 0: 'total_spent' filter cannot be found."]],
    ["", ["Query can't be blank"]],
    [" \n ", ["Query can't be blank"]],
  ])("%s", (query, expected) => {
    expect(errorsOf(query)).toEqual(expected);
  });

  test("a query longer than 5000 characters is refused, one of 5000 is not", () => {
    const query = "number_of_orders > 0";
    expect(errorsOf(query.padEnd(5001))).toEqual(["Query is too long (maximum is 5000 characters)"]);
    expect(errorsOf(query.padEnd(5000))).toEqual([]);
  });

  test("ten clauses are read and an eleventh is refused", () => {
    const clauses = (count: number): string => Array<string>(count).fill("number_of_orders > 0").join(" OR ");
    expect(errorsOf(clauses(10))).toEqual([]);
    expect(errorsOf(clauses(11))).toEqual(["Query Line 1 Column 240: too many clauses (maximum is 10)."]);
  });
});

// Forms that Shopify's reference gives, or that its admin was seen to write.
test.each([
  "email_subscription_status = 'SUBSCRIBED' AND customer_countries CONTAINS 'CA' OR amount_spent > 999.99",
  "(email_subscription_status = 'SUBSCRIBED' AND (customer_countries CONTAINS 'CA'))",
  "last_order_date BETWEEN 2021-01-01 AND today",
  "last_order_date BETWEEN -32d AND -30d and number_of_orders between 1 and 2",
  "last_order_date > 2020-05-30T16:00:00",
  "last_order_date >= 12_months_ago AND last_order_date != yesterday",
  "amount_spent BETWEEN 100 AND 1000.99",
  "customer_tags NOT CONTAINS '\\'VIP\\''",
  "customer_cities CONTAINS 'US-CA-LosAngeles' AND customer_regions CONTAINS 'US-NY'",
  "customer_email_domain = ''",
  "products_purchased NOT MATCHES ()",
  "products_purchased MATCHES (id = 2012162031638)",
  "products_purchased MATCHES ( id = 7698145706200, date >= -30d )",
  "products_purchased MATCHES (id IN (2012162031638, 1012132033639), date BETWEEN -12m AND today)",
  "products_purchased MATCHES (id NOT IN (1012132033639))",
  "products_purchased MATCHES (tag = 'Sports wear', quantity != 5)",
  "products_purchased(id: (2012162031638, 1012132033639)) = true",
  "products_purchased(tag: 'Christmas Pajamas') = true",
  "products_purchased(quantity: 5) = false",
  "products_purchased(date: > -3m) != true",
  "orders_placed MATCHES (date >= -12m, count >= 2, amount > 10.5, app_id = 580111, location_id IN (1, 2), sum_amount < 500)",
  "shopify_email.opened() = true AND shopify_email.clicked NOT MATCHES (activity_id IN (5240029206), count > 1)",
  "storefront.product_viewed MATCHES (id = 1) OR storefront_event.collection_viewed MATCHES ()",
  "customer_within_distance(coordinates: (45.4, -75.6), distance_mi: 6.2) = true",
  "customer_within_distance MATCHES (coordinates = (45.4, -75.6), distance_km <= 10)",
  "store_credit_accounts MATCHES (balance > 0, currency = 'USD')",
  "anniversary('metafields.facts.birth_date') = today",
  "anniversary ('metafields.facts.birth_date') BETWEEN today AND +30d",
  "anniversary(date: 'metafields.facts.birth_date') = today",
  "metafields.app--1576377--loyalty.status = 'Enrolled' AND metafields.custom.points >= 10",
  "companies IS NULL AND product_subscription_status != 'PAUSED' AND created_by_app_id = 580111",
  "rfm_group = 'AT_RISK' OR predicted_spend_tier IS NOT NULL",
  "NOT (number_of_orders = 0)",
])("reads %s", (query) => {
  expect(errorsOf(query)).toEqual([]);
});

test.each([
  ["number_of_orders > 'x'", "Line 1 Column 19: 'x' is not a valid value for number_of_orders."],
  ["number_of_orders > 1.5", "Line 1 Column 19: '1.5' is not a valid value for number_of_orders."],
  ["number_of_orders IS NULL", "Line 1 Column 17: number_of_orders does not support operator 'IS NULL'"],
  [
    "number_of_orders > 99999999999999999999",
    "Line 1 Column 19: '99999999999999999999' is not a valid value for number_of_orders.",
  ],
  ["number_of_orders > 1,000", "Line 1 Column 20: ',' is unexpected."],
  [
    "email_subscription_status = 'subscribed'",
    "Line 1 Column 28: 'subscribed' is not a valid value for email_subscription_status.",
  ],
  ["email_subscription_status = SUBSCRIBED", "Line 1 Column 28: 'SUBSCRIBED' is unexpected."],
  ['email_subscription_status = "SUBSCRIBED"', "Line 1 Column 28: '\"SUBSCRIBED\"' is unexpected."],
  ["last_order_date > 2026-02-30", "Line 1 Column 18: '2026-02-30' is not a valid value for last_order_date."],
  [
    "last_order_date > 2026-02-01T24:00:00",
    "Line 1 Column 18: '2026-02-01T24:00:00' is not a valid value for last_order_date.",
  ],
  ["last_order_date > '2026-02-01'", "Line 1 Column 18: '2026-02-01' is not a valid value for last_order_date."],
  ["customer_countries NOT IN ('US')", "Line 1 Column 19: customer_countries does not support operator 'NOT IN'"],
  ["customer_tags CONTAINS 1", "Line 1 Column 23: '1' is not a valid value for customer_tags."],
  ["number_of_orders MATCHES (id = 1)", "Line 1 Column 0: number_of_orders does not support operator 'MATCHES'"],
  ["products_purchased = true", "Line 1 Column 19: products_purchased does not support operator '='"],
  ["products_purchased MATCHES (colour = 1)", "Line 1 Column 28: 'colour' parameter cannot be found."],
  ["products_purchased MATCHES (date > -3d, date < -1d)", "Line 1 Column 40: 'date' parameter is given twice."],
  ["products_purchased MATCHES (tag IN ('a'))", "Line 1 Column 32: tag does not support operator 'IN'"],
  ["customer_within_distance MATCHES (distance_km < 3)", "Line 1 Column 0: 'coordinates' parameter is missing."],
  ["anniversary('customer_tags') = today", "Line 1 Column 0: anniversary does not support 'customer_tags'"],
  ["number_of_orders > 1 AND", "Line 1 Column 24: '<EOF>' is unexpected."],
  ["(number_of_orders > 1", "Line 1 Column 21: '<EOF>' is unexpected."],
  ["number_of_orders > 1)", "Line 1 Column 20: ')' is unexpected."],
  ["number_of_orders > 1\n  AND\n  customer_tags CONTAINS vip", "Line 3 Column 25: 'vip' is unexpected."],
  ["customer_tags CONTAINS 'a\nb' AND nothing = 1", "Line 2 Column 7: 'nothing' filter cannot be found."],
  ["customer_tags CONTAINS 'open", "Line 1 Column 23: ''open' is unexpected."],
])("refuses %s", (query, expected) => {
  const parsed = parseSegmentQuery(query);
  expect(parsed).toMatchObject({ ok: false, errors: [{ message: expected }] });
});

test("a function takes 500 values and not 501", () => {
  const ids = (count: number): string => Array.from({ length: count }, (_, index) => index).join(",");
  expect(errorsOf(`products_purchased MATCHES (id IN (${ids(500)}))`)).toEqual([]);
  expect(errorsOf(`products_purchased MATCHES (id IN (${ids(501)}))`)[0]).toContain("too many values");
});

test("AND binds tighter than OR, and parentheses bind tighter than both", () => {
  const shape = (query: string): unknown => {
    const parsed = parseSegmentQuery(query);
    return parsed.ok ? describeShape(parsed.ast) : parsed.errors;
  };
  const [a, b, c] = ["number_of_orders = 1", "number_of_orders = 2", "number_of_orders = 3"];
  expect(shape(`${a} OR ${b} AND ${c}`)).toEqual({ or: ["1", { and: ["2", "3"] }] });
  expect(shape(`${a} AND ${b} OR ${c}`)).toEqual({ or: [{ and: ["1", "2"] }, "3"] });
  expect(shape(`(${a} OR ${b}) AND ${c}`)).toEqual({ and: [{ or: ["1", "2"] }, "3"] });
  expect(shape(`NOT ${a} AND ${b}`)).toEqual({ and: [{ not: "1" }, "2"] });
});

function describeShape(query: unknown): unknown {
  const node = query as { kind: string; parts: unknown[]; part: unknown; condition: { value: { text: string } } };
  if (node.kind === "and" || node.kind === "or") return { [node.kind]: node.parts.map(describeShape) };
  return node.kind === "not" ? { not: describeShape(node.part) } : node.condition.value.text;
}

test("whatever is typed is answered, and each error is inside the text", () => {
  const words = [
    "number_of_orders",
    "customer_tags",
    "products_purchased",
    "AND",
    "OR",
    "NOT",
    "(",
    ")",
    "=",
    ">=",
    "CONTAINS",
  ];
  const more = [
    "MATCHES",
    "BETWEEN",
    "'vip'",
    "'",
    "\\",
    "-30d",
    "2026-01-01",
    "1",
    "1.5",
    ",",
    ":",
    "IS",
    "NULL",
    "IN",
    "\n",
    "é",
    "?",
  ];
  const salad = fc.array(fc.constantFrom(...words, ...more), { maxLength: 14 }).map((list) => list.join(" "));
  fc.assert(
    fc.property(fc.oneof(salad, fc.string({ maxLength: 60 })), (query) => {
      const parsed = parseSegmentQuery(query);
      if (parsed.ok) return;
      expect(parsed.errors.length).toBeGreaterThan(0);
      const lines = query.split("\n");
      for (const { line, column } of parsed.errors) {
        if (line === null || column === null) continue;
        expect(column).toBeLessThanOrEqual(lines[line - 1]?.length ?? -1);
      }
    }),
    { numRuns: 2000 },
  );
});
