import { describe, expect, test } from "vitest";
import type { Condition } from "#app/automations/definition.ts";
import { conditionsHold, factsAsked, type CustomerFacts, type Facts } from "#app/automations/match-conditions.ts";

const customer: CustomerFacts = {
  from: "shopify",
  tags: ["VIP", "wholesale"],
  ordersBefore: 2,
  unreachable: { sms: null, whatsapp: "not-subscribed", rcs: "suppressed" },
};
const facts: Facts = {
  runId: 7n,
  context: {
    discountUsed: true,
    discountCodes: ["Spring10"],
    productIds: ["11", "12"],
    orderTags: ["Gift"],
  },
  customerCountry: null,
  memberships: new Map(),
  customer,
};
const product = (id: string) => ({ id, title: `Product ${id}` });

describe("a condition", () => {
  test.each<[Condition, boolean]>([
    [{ kind: "discount", isUsed: true }, true],
    [{ kind: "discount", isUsed: true, codes: ["SPRING10", "other"] }, true],
    [{ kind: "discount", isUsed: true, codes: ["other"] }, false],
    [{ kind: "discount", isUsed: false, codes: ["other"] }, true],
    [{ kind: "products", isIncluded: true, products: [product("9"), product("12")] }, true],
    [{ kind: "products", isIncluded: true, products: [product("9")] }, false],
    [{ kind: "products", isIncluded: false, products: [product("9")] }, true],
    [{ kind: "order-tags", hasAny: true, tags: [" gift "] }, true],
    [{ kind: "order-tags", hasAny: false, tags: ["gift"] }, false],
    [{ kind: "customer-tags", hasAny: true, tags: ["vip"] }, true],
    [{ kind: "customer-tags", hasAny: false, tags: ["staff"] }, true],
    [{ kind: "first-order", isFirst: true }, false],
    [{ kind: "first-order", isFirst: false }, true],
    [{ kind: "reachable", channel: "sms", isReachable: true }, true],
    [{ kind: "reachable", channel: "whatsapp", isReachable: true }, false],
    [{ kind: "reachable", channel: "rcs", isReachable: false }, true],
  ])("%j: %s", (condition, holds) => {
    expect(conditionsHold([condition], facts)).toBe(holds);
  });

  test.each<Condition>([
    { kind: "products", isIncluded: true, products: [product("12")] },
    { kind: "products", isIncluded: false, products: [product("12")] },
    { kind: "order-tags", hasAny: false, tags: ["gift"] },
    { kind: "discount", isUsed: false, codes: ["SPRING10"] },
  ])("holds neither way of what the event does not tell of: %j", (condition) => {
    expect(conditionsHold([condition], { ...facts, context: {} })).toBe(false);
  });

  test("on a customer whom nobody read is a defect, not an answer", () => {
    expect(() => conditionsHold([{ kind: "first-order", isFirst: true }], { ...facts, customer: undefined })).toThrow(
      "Run 7",
    );
  });
});

test("what conditions were decided by is told in short", () => {
  const asked: Condition[] = [
    { kind: "products", isIncluded: true, products: [product("9"), product("12")] },
    { kind: "customer-tags", hasAny: true, tags: ["vip"] },
    { kind: "customer-tags", hasAny: false, tags: ["staff"] },
    { kind: "first-order", isFirst: true },
    { kind: "reachable", channel: "sms", isReachable: true },
    { kind: "reachable", channel: "rcs", isReachable: true },
    { kind: "total", comparison: "below", amount: 5 },
  ];
  expect(factsAsked(asked, facts)).toEqual({
    products: "Product 12",
    customerTags: "VIP, none",
    customerFrom: "shopify",
    ordersBefore: "2",
    "reach:sms": "yes",
    "reach:rcs": "suppressed",
    total: "unknown",
  });
});
