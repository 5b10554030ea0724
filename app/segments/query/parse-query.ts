import {
  clausesOf,
  comparisons,
  queryLimits,
  type Attribute,
  type Clause,
  type Comparison,
  type Parameter,
  type Query,
  type QueryProblem,
  type Value,
} from "./query.ts";
import { readTokens, unquote, type Token } from "./tokens.ts";

export type ParsedQuery = { ok: true; query: Query } | { ok: false; problem: QueryProblem };

/**
 * Reads the text of a segment. Both function syntaxes are understood. It checks the form only: whether a filter exists is
 * Shopify's to say.
 */
export function parseQuery(text: string): ParsedQuery {
  if (text.length > queryLimits.characters) {
    return { ok: false, problem: { line: 1, column: 1, message: "The query is longer than 5,000 characters." } };
  }
  const read = readTokens(text);
  if (!read.ok) return read;
  const reader = readerOf(read.tokens);
  try {
    const query = readOr(reader);
    reader.take("end");
    if (clausesOf(query).length > queryLimits.clauses)
      throw reader.problem("A segment can have at most 10 conditions.");
    return { ok: true, query };
  } catch (error) {
    if (error instanceof Unexpected) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** Carries a problem out of the recursion; never leaves this file. */
class Unexpected extends Error {
  readonly problem: QueryProblem;
  constructor(problem: QueryProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

type TokenReader = ReturnType<typeof readerOf>;

function readerOf(tokens: Token[]) {
  let at = 0;
  const next = (): Token => {
    const token = tokens[Math.min(at, tokens.length - 1)];
    if (!token) throw new Error("A list of tokens always has an end");
    return token;
  };
  const problem = (message: string) => new Unexpected({ line: next().line, column: next().column, message });
  /** Is the next token this word or symbol, whatever its case? */
  const sees = (text: string): boolean =>
    (next().kind === "word" || next().kind === "symbol") && next().text.toUpperCase() === text;
  /** Takes the word or symbol when it is next. */
  const skip = (text: string): boolean => {
    const found = sees(text);
    if (found) at += 1;
    return found;
  };
  const expect = (text: string): void => {
    if (!skip(text)) throw problem(`“${text}” is missing here.`);
  };
  const take = (kind: Token["kind"]): Token => {
    const token = next();
    if (token.kind !== kind) {
      throw problem(token.kind === "end" ? "The query ends too early." : `“${token.text}” is unexpected.`);
    }
    at += 1;
    return token;
  };
  return { next, sees, skip, expect, take, problem };
}

function readOr(reader: TokenReader): Query {
  return readChain(reader, "or", () => readChain(reader, "and", () => readPart(reader)));
}

function readChain(reader: TokenReader, kind: "and" | "or", readOne: () => Query): Query {
  const parts = [readOne()];
  while (reader.skip(kind.toUpperCase())) parts.push(readOne());
  const [only] = parts;
  if (only && parts.length === 1) return only;
  // (a AND b) AND c is a AND b AND c: the tree has one form for each meaning.
  return { kind, parts: parts.flatMap((part) => (part.kind === kind ? part.parts : [part])) };
}

function readPart(reader: TokenReader): Query {
  if (!reader.skip("(")) return readClause(reader);
  const inner = readOr(reader);
  reader.expect(")");
  return inner;
}

function readClause(reader: TokenReader): Clause {
  const name = reader.take("word").text;
  if (name.toLowerCase() === "anniversary" && reader.skip("(")) {
    // As it was written before 2026-10: anniversary(date: '…').
    if (reader.skip("DATE")) reader.expect(":");
    const attribute = {
      name: unquote(reader.next().kind === "text" ? reader.take("text").text : reader.take("word").text),
      yearly: true,
    };
    reader.expect(")");
    return readAfterAttribute(reader, attribute);
  }
  if (reader.sees("(")) return readOldFunction(reader, name);
  if (reader.sees("MATCHES")) return readMatches(reader, { event: name, negated: false });
  if (reader.skip("NOT")) {
    if (reader.sees("MATCHES")) return readMatches(reader, { event: name, negated: true });
    reader.expect("CONTAINS");
    return { kind: "contains", attribute: { name, yearly: false }, value: readValue(reader), negated: true };
  }
  return readAfterAttribute(reader, { name, yearly: false });
}

function readAfterAttribute(reader: TokenReader, attribute: Attribute): Clause {
  if (reader.skip("CONTAINS")) return { kind: "contains", attribute, value: readValue(reader), negated: false };
  if (reader.skip("IS")) {
    const negated = reader.skip("NOT");
    reader.expect("NULL");
    return { kind: "empty", attribute, negated };
  }
  if (reader.skip("BETWEEN")) {
    const from = readValue(reader);
    reader.expect("AND");
    return { kind: "between", attribute, from, to: readValue(reader) };
  }
  return { kind: "compare", attribute, operator: readComparison(reader), value: readValue(reader) };
}

function readMatches(reader: TokenReader, clause: { event: string; negated: boolean }): Clause {
  reader.expect("MATCHES");
  reader.expect("(");
  const parameters: Parameter[] = [];
  while (!reader.skip(")")) {
    if (parameters.length > 0) reader.expect(",");
    parameters.push(readParameter(reader));
  }
  return { kind: "matches", ...clause, parameters };
}

function readParameter(reader: TokenReader): Parameter {
  const name = reader.take("word").text;
  if (reader.skip("BETWEEN")) {
    const from = readValue(reader);
    reader.expect("AND");
    return { kind: "between", name, from, to: readValue(reader) };
  }
  if (reader.skip("IN")) return { kind: "one-of", name, values: readList(reader), negated: false };
  if (reader.skip("NOT")) {
    reader.expect("IN");
    return { kind: "one-of", name, values: readList(reader), negated: true };
  }
  return { kind: "compare", name, operator: readComparison(reader), value: readValue(reader) };
}

/** `products_purchased(tag: 'red', count_at_least: 2) = true`, as it was written before 2026-10. */
function readOldFunction(reader: TokenReader, event: string): Clause {
  reader.expect("(");
  const parameters: Parameter[] = [];
  while (!reader.skip(")")) {
    if (parameters.length > 0) reader.expect(",");
    const name = reader.take("word").text;
    reader.expect(":");
    parameters.push(
      reader.sees("(")
        ? { kind: "one-of", name, values: readList(reader), negated: false }
        : modernise(name, readValue(reader)),
    );
  }
  const operator = readComparison(reader);
  const value = readValue(reader);
  if (value.kind !== "boolean" || (operator !== "=" && operator !== "!="))
    throw reader.problem("A function is compared with true or false.");
  return { kind: "matches", event, parameters, negated: (operator === "=") !== value.value };
}

function modernise(name: string, value: Value): Parameter {
  const bound = /^(.+)_at_(least|most)$/.exec(name);
  if (bound?.[1]) return { kind: "compare", name: bound[1], operator: bound[2] === "least" ? ">=" : "<=", value };
  // A relative date without an operator was a window that reaches until today.
  const operator = value.kind === "date" && /^[-+\d].*(?:[dwmy]|_ago)$/.test(value.text) ? ">=" : "=";
  return { kind: "compare", name, operator, value };
}

function readList(reader: TokenReader): Value[] {
  reader.expect("(");
  const values = [readValue(reader)];
  while (reader.skip(",")) values.push(readValue(reader));
  reader.expect(")");
  return values;
}

function readComparison(reader: TokenReader): Comparison {
  const operator = comparisons.find((symbol) => reader.sees(symbol));
  if (!operator)
    throw reader.problem(
      reader.next().kind === "end" ? "The query ends too early." : `“${reader.next().text}” is unexpected.`,
    );
  reader.skip(operator);
  return operator;
}

function readValue(reader: TokenReader): Value {
  const { kind, text } = reader.next();
  if (kind === "text") return { kind, text: unquote(reader.take(kind).text) };
  if (kind === "number" || kind === "date") return { kind, text: reader.take(kind).text };
  const word = reader.take("word").text.toLowerCase();
  if (word === "true" || word === "false") return { kind: "boolean", value: word === "true" };
  if (word === "today" || word === "yesterday") return { kind: "date", text: word };
  throw reader.problem(`“${text}” needs quotation marks: '${text}'.`);
}
