import { eventWords, filterWords, plainName } from "./filters.ts";
import type { Attribute, Clause, Comparison, Parameter, Query, Value } from "./query.ts";

/** A query as a sentence a merchant reads: "Number of orders is at least 3 and SMS subscription is subscribed". */
export function describeQuery(query: Query): string {
  const sentence = describe(query);
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function describe(query: Query): string {
  if (query.kind !== "and" && query.kind !== "or") return describeClause(query);
  return query.parts
    .map((part) => (query.kind === "and" && part.kind === "or" ? `(${describe(part)})` : describe(part)))
    .join(query.kind === "and" ? " and " : ", or ");
}

/** One condition in words. */
export function describeClause(clause: Clause): string {
  if (clause.kind === "matches") return describeEvent(clause);
  const noun = nounOf(clause.attribute);
  switch (clause.kind) {
    case "empty":
      return clause.negated ? `${noun} is known` : `${noun} is not known`;
    case "contains":
      return `${noun} ${clause.negated ? "do not include" : "include"} ${describeValue(clause.value)}`;
    case "between":
      return `${noun} is between ${describeValue(clause.from)} and ${describeValue(clause.to)}`;
    case "compare":
      return `${noun} ${describeComparison(clause.operator, clause.value)}`;
  }
}

function nounOf(attribute: Attribute): string {
  const noun = filterWords[attribute.name]?.noun ?? plainName(attribute.name);
  return attribute.yearly ? `the anniversary of ${noun}` : noun;
}

const numberWords: Record<Comparison, string> = {
  "=": "is",
  "!=": "is not",
  ">=": "is at least",
  "<=": "is at most",
  ">": "is more than",
  "<": "is less than",
};
const dateWords: Record<Comparison, string> = {
  "=": "was on",
  "!=": "was not on",
  ">=": "was on or after",
  "<=": "was on or before",
  ">": "was after",
  "<": "was before",
};

function describeComparison(operator: Comparison, value: Value): string {
  const window = value.kind === "date" ? spanOf(value.text) : null;
  if (window && (operator === ">=" || operator === ">")) return `was in the last ${window}`;
  if (window && (operator === "<=" || operator === "<")) return `was more than ${window} ago`;
  if (value.kind === "date" && operator === "=" && (value.text === "today" || value.text === "yesterday"))
    return `was ${value.text}`;
  const words = value.kind === "date" ? dateWords : numberWords;
  return `${words[operator]} ${describeValue(value)}`;
}

function describeEvent(clause: Extract<Clause, { kind: "matches" }>): string {
  const words = eventWords[clause.event] ?? {
    did: `had “${plainName(clause.event)}”`,
    didNot: `had no “${plainName(clause.event)}”`,
  };
  const details = clause.parameters.map(describeParameter).join(", ");
  return `${clause.negated ? words.didNot : words.did}${details ? ` (${details})` : ""}`;
}

function describeParameter(parameter: Parameter): string {
  const name = plainName(parameter.name);
  if (parameter.kind === "between")
    return `${name} between ${describeValue(parameter.from)} and ${describeValue(parameter.to)}`;
  if (parameter.kind === "one-of") {
    const values = parameter.values.map(describeValue).join(" or ");
    return `${name} ${parameter.negated ? "is not" : "is"} ${values}`;
  }
  if (parameter.name === "date") return describeComparison(parameter.operator, parameter.value).replace(/^was /, "");
  return `${name} ${describeComparison(parameter.operator, parameter.value)}`;
}

function describeValue(value: Value): string {
  switch (value.kind) {
    case "boolean":
      return value.value ? "yes" : "no";
    case "number":
      return value.text;
    case "date": {
      const span = spanOf(value.text);
      if (!span) return value.text;
      return value.text.startsWith("+") ? `${span} from now` : `${span} ago`;
    }
    case "text":
      // SUBSCRIBED and the like are Shopify's own constants; anything else is the merchant's word and stays as it is.
      return /^[A-Z][A-Z_]{3,}$/.test(value.text) ? value.text.toLowerCase().replaceAll("_", " ") : `“${value.text}”`;
  }
}

const units: Record<string, string> = { d: "day", w: "week", m: "month", y: "year" };

/** "-30d" and "30_days_ago" → "30 days"; null for a fixed date. */
function spanOf(date: string): string | null {
  const relative = /^[-+](\d+)([dwmy])$/.exec(date);
  const named = /^(\d+)_(day|week|month|year)s?_ago$/.exec(date);
  const amount = relative?.[1] ?? named?.[1];
  const unit = named?.[2] ?? units[relative?.[2] ?? ""];
  if (!amount || !unit) return null;
  return `${amount} ${unit}${amount === "1" ? "" : "s"}`;
}
