import { describe, expect, test } from "vitest";
import { readGroups, writeGroups, type FilterKind } from "#app/segments/query/builder.ts";
import { parseQuery } from "#app/segments/query/parse-query.ts";

const kinds: Record<string, FilterKind> = {
  number_of_orders: "integer",
  amount_spent: "float",
  last_order_date: "date",
  first_order_date: "date",
  customer_tags: "association",
  sms_subscription_status: "enum",
  products_purchased: "event",
  "products_purchased.id": "ids",
  "products_purchased.tag": "string",
  "products_purchased.date": "date",
};
const kindOf = (filter: string, parameter?: string) => kinds[parameter ? `${filter}.${parameter}` : filter];

describe("the builder", () => {
  test.each([
    "number_of_orders >= 3",
    "number_of_orders BETWEEN 1 AND 3 AND customer_tags NOT CONTAINS 'vip'",
    "last_order_date >= -30d OR last_order_date IS NULL AND amount_spent > 49.90",
    "products_purchased NOT MATCHES (id = 7, date >= -30d) AND sms_subscription_status = 'SUBSCRIBED'",
    "last_order_date < -90d",
    "last_order_date >= -12m AND first_order_date > -30d AND last_order_date != 2026-01-31",
    "last_order_date BETWEEN -12m AND today",
    "products_purchased MATCHES (id IN (1012132033639, 2012162031638), tag = 'mother\\'s day')",
    "products_purchased NOT MATCHES (id NOT IN (7, 8))",
    "customer_tags CONTAINS '\\'VIP\\''",
    "last_order_date > 2026-01-31",
  ])("holds %s and writes it back unchanged", (text) => {
    const parsed = parseQuery(text);
    const groups = parsed.ok ? readGroups(parsed.query, kindOf) : null;
    expect(groups).not.toBeNull();
    expect(groups && writeGroups(groups)).toEqual({ ok: true, text });
  });

  test.each(["(number_of_orders = 1 OR number_of_orders = 2) AND amount_spent > 5", "unknown_filter = 1"])(
    "leaves %s to the text",
    (text) => {
      const parsed = parseQuery(text);
      expect(parsed.ok && readGroups(parsed.query, kindOf)).toBeNull();
    },
  );

  test("says which row is unfinished and what it lacks", () => {
    const row = {
      filter: "number_of_orders",
      kind: "integer" as const,
      yearly: false,
      operator: ">=" as const,
      values: ["3"],
      parameters: [],
    };
    expect(writeGroups([[row, { ...row, values: ["many"] }], [{ ...row, filter: "" }]])).toEqual({
      ok: false,
      problems: [
        { group: 0, row: 1, message: "Enter a whole number." },
        { group: 1, row: 0, message: "Choose a filter." },
      ],
    });
  });

  test("says what was chosen as one, not as a list", () => {
    const parsed = parseQuery("products_purchased MATCHES (id IN (7))");
    const groups = parsed.ok ? readGroups(parsed.query, kindOf) : null;
    expect(groups && writeGroups(groups)).toEqual({ ok: true, text: "products_purchased MATCHES (id = 7)" });
  });

  test.each([
    [[], "Choose a value."],
    [["7", "a shirt"], "Choose one from the list, or enter its ID."],
  ])("does not write the products %j", (values, message) => {
    const parameters = [{ name: "id", kind: "ids" as const, operator: "one-of" as const, values }];
    const row = { filter: "products_purchased", kind: "event" as const, yearly: false, operator: "did" as const };
    expect(writeGroups([[{ ...row, values: [], parameters }]])).toEqual({
      ok: false,
      problems: [{ group: 0, row: 0, message }],
    });
  });

  test("refuses a backslash instead of writing a query that means something else", () => {
    const row = {
      filter: "customer_tags",
      kind: "association" as const,
      yearly: false,
      operator: "contains" as const,
      values: ["back\\slash"],
      parameters: [],
    };
    expect(writeGroups([[row]])).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining("backslash") }],
    });
  });
});
