import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeQuery } from "#app/segments/query/describe-query.ts";
import { findConflicts } from "#app/segments/query/find-conflicts.ts";
import { parseQuery } from "#app/segments/query/parse-query.ts";
import type { Query } from "#app/segments/query/query.ts";
import { queryArbitrary } from "./query-arbitrary.ts";

const TODAY = "2026-11-22";

function read(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.query;
}

describe("describeQuery", () => {
  test.each([
    [
      "number_of_orders >= 3 AND sms_subscription_status = 'SUBSCRIBED'",
      "Number of orders is at least 3 and SMS subscription is subscribed",
    ],
    ["last_order_date < -90d", "Last order was more than 90 days ago"],
    [
      "customer_tags NOT CONTAINS 'vip' OR customer_countries CONTAINS 'US'",
      "Tags do not include “vip”, or countries include “US”",
    ],
    ["products_purchased MATCHES (id = 7, date >= -30d)", "Bought a product (id is 7, in the last 30 days)"],
    ["products_purchased MATCHES (id IN (7, 8))", "Bought a product (id is 7 or 8)"],
    ["customer_tags CONTAINS 'mother\\'s day'", "Tags include “mother's day”"],
    ["orders_placed NOT MATCHES ()", "Did not place an order"],
    ["anniversary('metafields.facts.birth_date') = today", "The anniversary of birth date was today"],
    [
      "(rfm_group = 'LOYAL' OR amount_spent > 500) AND first_order_date IS NOT NULL",
      "(RFM group is loyal, or amount spent is more than 500) and first order is known",
    ],
  ])("%s", (text, sentence) => {
    expect(describeQuery(read(text))).toBe(sentence);
  });

  test("every query has a description", () => {
    fc.assert(fc.property(queryArbitrary, (query) => describeQuery(query).length > 0));
  });
});

describe("findConflicts", () => {
  test.each([
    "first_order_date BETWEEN 2026-03-01 AND 2026-01-01",
    "number_of_orders > 5 AND number_of_orders < 3",
    "number_of_orders > 3 AND number_of_orders <= 3",
    "last_order_date >= -30d AND last_order_date < -90d",
    "customer_tags CONTAINS 'vip' AND customer_tags NOT CONTAINS 'vip'",
    "rfm_group = 'LOYAL' AND rfm_group = 'NEW'",
    "email_subscription_status = 'SUBSCRIBED' AND email_subscription_status != 'SUBSCRIBED'",
    "last_order_date IS NULL AND last_order_date >= -30d",
    "orders_placed MATCHES (date >= -30d) AND orders_placed NOT MATCHES (date >= -30d)",
    "amount_spent > 100 OR (number_of_orders = 1 AND number_of_orders = 2)",
  ])("warns of %s", (text) => {
    expect(findConflicts(read(text), TODAY)).toHaveLength(1);
  });

  test.each([
    "number_of_orders > 3 AND number_of_orders < 5",
    "number_of_orders >= 3 AND number_of_orders <= 3",
    "number_of_orders > 5 OR number_of_orders < 3",
    "last_order_date < -30d AND last_order_date >= -90d",
    "customer_tags CONTAINS 'vip' AND customer_tags NOT CONTAINS 'wholesale'",
    "orders_placed MATCHES (date >= -90d) AND orders_placed NOT MATCHES (date >= -30d)",
    "anniversary('metafields.facts.birth_date') = today AND number_of_orders > 0",
  ])("has nothing against %s", (text) => {
    expect(findConflicts(read(text), TODAY)).toEqual([]);
  });
});
