import type { Clause, Query, Value } from "./query.ts";
import { describeClause } from "./describe-query.ts";

/**
 * Conditions that can never hold together, in the merchant's words: a range that ends before it starts, the same thing
 * both asked for and ruled out, bounds that leave nothing between them. A hint, never a refusal: Shopify decides.
 *
 * `today` (YYYY-MM-DD, in the shop's zone) is what relative dates are counted from.
 */
export function findConflicts(query: Query, today: string): string[] {
  return [...new Set(alternatives(query).flatMap((clauses) => conflictsWithin(clauses, today)))];
}

/** Each way to satisfy the query, as the clauses that must hold together. Ten clauses keep this small. */
function alternatives(query: Query): Clause[][] {
  if (query.kind === "or") return query.parts.flatMap(alternatives);
  if (query.kind !== "and") return [[query]];
  return query.parts.reduce<Clause[][]>(
    (lists, part) => lists.flatMap((list) => alternatives(part).map((more) => [...list, ...more])),
    [[]],
  );
}

type Range = { low: number; high: number; lowOpen: boolean; highOpen: boolean };

function conflictsWithin(clauses: Clause[], today: string): string[] {
  const found: string[] = [];
  for (const clause of clauses) {
    const range = rangeOf(clause, today);
    if (range && isEmpty(range))
      found.push(`“${describeClause(clause)}” can never be true: the start is after the end.`);
  }
  for (const [index, first] of clauses.entries()) {
    for (const second of clauses.slice(index + 1)) {
      if (contradict(first, second, today)) {
        found.push(`No customer can match both “${describeClause(first)}” and “${describeClause(second)}”.`);
      }
    }
  }
  return found;
}

function contradict(first: Clause, second: Clause, today: string): boolean {
  if (first.kind === "matches" || second.kind === "matches") {
    return (
      first.kind === "matches" &&
      second.kind === "matches" &&
      first.negated !== second.negated &&
      sameExceptNegation(first, second)
    );
  }
  if (first.attribute.name !== second.attribute.name || first.attribute.yearly !== second.attribute.yearly)
    return false;
  if (first.kind === "contains" && second.kind === "contains")
    return first.negated !== second.negated && sameExceptNegation(first, second);
  if (first.kind === "empty" || second.kind === "empty") {
    const empty = first.kind === "empty" ? first : second;
    const other = empty === first ? second : first;
    if (other.kind === "empty") return first.kind === "empty" && first.negated !== other.negated;
    return (
      empty.kind === "empty" &&
      !empty.negated &&
      !(other.kind === "contains" && other.negated) &&
      !(other.kind === "compare" && other.operator === "!=")
    );
  }
  const firstRange = rangeOf(first, today);
  const secondRange = rangeOf(second, today);
  if (firstRange && secondRange && !isEmpty(firstRange) && !isEmpty(secondRange))
    return isEmpty(intersect(firstRange, secondRange));
  if (first.kind === "compare" && second.kind === "compare" && isFixed(first.value) && isFixed(second.value)) {
    const same = JSON.stringify(first.value) === JSON.stringify(second.value);
    if (first.operator === "=" && second.operator === "=") return !same;
    return same && [first.operator, second.operator].sort().join(" ") === "!= =";
  }
  return false;
}

function sameExceptNegation(first: Clause, second: Clause): boolean {
  return JSON.stringify({ ...first, negated: null }) === JSON.stringify({ ...second, negated: null });
}

function isFixed(value: Value): boolean {
  return value.kind === "text" || value.kind === "boolean";
}

function rangeOf(clause: Clause, today: string): Range | null {
  if (clause.kind === "between") {
    const low = positionOf(clause.from, today);
    const high = positionOf(clause.to, today);
    return low === null || high === null ? null : { low, high, lowOpen: false, highOpen: false };
  }
  if (clause.kind !== "compare") return null;
  const at = positionOf(clause.value, today);
  if (at === null) return null;
  const all: Range = { low: -Infinity, high: Infinity, lowOpen: false, highOpen: false };
  switch (clause.operator) {
    case "=":
      return { ...all, low: at, high: at };
    case ">=":
      return { ...all, low: at };
    case ">":
      return { ...all, low: at, lowOpen: true };
    case "<=":
      return { ...all, high: at };
    case "<":
      return { ...all, high: at, highOpen: true };
    case "!=":
      return null;
  }
}

function intersect(a: Range, b: Range): Range {
  const low = Math.max(a.low, b.low);
  const high = Math.min(a.high, b.high);
  return {
    low,
    high,
    lowOpen: (a.low === low && a.lowOpen) || (b.low === low && b.lowOpen),
    highOpen: (a.high === high && a.highOpen) || (b.high === high && b.highOpen),
  };
}

function isEmpty(range: Range): boolean {
  return range.low > range.high || (range.low === range.high && (range.lowOpen || range.highOpen));
}

const DAY_MS = 86_400_000;
const daysIn: Record<string, number> = { d: 1, w: 7, m: 30.44, y: 365.25 };

/** A value on a line: the number itself, or a date in days. Months and years are close enough for a hint. */
function positionOf(value: Value, today: string): number | null {
  if (value.kind === "number") return Number(value.text);
  if (value.kind !== "date") return null;
  const now = Date.parse(today) / DAY_MS;
  if (value.text === "today") return now;
  if (value.text === "yesterday") return now - 1;
  const relative = /^([-+])(\d+)([dwmy])$/.exec(value.text) ?? /^()(\d+)_([dwmy])\w*_ago$/.exec(value.text);
  if (relative) return now + (relative[1] === "+" ? 1 : -1) * Number(relative[2]) * (daysIn[relative[3] ?? "d"] ?? 1);
  const fixed = Date.parse(value.text);
  return Number.isNaN(fixed) ? null : fixed / DAY_MS;
}
