import fc from "fast-check";
import {
  comparisons,
  type Attribute,
  type Clause,
  type Parameter,
  type Query,
  type Value,
} from "#app/segments/query/query.ts";

const name = fc.constantFrom(
  "number_of_orders",
  "amount_spent",
  "customer_tags",
  "last_order_date",
  "metafields.facts.birth_date",
  "metafields.app--12--loyalty.status",
);
const event = fc.constantFrom("products_purchased", "orders_placed", "storefront.product_viewed");
const parameterName = fc.constantFrom("id", "date", "count", "sum_amount", "tag");

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.record({
    kind: fc.constant("text" as const),
    text: fc.string({ maxLength: 12 }).map((text) => text.replaceAll("\\", "")),
  }),
  fc.record({
    kind: fc.constant("number" as const),
    text: fc.oneof(
      fc.integer().map(String),
      fc.nat(1000).map((cents) => (cents / 100).toFixed(2)),
    ),
  }),
  fc.record({
    kind: fc.constant("date" as const),
    text: fc.constantFrom("today", "yesterday", "-30d", "+7d", "-12m", "2026-01-31", "30_days_ago"),
  }),
  fc.record({ kind: fc.constant("boolean" as const), value: fc.boolean() }),
);

const attribute: fc.Arbitrary<Attribute> = fc.record({ name, yearly: fc.constant(false) });
const datedAttribute: fc.Arbitrary<Attribute> = fc.record({ name, yearly: fc.boolean() });

const parameter: fc.Arbitrary<Parameter> = fc.oneof(
  fc.record({
    kind: fc.constant("compare" as const),
    name: parameterName,
    operator: fc.constantFrom(...comparisons),
    value,
  }),
  fc.record({ kind: fc.constant("between" as const), name: parameterName, from: value, to: value }),
  fc.record({
    kind: fc.constant("one-of" as const),
    name: parameterName,
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
    negated: fc.boolean(),
  }),
);

const clause: fc.Arbitrary<Clause> = fc.oneof(
  fc.record({
    kind: fc.constant("compare" as const),
    attribute: datedAttribute,
    operator: fc.constantFrom(...comparisons),
    value,
  }),
  fc.record({ kind: fc.constant("between" as const), attribute: datedAttribute, from: value, to: value }),
  fc.record({ kind: fc.constant("contains" as const), attribute, value, negated: fc.boolean() }),
  fc.record({ kind: fc.constant("empty" as const), attribute: datedAttribute, negated: fc.boolean() }),
  fc.record({
    kind: fc.constant("matches" as const),
    event,
    parameters: fc.array(parameter, { maxLength: 3 }),
    negated: fc.boolean(),
  }),
);

/** Queries as the parser builds them: no group directly inside one of its own kind, ten clauses at most. */
export const queryArbitrary: fc.Arbitrary<Query> = fc.oneof(
  clause,
  group("and", fc.oneof({ weight: 3, arbitrary: clause }, group("or", clause, 2)), 3),
  group("or", fc.oneof({ weight: 3, arbitrary: clause }, group("and", clause, 3)), 3),
);

function group(kind: "and" | "or", part: fc.Arbitrary<Query>, most: number): fc.Arbitrary<Query> {
  return fc.array(part, { minLength: 2, maxLength: most }).map((parts) => ({ kind, parts }));
}
