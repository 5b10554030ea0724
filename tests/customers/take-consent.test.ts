import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { consentStates, type Consent } from "#app/customers/customer.ts";
import { takeConsent } from "#app/customers/take-consent.ts";

const monday = new Date("2026-03-02T09:00:00Z");
const tuesday = new Date("2026-03-03T09:00:00Z");
const wednesday = new Date("2026-03-04T09:00:00Z");

const timedConsent = fc.record({
  state: fc.constantFrom(...consentStates),
  at: fc.integer({ min: 0, max: 5 }).map((days): Date | null => new Date(monday.getTime() + days * 86_400_000)),
});

describe("two statements about one consent", () => {
  test("the later one stands, whichever arrives first", () => {
    const yes: Consent = { state: "subscribed", at: monday };
    const no: Consent = { state: "unsubscribed", at: tuesday };
    expect(takeConsent(yes, no, tuesday)).toEqual(no);
    expect(takeConsent(no, yes, tuesday)).toBe(no);
  });

  test("at the same moment the opt-out stands", () => {
    const yes: Consent = { state: "subscribed", at: monday };
    const no: Consent = { state: "unsubscribed", at: monday };
    expect(takeConsent(yes, no, monday).state).toBe("unsubscribed");
    expect(takeConsent(no, yes, monday).state).toBe("unsubscribed");
  });

  test("a permission without a time replaces nothing that has one", () => {
    const no: Consent = { state: "unsubscribed", at: monday };
    expect(takeConsent(no, { state: "subscribed", at: null }, wednesday)).toBe(no);
  });

  test("a permission without a time is taken where nothing was known", () => {
    const unknown: Consent = { state: "never_subscribed", at: null };
    expect(takeConsent(unknown, { state: "subscribed", at: null }, monday).state).toBe("subscribed");
  });

  test("a withdrawal without a time counts from the customer's last change", () => {
    const yes: Consent = { state: "subscribed", at: tuesday };
    const gone: Consent = { state: "never_subscribed", at: null };
    expect(takeConsent(yes, gone, wednesday)).toEqual({ state: "never_subscribed", at: wednesday });
    expect(takeConsent(yes, gone, monday)).toBe(yes);
    expect(takeConsent(yes, gone, null)).toBe(yes);
  });

  test("any order of the same statements comes to the same consent", () => {
    const shuffled = fc
      .array(timedConsent, { minLength: 1, maxLength: 6 })
      .chain((statements) =>
        fc.tuple(fc.constant(statements), fc.shuffledSubarray(statements, { minLength: statements.length })),
      );
    fc.assert(
      fc.property(shuffled, ([inOrder, inDisorder]) => {
        const start: Consent = { state: "never_subscribed", at: null };
        const fold = (list: Consent[]) => list.reduce((current, next) => takeConsent(current, next, next.at), start);
        expect(fold(inDisorder)).toEqual(fold(inOrder));
      }),
    );
  });

  test("hearing a statement again changes nothing", () => {
    fc.assert(
      fc.property(timedConsent, timedConsent, (current, incoming) => {
        const once = takeConsent(current, incoming, incoming.at);
        expect(takeConsent(once, incoming, incoming.at)).toBe(once);
      }),
    );
  });
});
