import { describe, expect, test } from "vitest";
import { estimateCost } from "#app/messaging/cost.ts";
import { fieldsWithoutDefault, namesOptOut } from "#app/campaigns/review.ts";
import { sumEstimate } from "#app/campaigns/audience.ts";

describe("the way out", () => {
  test("is found in the words that customers know, and in the field for it", () => {
    for (const text of [
      "Reply STOP to unsubscribe",
      "Text stop.",
      "Opt-out: https://…",
      "{{ opt_out }}",
      "{{- opt_out -}}",
    ])
      expect(namesOptOut(text)).toBe(true);
    for (const text of ["Do not miss it", "Nonstop sale", "Cancel anytime, no end in sight", ""])
      expect(namesOptOut(text)).toBe(false);
  });
});

describe("fields without a default", () => {
  test("are named once each; those that always have a value are not", () => {
    const body =
      'Hi {{ customer.first_name }} {{customer.first_name|upcase}} {{ customer.city | default: "you" }} {{ customer.orders_count }} {{ shop.name }} {{- customer.last_name -}}';
    expect(fieldsWithoutDefault(body)).toEqual(["customer.first_name", "customer.last_name"]);
    expect(fieldsWithoutDefault("Hello")).toEqual([]);
  });
});

describe("the cost", () => {
  const countries = [
    { country: "US", count: 10 },
    { country: "NL", count: 5 },
    { country: null, count: 2 },
  ];

  test("is parts times people times the price of their country", () => {
    expect(estimateCost(countries, { parts: 2, list: { currency: "USD", prices: { US: 0.01, "*": 0.1 } } })).toEqual({
      amount: 10 * 2 * 0.01 + 7 * 2 * 0.1,
      currency: "USD",
      unpriced: 0,
    });
  });

  test("leaves out, and counts, those without a price; and is not made up", () => {
    expect(estimateCost(countries, { parts: 1, list: { currency: "USD", prices: { US: 0.01 } } })).toMatchObject({
      unpriced: 7,
    });
    expect(estimateCost(countries, { parts: 1, list: null })).toBeNull();
    expect(estimateCost(countries, { parts: 1, list: { currency: "USD", prices: {} } })).toBeNull();
  });
});

test("an estimate of nobody is nobody", () => {
  expect(sumEstimate([])).toEqual({ total: 0, eligible: 0, exclusions: [], countries: [], messagedLately: 0 });
});
