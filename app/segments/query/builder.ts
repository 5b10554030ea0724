import { canPrintText, printQuery } from "./print-query.ts";
import { comparisons, type Clause, type Comparison, type Parameter, type Query, type Value } from "./query.ts";

/**
 * The form a query takes in the builder: any of these groups, and within a group all of these conditions. A query that
 * does not fit (an OR inside an AND) is edited as text.
 */
export type BuilderGroups = Condition[][];

/** What a filter of Shopify's holds, from the type names of `segmentFilters`; an event's parameter may be one id or several. */
export type FilterKind =
  "string" | "integer" | "id" | "ids" | "float" | "date" | "enum" | "boolean" | "association" | "event";

export type BuilderOperator =
  | Comparison
  | "between"
  | "contains"
  | "not-contains"
  | "empty"
  | "not-empty"
  | "in-last"
  | "longer-ago"
  | "did"
  | "did-not"
  | "one-of"
  | "none-of";

/**
 * One row of the builder. `values` are what stands in its fields, in order, or what was chosen of a list; unfinished rows
 * have empty ones, or none.
 */
export type Condition = {
  filter: string;
  kind: FilterKind;
  yearly: boolean;
  operator: BuilderOperator;
  values: string[];
  /** Only for events: each with a comparison of its own. */
  parameters: ConditionParameter[];
};

export type ConditionParameter = { name: string; kind: FilterKind; operator: BuilderOperator; values: string[] };

/** The operators a row offers, in the order they are offered; `multiValue` filters hold lists. */
export function operatorsFor(kind: FilterKind, multiValue: boolean): BuilderOperator[] {
  if (kind === "event") return ["did", "did-not"];
  if (kind === "boolean") return ["="];
  if (multiValue || kind === "association") return ["contains", "not-contains", "empty", "not-empty"];
  if (kind === "date")
    return ["in-last", "longer-ago", "=", "!=", "<", "<=", ">", ">=", "between", "empty", "not-empty"];
  if (kind === "id") return ["=", "!="];
  if (kind === "ids") return ["one-of", "none-of"];
  if (kind === "integer" || kind === "float") return [">=", "<=", "=", "!=", ">", "<", "between"];
  return ["=", "!=", "empty", "not-empty"];
}

/** "-30d", thirty days ago, without its sign: "30d"; undefined for any other date. */
export function relativeSpan(date: string): string | undefined {
  return /^-(\d+[dwmy])$/.exec(date)?.[1];
}

/** Whether an operator takes a list of values, of any length. */
export function takesList(operator: BuilderOperator): boolean {
  return operator === "one-of" || operator === "none-of";
}

/** How many fields an operator needs. */
export function valueCount(operator: BuilderOperator): 0 | 1 | 2 {
  if (operator === "empty" || operator === "not-empty" || operator === "did" || operator === "did-not") return 0;
  if (takesList(operator)) return 0;
  return operator === "between" ? 2 : 1;
}

export type BuiltQuery =
  { ok: true; text: string } | { ok: false; problems: { group: number; row: number; message: string }[] };

/** The text of what is in the builder, or what is missing and in which row (both from 0). */
export function writeGroups(groups: BuilderGroups): BuiltQuery {
  const problems: { group: number; row: number; message: string }[] = [];
  const parts = groups.map((rows, group) => {
    const clauses = rows.flatMap((condition, row) => {
      const result = toClause(condition);
      if (typeof result === "string") {
        problems.push({ group, row, message: result });
        return [];
      }
      return [result];
    });
    return chain("and", clauses);
  });
  if (problems.length > 0) return { ok: false, problems };
  const query = chain(
    "or",
    parts.filter((part) => part !== null),
  );
  return query
    ? { ok: true, text: printQuery(query) }
    : { ok: false, problems: [{ group: 0, row: 0, message: "Add a condition." }] };
}

/** The builder's form of a query, or null when only text can hold it. `kindOf` says what Shopify holds in a filter. */
export function readGroups(
  query: Query,
  kindOf: (filter: string, parameter?: string) => FilterKind | undefined,
): BuilderGroups | null {
  const groups: BuilderGroups = [];
  for (const alternative of query.kind === "or" ? query.parts : [query]) {
    const rows: Condition[] = [];
    for (const part of alternative.kind === "and" ? alternative.parts : [alternative]) {
      const row = part.kind === "and" || part.kind === "or" ? null : toCondition(part, kindOf);
      if (!row) return null;
      rows.push(row);
    }
    groups.push(rows);
  }
  return groups;
}

function chain(kind: "and" | "or", parts: Query[]): Query | null {
  const [first, ...rest] = parts;
  if (!first) return null;
  return rest.length === 0 ? first : { kind, parts: [first, ...rest] };
}

function toClause(condition: Condition): Clause | string {
  if (condition.filter === "") return "Choose a filter.";
  if (condition.kind === "event") {
    const parameters = condition.parameters.map((parameter) => toParameter(parameter));
    const problem = parameters.find((parameter) => typeof parameter === "string");
    if (problem !== undefined) return problem;
    return {
      kind: "matches",
      event: condition.filter,
      negated: condition.operator === "did-not",
      parameters: parameters.filter((parameter) => typeof parameter !== "string"),
    };
  }
  const attribute = { name: condition.filter, yearly: condition.yearly };
  if (condition.operator === "empty" || condition.operator === "not-empty")
    return { kind: "empty", attribute, negated: condition.operator === "not-empty" };
  const values = toValues(condition);
  if (typeof values === "string") return values;
  const [first, second] = values;
  if (condition.operator === "between") return { kind: "between", attribute, from: first, to: second ?? first };
  if (condition.operator === "contains" || condition.operator === "not-contains") {
    return { kind: "contains", attribute, value: first, negated: condition.operator === "not-contains" };
  }
  return { kind: "compare", attribute, operator: comparisonOf(condition.operator), value: first };
}

function toParameter(parameter: ConditionParameter): Parameter | string {
  if (takesList(parameter.operator)) return toListParameter(parameter);
  const values = toValues(parameter);
  if (typeof values === "string") return values;
  const [first, second] = values;
  if (parameter.operator === "between")
    return { kind: "between", name: parameter.name, from: first, to: second ?? first };
  return { kind: "compare", name: parameter.name, operator: comparisonOf(parameter.operator), value: first };
}

function toListParameter({ name, ...row }: ConditionParameter): Parameter | string {
  const texts = row.values.map((text) => text.trim()).filter((text) => text !== "");
  const values = texts.map((text) => toValue(row, text));
  const problem = values.find((value) => typeof value === "string");
  if (problem !== undefined) return problem;
  const list = values.filter((value) => typeof value !== "string");
  const [first] = list;
  if (!first) return "Choose a value.";
  if (list.length === 1 && row.operator === "one-of") return { kind: "compare", name, operator: "=", value: first };
  return { kind: "one-of", name, values: list, negated: row.operator === "none-of" };
}

function comparisonOf(operator: BuilderOperator): Comparison {
  if (operator === "in-last") return ">=";
  if (operator === "longer-ago") return "<";
  return comparisons.find((comparison) => comparison === operator) ?? "=";
}

function toValues(row: Pick<Condition, "kind" | "operator" | "values">): [Value, Value?] | string {
  const wanted = valueCount(row.operator);
  const texts = row.values.slice(0, wanted).map((text) => text.trim());
  if (texts.length < wanted || texts.some((text) => text === "")) return "Enter a value.";
  const values: Value[] = [];
  for (const text of texts) {
    const value = toValue(row, text);
    if (typeof value === "string") return value;
    values.push(value);
  }
  const [first, second] = values;
  return first ? [first, second] : "Enter a value.";
}

function toValue({ kind, operator }: Pick<Condition, "kind" | "operator">, text: string): Value | string {
  if (kind === "boolean") return { kind: "boolean", value: text === "true" };
  if (kind === "integer") return /^-?\d+$/.test(text) ? { kind: "number", text } : "Enter a whole number.";
  if (kind === "id" || kind === "ids")
    return /^\d+$/.test(text) ? { kind: "number", text } : "Choose one from the list, or enter its ID.";
  if (kind === "float")
    return /^-?\d+(\.\d+)?$/.test(text) ? { kind: "number", text } : "Enter a number, such as 50 or 49.90.";
  if (kind === "date") {
    if (operator === "in-last" || operator === "longer-ago") {
      return /^[1-9]\d{0,3}[dwmy]$/.test(text) ? { kind: "date", text: `-${text}` } : "Enter a whole number.";
    }
    return /^(\d{4}-\d{2}-\d{2}|today|yesterday|[-+]\d+[dwmy])$/.test(text) ? { kind: "date", text } : "Choose a date.";
  }
  if (!canPrintText(text)) return "Shopify’s segments cannot hold a backslash. Leave it out, or choose another value.";
  return { kind: "text", text };
}

function toCondition(
  clause: Clause,
  kindOf: (filter: string, parameter?: string) => FilterKind | undefined,
): Condition | null {
  if (clause.kind === "matches") {
    const parameters = clause.parameters.map((parameter) => toConditionParameter(clause.event, parameter, kindOf));
    if (parameters.some((parameter) => parameter === null)) return null;
    return {
      filter: clause.event,
      kind: "event",
      yearly: false,
      operator: clause.negated ? "did-not" : "did",
      values: [],
      parameters: parameters.filter((parameter) => parameter !== null),
    };
  }
  const kind = kindOf(clause.attribute.name);
  if (!kind || kind === "event") return null;
  const row = { filter: clause.attribute.name, yearly: clause.attribute.yearly, kind, parameters: [] };
  switch (clause.kind) {
    case "empty":
      return { ...row, operator: clause.negated ? "not-empty" : "empty", values: [] };
    case "contains":
      return { ...row, operator: clause.negated ? "not-contains" : "contains", values: [textOf(clause.value)] };
    case "between":
      return { ...row, operator: "between", values: [textOf(clause.from), textOf(clause.to)] };
    case "compare":
      return { ...row, ...readComparison(clause.operator, clause.value) };
  }
}

function toConditionParameter(
  event: string,
  parameter: Parameter,
  kindOf: (filter: string, parameter?: string) => FilterKind | undefined,
): ConditionParameter | null {
  const { name } = parameter;
  const kind = kindOf(event, name);
  if (!kind) return null;
  if (kind === "ids") return toIdList(parameter);
  if (parameter.kind === "one-of") return null;
  if (parameter.kind === "between")
    return { name, kind, operator: "between", values: [textOf(parameter.from), textOf(parameter.to)] };
  return { name, kind, ...readComparison(parameter.operator, parameter.value) };
}

function toIdList(parameter: Parameter): ConditionParameter | null {
  const { name } = parameter;
  if (parameter.kind === "one-of") {
    const operator = parameter.negated ? "none-of" : "one-of";
    return { name, kind: "ids", operator, values: parameter.values.map(textOf) };
  }
  if (parameter.kind !== "compare" || (parameter.operator !== "=" && parameter.operator !== "!=")) return null;
  const operator = parameter.operator === "=" ? "one-of" : "none-of";
  return { name, kind: "ids", operator, values: [textOf(parameter.value)] };
}

/** ">= -30d" is "in the last 30 days" and "< -30d" is "more than 30 days ago": the words a merchant would choose. */
function readComparison(operator: Comparison, value: Value): { operator: BuilderOperator; values: string[] } {
  const span = value.kind === "date" ? relativeSpan(value.text) : undefined;
  if (span && operator === ">=") return { operator: "in-last", values: [span] };
  if (span && operator === "<") return { operator: "longer-ago", values: [span] };
  return { operator, values: [textOf(value)] };
}

function textOf(value: Value): string {
  return value.kind === "boolean" ? String(value.value) : value.text;
}
