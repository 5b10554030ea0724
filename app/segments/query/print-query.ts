import type { Clause, Parameter, Query, Value } from "./query.ts";

/**
 * Writes a query as Shopify reads it from 2026-10 on. Throws for a text that `canPrintText` refuses.
 */
export function printQuery(query: Query): string {
  if (query.kind !== "and" && query.kind !== "or") return printClause(query);
  return query.parts
    .map((part) => {
      const text = printQuery(part);
      return query.kind === "and" && part.kind === "or" ? `(${text})` : text;
    })
    .join(query.kind === "and" ? " AND " : " OR ");
}

/** The reference tells how to write a quote in a text, but not how to write the backslash that it takes. */
export function canPrintText(text: string): boolean {
  return !text.includes("\\");
}

function printClause(clause: Clause): string {
  if (clause.kind === "matches") {
    const verb = clause.negated ? "NOT MATCHES" : "MATCHES";
    return `${clause.event} ${verb} (${clause.parameters.map(printParameter).join(", ")})`;
  }
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

function printParameter(parameter: Parameter): string {
  switch (parameter.kind) {
    case "between":
      return `${parameter.name} BETWEEN ${printValue(parameter.from)} AND ${printValue(parameter.to)}`;
    case "compare":
      return `${parameter.name} ${parameter.operator} ${printValue(parameter.value)}`;
    case "one-of":
      return `${parameter.name} ${parameter.negated ? "NOT IN" : "IN"} (${parameter.values.map(printValue).join(", ")})`;
  }
}

function printValue(value: Value): string {
  if (value.kind === "boolean") return String(value.value);
  if (value.kind !== "text") return value.text;
  if (!canPrintText(value.text)) throw new Error("The segment language documents no way to write a backslash");
  return `'${value.text.replaceAll("'", "\\'")}'`;
}
