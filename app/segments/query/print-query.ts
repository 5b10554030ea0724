import type { Clause, Parameter, Query, Value } from "./query.ts";

/**
 * Writes a query as Shopify reads it from 2026-10 on. Several values of one parameter become one clause each, since the
 * form for a list inside MATCHES is not documented.
 *
 * Throws when a text holds an apostrophe: the language documents no way to write one.
 */
export function printQuery(query: Query): string {
  if (query.kind !== "and" && query.kind !== "or") return printClause(query);
  return query.parts
    .map((part) => {
      const text = printQuery(part);
      return query.kind === "and" && isOr(part) ? `(${text})` : text;
    })
    .join(query.kind === "and" ? " AND " : " OR ");
}

export function canPrintText(text: string): boolean {
  return !text.includes("'");
}

function isOr(query: Query): boolean {
  return query.kind === "or" || (query.kind === "matches" && !query.negated && query.parameters.some(hasSeveral));
}

function printClause(clause: Clause): string {
  if (clause.kind === "matches") return printMatches(clause);
  const attribute = clause.attribute.yearly ? `anniversary('${clause.attribute.name}')` : clause.attribute.name;
  switch (clause.kind) {
    case "compare":
      return `${attribute} ${clause.operator} ${printValue(clause.value)}`;
    case "between":
      return `${attribute} BETWEEN ${printValue(clause.from)} AND ${printValue(clause.to)}`;
    case "contains":
      return `${attribute} ${clause.negated ? "NOT CONTAINS" : "CONTAINS"} ${printValue(clause.value)}`;
    case "empty":
      return `${attribute} IS ${clause.negated ? "NOT NULL" : "NULL"}`;
  }
}

function printMatches(clause: Extract<Clause, { kind: "matches" }>): string {
  const verb = clause.negated ? "NOT MATCHES" : "MATCHES";
  return spread(clause.parameters)
    .map((parameters) => `${clause.event} ${verb} (${parameters.map(printParameter).join(", ")})`)
    .join(clause.negated ? " AND " : " OR ");
}

/** One list of parameters for each combination of values. */
function spread(parameters: Parameter[]): Parameter[][] {
  return parameters.reduce<Parameter[][]>(
    (lists, parameter) =>
      parameter.kind === "one-of"
        ? lists.flatMap((list) =>
            parameter.values.map((value) => [
              ...list,
              { kind: "compare" as const, name: parameter.name, operator: "=" as const, value },
            ]),
          )
        : lists.map((list) => [...list, parameter]),
    [[]],
  );
}

function hasSeveral(parameter: Parameter): boolean {
  return parameter.kind === "one-of" && parameter.values.length > 1;
}

function printParameter(parameter: Parameter): string {
  switch (parameter.kind) {
    case "between":
      return `${parameter.name} BETWEEN ${printValue(parameter.from)} AND ${printValue(parameter.to)}`;
    case "compare":
      return `${parameter.name} ${parameter.operator} ${printValue(parameter.value)}`;
    case "one-of":
      throw new Error("Lists are spread before they are printed");
  }
}

function printValue(value: Value): string {
  if (value.kind === "boolean") return String(value.value);
  if (value.kind !== "text") return value.text;
  if (!canPrintText(value.text)) throw new Error("The segment language has no way to write an apostrophe");
  return `'${value.text}'`;
}
