import { describe, expect, test } from "vitest";
import { normalizeEmail, numberOfSender, parsePhone } from "#app/customers/phone.ts";

test.each<[string, string | null, string]>([
  ["+31612345678", null, "+31612345678"],
  ["06 12 34 56 78", "NL", "+31612345678"],
  ["(212) 555-0123", "US", "+12125550123"],
  ["07911 123456", "gb", "+447911123456"],
  ["020 123 4567", "NL", "+31201234567"],
  ["0032 470 12 34 56", "BE", "+32470123456"],
])("%s in %s is %s", (text, country, e164) => {
  expect(parsePhone(text, country)).toEqual({ state: "valid", e164 });
});

test.each<[string, string | null, string]>([
  ["06 12 34 56 78", null, "no country to read it in"],
  ["12345", "NL", "too short"],
  ["0800 1234567", "NL", "a free number of a business"],
  ["+999 123 456 789", "NL", "no such country code"],
  ["call me", "NL", "no digits"],
  ["+31612345678 ext. 5", "NL", "an extension"],
  ["06 12 34 56 78", "XX", "no such country"],
])("%s in %s is invalid: %s", (text, country) => {
  expect(parsePhone(text, country)).toEqual({ state: "invalid", e164: null });
});

test.each([null, undefined, "", "   "])("no text is no number: %j", (text) => {
  expect(parsePhone(text, "NL")).toEqual({ state: "missing", e164: null });
});

test("e-mail addresses are compared in small letters", () => {
  expect(normalizeEmail(" Noor@Example.COM ")).toBe("noor@example.com");
  expect(normalizeEmail("noor@example")).toBeNull();
  expect(normalizeEmail("noor")).toBeNull();
});

describe("the number a message came from", () => {
  test.each([
    ["+5215512345678", "+525512345678"],
    ["+551187654321", "+5511987654321"],
    ["+5511987654321", "+5511987654321"],
    ["+551132654321", "+551132654321"],
    ["+31612345678", "+31612345678"],
    ["12345", "12345"],
    ["SHOP", "SHOP"],
  ])("%s is the customer's %s", (from, number) => {
    expect(numberOfSender(from)).toBe(number);
  });
});
