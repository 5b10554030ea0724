import type { Condition, Literal } from "./query.ts";
import { resolveDate, resolveDay } from "./resolve-date.ts";
import type { DateScope } from "./resolve-date.ts";

/** What compiling needs everywhere: placeholders for values, the time, and the shop's placeholder. */
export type Scope = DateScope & { bind: (value: unknown) => string; shop: string };

/** A number, a string or one of a set of values. `column` is an SQL expression of ours, never text of the query. */
export function compileValue(column: string, condition: Condition, scope: Scope): string {
  switch (condition.operator) {
    case "IS NULL":
    case "IS NOT NULL":
      return `(${column} ${condition.operator})`;
    case "BETWEEN":
      return `(${column} BETWEEN ${bindValue(condition.low, scope)} AND ${bindValue(condition.high, scope)})`;
    case "IN":
      return `(${column} = ANY (${bindList(condition.values, scope)}))`;
    case "NOT IN":
      return `(${column} <> ALL (${bindList(condition.values, scope)}))`;
    case "CONTAINS":
    case "NOT CONTAINS":
      throw new Error(`${condition.operator} is for lists`);
    default:
      return `(${column} ${condition.operator} ${bindValue(condition.value, scope)})`;
  }
}

/** A moment in time, held against whole days (or seconds). */
export function compileDate(column: string, condition: Condition, scope: Scope): string {
  const at = (moment: Date): string => `${scope.bind(moment)}::timestamptz`;
  if (condition.operator === "IS NULL" || condition.operator === "IS NOT NULL")
    return `(${column} ${condition.operator})`;
  if (condition.operator === "BETWEEN") {
    const from = resolveDate(condition.low, scope).start;
    return `(${column} >= ${at(from)} AND ${column} < ${at(resolveDate(condition.high, scope).end)})`;
  }
  if (!("value" in condition)) throw new Error(`${condition.operator} is not for dates`);
  const { start, end } = resolveDate(condition.value, scope);
  switch (condition.operator) {
    case "=":
      return `(${column} >= ${at(start)} AND ${column} < ${at(end)})`;
    case "!=":
      return `(${column} < ${at(start)} OR ${column} >= ${at(end)})`;
    case ">":
      return `(${column} >= ${at(end)})`;
    case ">=":
      return `(${column} >= ${at(start)})`;
    case "<":
      return `(${column} < ${at(start)})`;
    case "<=":
      return `(${column} < ${at(end)})`;
    default:
      throw new Error(`${condition.operator} is not for dates`);
  }
}

/**
 * A day that returns every year, held against days of any year. 29 February is kept on the 28th in common years.
 * `columnOf` is asked only where the column matters, since a placeholder that is bound must be used.
 */
export function compileAnniversary(columnOf: () => string, condition: Condition, scope: Scope): string {
  const bounds = boundsOf(condition);
  const low = resolveDay(bounds.low, scope);
  const high = resolveDay(bounds.high, scope);
  if (high < low) return "(false)";
  if (high >= low.plus({ years: 1 })) return `(${columnOf()} IS NOT NULL)`;
  const day = `to_char(${columnOf()} AT TIME ZONE ${scope.bind(scope.timezone)}, 'MMDD')`;
  const from = scope.bind(low.toFormat("MMdd"));
  const last = high.toFormat("MMdd");
  const to = scope.bind(last === "0228" && !high.isInLeapYear ? "0229" : last);
  const isWithin =
    low.year === high.year ? `${day} BETWEEN ${from} AND ${to}` : `(${day} >= ${from} OR ${day} <= ${to})`;
  return condition.operator === "!=" ? `(NOT (${isWithin}))` : `(${isWithin})`;
}

function boundsOf(condition: Condition): { low: Literal; high: Literal } {
  if (condition.operator === "BETWEEN") return condition;
  if ("value" in condition) return { low: condition.value, high: condition.value };
  throw new Error(`${condition.operator} is not for anniversaries`);
}

function bindValue(value: Literal, scope: Scope): string {
  return value.kind === "number" ? `${scope.bind(value.text)}::numeric` : `${scope.bind(value.text)}::text`;
}

function bindList(values: Literal[], scope: Scope): string {
  const type = values.every((value) => value.kind === "number") ? "bigint[]" : "text[]";
  return `${scope.bind(values.map((value) => value.text))}::${type}`;
}
