/** A value as written in a query. Dates are resolved only when the query is compiled, since "today" moves. */
export type Literal = {
  kind: "string" | "number" | "offset" | "date" | "named-date" | "boolean";
  /** A string's content without quotes; otherwise as written. */
  text: string;
  line: number;
  column: number;
};

export type ComparisonOperator = "=" | "!=" | ">" | ">=" | "<" | "<=";

/** What a filter, or a parameter of a function, is held against. */
export type Condition =
  | { operator: ComparisonOperator; value: Literal }
  | { operator: "BETWEEN"; low: Literal; high: Literal }
  | { operator: "CONTAINS" | "NOT CONTAINS"; value: Literal }
  | { operator: "IN" | "NOT IN"; values: Literal[] }
  | { operator: "IS NULL" | "IS NOT NULL" };

/** Where something stands in the text: line from 1, column from 0. */
export type Place = { line: number; column: number };

export type Parameter = { name: string; place: Place; condition: Condition; operatorPlace: Place };

export type Clause =
  | { kind: "compare"; filter: string; place: Place; condition: Condition; operatorPlace: Place }
  | { kind: "anniversary"; filter: string; place: Place; condition: Condition; operatorPlace: Place }
  | { kind: "call"; filter: string; place: Place; negated: boolean; parameters: Parameter[] };

export type SegmentQuery = Clause | { kind: "and" | "or"; parts: SegmentQuery[] } | { kind: "not"; part: SegmentQuery };

/** A refusal. `line` and `column` are null when it concerns the whole text. */
export type QueryError = { line: number | null; column: number | null; message: string };

/** All clauses of a query, in the order in which they are written. */
export function listClauses(query: SegmentQuery): Clause[] {
  switch (query.kind) {
    case "and":
    case "or":
      return query.parts.flatMap(listClauses);
    case "not":
      return listClauses(query.part);
    default:
      return [query];
  }
}

export function errorAt(place: Place, message: string): QueryError {
  return {
    line: place.line,
    column: place.column,
    message: `Line ${place.line} Column ${place.column}: ${message}`,
  };
}
