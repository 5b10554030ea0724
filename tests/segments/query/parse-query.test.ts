import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseQuery } from "#app/segments/query/parse-query.ts";
import { printQuery } from "#app/segments/query/print-query.ts";
import { queryArbitrary } from "./query-arbitrary.ts";

describe("parseQuery", () => {
  test("what is printed reads back as the same query", () => {
    fc.assert(
      fc.property(queryArbitrary, (query) => {
        expect(parseQuery(printQuery(query))).toEqual({ ok: true, query });
      }),
    );
  });

  test("printing is stable: a query read from text prints as that text", () => {
    fc.assert(
      fc.property(queryArbitrary, (query) => {
        const text = printQuery(query);
        const read = parseQuery(text);
        expect(read.ok && printQuery(read.query)).toBe(text);
      }),
    );
  });

  test("any text whatever gives a query or a problem with its place, and never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const read = parseQuery(text);
        if (!read.ok) {
          expect(read.problem.line).toBeGreaterThan(0);
          expect(read.problem.column).toBeGreaterThan(0);
          expect(read.problem.message).not.toBe("");
        }
      }),
    );
  });

  test.each([
    ["products_purchased(quantity: 5) = true", "products_purchased MATCHES (quantity = 5)"],
    ["shopify_email.opened() = true", "shopify_email.opened MATCHES ()"],
    ["orders_placed() = false", "orders_placed NOT MATCHES ()"],
    ["orders_placed(count_at_least: 2, date: -30d) = true", "orders_placed MATCHES (count >= 2, date >= -30d)"],
    ["products_purchased(id: (1, 2)) = true", "products_purchased MATCHES (id IN (1, 2))"],
    ["products_purchased(id: (1, 2)) = false", "products_purchased NOT MATCHES (id IN (1, 2))"],
    ["anniversary(date: 'metafields.facts.birth_date') = today", "anniversary('metafields.facts.birth_date') = today"],
  ])("the function syntax of before 2026-10 is read and written anew: %s", (old, modern) => {
    const read = parseQuery(old);
    expect(read.ok && printQuery(read.query)).toBe(modern);
  });

  test("a quote in a text is written with a backslash", () => {
    const text = "customer_tags CONTAINS '\\'VIP\\''";
    const read = parseQuery(text);
    expect(read).toMatchObject({ ok: true, query: { value: { kind: "text", text: "'VIP'" } } });
    expect(read.ok && printQuery(read.query)).toBe(text);
  });

  test("AND binds tighter than OR, and parentheses are kept where they matter", () => {
    const roundTrip = (text: string) => {
      const read = parseQuery(text);
      return read.ok ? printQuery(read.query) : read.problem.message;
    };
    expect(roundTrip("a = 1 or b = 2 and c = 3")).toBe("a = 1 OR b = 2 AND c = 3");
    expect(roundTrip("(a = 1 OR b = 2) AND c = 3")).toBe("(a = 1 OR b = 2) AND c = 3");
    expect(roundTrip("((a = 1)) AND (b = 2 AND c = 3)")).toBe("a = 1 AND b = 2 AND c = 3");
  });

  test.each([
    ["", 1, 1, "The query ends too early."],
    ["number_of_orders >", 1, 19, "The query ends too early."],
    ["number_of_orders valid", 1, 18, "“valid” is unexpected."],
    ["number_of_orders = 1 AND\n  rfm_group = 'abc", 2, 15, "This quotation mark is never closed."],
    ["rfm_group = LOYAL", 1, 18, "“LOYAL” needs quotation marks: 'LOYAL'."],
    ["(number_of_orders = 1", 1, 22, "“)” is missing here."],
  ])("%j is refused with its place", (text, line, column, message) => {
    expect(parseQuery(text)).toEqual({ ok: false, problem: { line, column, message } });
  });

  test("an eleventh condition is refused, as Shopify does", () => {
    const clauses = (count: number) =>
      Array.from({ length: count }, (_, index) => `number_of_orders = ${index}`).join(" OR ");
    expect(parseQuery(clauses(10)).ok).toBe(true);
    expect(parseQuery(clauses(11))).toMatchObject({
      ok: false,
      problem: { message: "A segment can have at most 10 conditions." },
    });
  });
});
