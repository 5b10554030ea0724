import { expect, test } from "vitest";
import { parsePartPrices } from "#app/campaigns/part-prices.ts";

const list = (rows: { countryCode: string; price: string }[], currency = "EUR") =>
  parsePartPrices({ channel: "sms", currency, rows });

test("a price list is taken as it is typed, without the rows that say nothing", () => {
  expect(
    list([
      { countryCode: "NL", price: "0.0725" },
      { countryCode: "", price: "" },
      { countryCode: "US", price: "0" },
      { countryCode: "*", price: "" },
    ]),
  ).toEqual({
    ok: true,
    prices: {
      channel: "sms",
      currency: "EUR",
      rows: [
        { countryCode: "NL", price: 0.0725 },
        { countryCode: "US", price: 0 },
      ],
    },
  });
});

test("each thing that is wrong is named beside its field, and no row is dropped without a word", () => {
  expect(
    list(
      [
        { countryCode: "NL", price: "" },
        { countryCode: "", price: "0.1" },
        { countryCode: "DE", price: "-1" },
        { countryCode: "DE", price: "5000" },
        { countryCode: "*", price: "cheap" },
      ],
      "euro",
    ),
  ).toEqual({
    ok: false,
    problems: {
      currency: "Use a currency’s three letters, such as USD.",
      rows: {
        0: { price: "Enter a price." },
        1: { countryCode: "Choose a country." },
        2: { price: "A price cannot be negative." },
        3: { countryCode: "This country is in the list already.", price: "Enter the price of one, not of many." },
        4: { price: "Enter a price." },
      },
    },
  });
  expect(parsePartPrices(null).ok).toBe(false);
});
