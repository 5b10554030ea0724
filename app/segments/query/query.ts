/**
 * Shopify's segment query language as a tree. Grammar and names: shopify.dev, "Segment query language reference", and the
 * 2026-10 change of function syntax (`fn(…) = true` became `fn MATCHES (…)`). We read both and write the new.
 *
 * Of that reference: a text stands between single quotes, and a quote in it is written `\'`; several ids of one parameter
 * are `id IN (1, 2)`, and `id NOT IN (…)`; a function names each parameter once.
 */
export type Query = Group | Clause;

/** AND binds tighter than OR. A group has two parts or more. */
export type Group = { kind: "and"; parts: Query[] } | { kind: "or"; parts: Query[] };

export type Clause =
  | { kind: "compare"; attribute: Attribute; operator: Comparison; value: Value }
  | { kind: "between"; attribute: Attribute; from: Value; to: Value }
  | { kind: "contains"; attribute: Attribute; value: Value; negated: boolean }
  | { kind: "empty"; attribute: Attribute; negated: boolean }
  | { kind: "matches"; event: string; parameters: Parameter[]; negated: boolean };

/** `yearly` is anniversary(): the date's day and month count, the year does not. */
export type Attribute = { name: string; yearly: boolean };

export const comparisons = ["=", "!=", ">=", "<=", ">", "<"] as const;
export type Comparison = (typeof comparisons)[number];

export type Parameter =
  | { kind: "compare"; name: string; operator: Comparison; value: Value }
  | { kind: "between"; name: string; from: Value; to: Value }
  | { kind: "one-of"; name: string; values: Value[]; negated: boolean };

export type Value =
  | { kind: "text"; text: string }
  | { kind: "number"; text: string }
  /** 2026-01-31, -30d, today, 30_days_ago */
  | { kind: "date"; text: string }
  | { kind: "boolean"; value: boolean };

export type QueryProblem = { line: number; column: number; message: string };

/** Shopify takes no more than ten clauses and 5,000 characters in one query. */
export const queryLimits = { clauses: 10, characters: 5000 } as const;

/** The clauses of a query from left to right. */
export function clausesOf(query: Query): Clause[] {
  return query.kind === "and" || query.kind === "or" ? query.parts.flatMap(clausesOf) : [query];
}
