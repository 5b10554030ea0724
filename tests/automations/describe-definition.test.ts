import { expect, test } from "vitest";
import type { Condition, Definition, Trigger } from "#app/automations/definition.ts";
import {
  describeConditions,
  describeGoal,
  describeLive,
  describeMinutes,
  describeReentry,
  describeTrigger,
} from "#app/automations/describe-definition.ts";

const wording = {
  segment: (id: string) => `Segment ${id}`,
  country: (code: string) => `Country ${code}`,
  money: (amount: number) => `€${amount}`,
};

test.each<[Trigger, string]>([
  [{ kind: "order-placed" }, "Order placed"],
  [{ kind: "checkout-abandoned", afterMinutes: 90 }, "Checkout abandoned for 90 minutes"],
  [{ kind: "order-after-days", days: 30, time: "10:00" }, "30 days after an order, at 10:00"],
  [
    { kind: "birthday", metafield: "facts.birth_date", offsetDays: -3, time: "10:00" },
    "3 days before a birthday, at 10:00",
  ],
  [{ kind: "birthday", metafield: null, offsetDays: 0, time: "09:30" }, "Birthday, at 09:30"],
  [
    { kind: "first-order-anniversary", offsetDays: 1, time: "10:00" },
    "1 day after the anniversary of the first order, at 10:00",
  ],
  [{ kind: "segment-entered", segmentId: "5" }, "Customer enters a segment: Segment 5"],
  [{ kind: "segment-left", segmentId: null }, "Customer leaves a segment: none chosen yet"],
])("a trigger reads as a line: %j", (trigger, words) => {
  expect(describeTrigger(trigger, wording)).toBe(words);
});

test.each<[Condition, string]>([
  [{ kind: "segment", isMember: true, segmentIds: ["1", "2"] }, "In Segment 1 or Segment 2"],
  [{ kind: "segment", isMember: false, segmentIds: [] }, "Not in a segment"],
  [{ kind: "country", isOneOf: true, countries: ["NL", "BE"] }, "In Country NL or Country BE"],
  [{ kind: "country", isOneOf: false, countries: ["NL"] }, "Not in Country NL"],
  [{ kind: "total", comparison: "at-least", amount: 50 }, "Total at least €50"],
  [{ kind: "total", comparison: "below", amount: 0.5 }, "Total below €0.5"],
  [{ kind: "discount", isUsed: true }, "A discount was used"],
  [{ kind: "discount", isUsed: true, codes: ["A", "B"] }, "Discount code is A or B"],
  [{ kind: "discount", isUsed: true, codes: [] }, "Discount code: none entered yet"],
  [{ kind: "order-tags", hasAny: false, tags: [] }, "Order tags: none entered yet"],
  [{ kind: "discount", isUsed: false, codes: ["A"] }, "Discount code is not A"],
  [{ kind: "products", isIncluded: true, products: [{ id: "1", title: "Linen shirt" }] }, "Contains Linen shirt"],
  [{ kind: "products", isIncluded: false, products: [] }, "Products: none chosen yet"],
  [{ kind: "order-tags", hasAny: true, tags: ["a", "b", "c", "d", "e"] }, "Order has tag “a”, “b”, “c” or 2 more"],
  [{ kind: "customer-tags", hasAny: false, tags: ["vip"] }, "Customer does not have tag “vip”"],
  [{ kind: "first-order", isFirst: true }, "Has not ordered before"],
  [{ kind: "reachable", channel: "whatsapp", isReachable: false }, "Cannot be reached by WhatsApp"],
])("a condition reads as a line: %j", (condition, words) => {
  expect(describeConditions([condition], wording)).toEqual([words]);
});

test("conditions that must hold together read on", () => {
  const conditions: Condition[] = [
    { kind: "discount", isUsed: false },
    { kind: "country", isOneOf: true, countries: ["NL"] },
  ];
  expect(describeConditions(conditions, wording)).toEqual(["No discount was used", "and in Country NL"]);
});

test.each([
  [1, "1 minute"],
  [90, "90 minutes"],
  [120, "2 hours"],
  [1_440, "1 day"],
  [1_500, "25 hours"],
])("%i minutes are %s", (minutes, words) => {
  expect(describeMinutes(minutes)).toBe(words);
});

test.each<[Definition["reentry"], string]>([
  [{ kind: "always" }, "Each time it starts"],
  [{ kind: "never" }, "Once"],
  [{ kind: "after-days", days: 1 }, "Again after 1 day"],
])("who may come in again reads as a line: %j", (reentry, words) => {
  expect(describeReentry(reentry)).toBe(words);
});

test("a goal reads as a line", () => {
  expect(describeGoal({ kind: "order", days: 7 })).toBe("An order within 7 days");
  expect(describeGoal(null)).toBe("None");
});

test("the merchant is told what is live, and that changes are not yet", () => {
  expect(describeLive("draft", 0, true)).toBeNull();
  expect(describeLive("active", 2, false)).toBe("Version 2 is on.");
  expect(describeLive("paused", 2, true)).toBe(
    "Paused at version 2. Your changes reach new customers when you turn them on.",
  );
});
