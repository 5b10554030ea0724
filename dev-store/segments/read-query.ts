import type { Clause, ComparisonOperator, Condition, Literal, Parameter, Place, SegmentQuery } from "./query.ts";
import { tokenize } from "./tokens.ts";
import type { Token } from "./tokens.ts";

export class UnexpectedToken extends Error {
  readonly token: Token;
  constructor(token: Token) {
    super(`'${token.text}' is unexpected.`);
    this.name = "UnexpectedToken";
    this.token = token;
  }
}

type Reading = {
  tokens: Token[];
  at: number;
  /** The filters met so far, for the errors of a query that breaks off. */
  filtersSeen: { name: string; place: Place }[];
};

const comparisons = new Set(["=", "!=", ">", ">=", "<", "<="]);
const namedDates = new Set(["today", "yesterday", "7_days_ago", "30_days_ago", "90_days_ago", "12_months_ago"]);
const keywords = new Set(["AND", "OR", "NOT", "BETWEEN", "CONTAINS", "IN", "IS", "NULL", "MATCHES"]);

export function startReading(text: string): Reading {
  return { tokens: tokenize(text), at: 0, filtersSeen: [] };
}

/** Reads one whole query; AND binds tighter than OR. Throws UnexpectedToken at the first word that cannot stand there. */
export function readSegmentQuery(reading: Reading): SegmentQuery {
  const query = readOr(reading);
  if (peek(reading).kind !== "end") throw new UnexpectedToken(peek(reading));
  return query;
}

function readOr(reading: Reading): SegmentQuery {
  return readChain(reading, { keyword: "OR", kind: "or", readPart: readAnd });
}

function readAnd(reading: Reading): SegmentQuery {
  return readChain(reading, { keyword: "AND", kind: "and", readPart: readUnary });
}

function readChain(
  reading: Reading,
  chain: { keyword: string; kind: "and" | "or"; readPart: (reading: Reading) => SegmentQuery },
): SegmentQuery {
  const first = chain.readPart(reading);
  const parts = [first];
  while (takeKeyword(reading, chain.keyword)) parts.push(chain.readPart(reading));
  return parts.length === 1 ? first : { kind: chain.kind, parts };
}

/** Shopify's recorded errors show that a leading NOT is grammatical, though its reference does not mention it. */
function readUnary(reading: Reading): SegmentQuery {
  if (takeKeyword(reading, "NOT")) return { kind: "not", part: readUnary(reading) };
  if (!takeSymbol(reading, "(")) return readClause(reading);
  const query = readOr(reading);
  expectSymbol(reading, ")");
  return query;
}

function readClause(reading: Reading): Clause {
  const token = take(reading);
  if (token.kind !== "word" || isKeyword(token)) throw new UnexpectedToken(token);
  const place = { line: token.line, column: token.column };
  if (token.text === "anniversary" && isSymbol(peek(reading), "(")) return readAnniversary(reading, place);
  reading.filtersSeen.push({ name: token.text, place });
  if (isSymbol(peek(reading), "(")) return readOldCall(reading, token.text, place);
  if (isCall(reading)) return readCall(reading, token.text, place);
  const operatorPlace = placeOf(peek(reading));
  return { kind: "compare", filter: token.text, place, operatorPlace, condition: readCondition(reading) };
}

/** `anniversary('metafields.facts.birth_date') = today`, and the older `anniversary(date: '…')`. */
function readAnniversary(reading: Reading, place: Place): Clause {
  expectSymbol(reading, "(");
  if (peek(reading).text === "date") {
    take(reading);
    expectSymbol(reading, ":");
  }
  const of = take(reading);
  if (of.kind !== "string") throw new UnexpectedToken(of);
  reading.filtersSeen.push({ name: of.value, place: placeOf(of) });
  expectSymbol(reading, ")");
  const operatorPlace = placeOf(peek(reading));
  return { kind: "anniversary", filter: of.value, place, operatorPlace, condition: readCondition(reading) };
}

/** `products_purchased MATCHES (id = 1, count > 1)` and `… NOT MATCHES (…)`, the syntax since 2026-10. */
function readCall(reading: Reading, filter: string, place: Place): Clause {
  const negated = takeKeyword(reading, "NOT");
  take(reading);
  const parameters = readParameters(reading, (name, namePlace) => {
    const operatorPlace = placeOf(peek(reading));
    return { name, place: namePlace, operatorPlace, condition: readParameterCondition(reading, name) };
  });
  return { kind: "call", filter, place, negated, parameters };
}

/** A pair of coordinates is one value, though it is written as a list. */
function readParameterCondition(reading: Reading, name: string): Condition {
  const isPair = name === "coordinates" && peek(reading).text === "=";
  if (!isPair) return readCondition(reading);
  take(reading);
  return { operator: "IN", values: readList(reading) };
}

/** `products_purchased(id: (1, 2), date: >= -30d) = true`, deprecated in 2026-10. A bare value means "equal to". */
function readOldCall(reading: Reading, filter: string, place: Place): Clause {
  const parameters = readParameters(reading, (name, namePlace) => {
    expectSymbol(reading, ":");
    const operatorPlace = placeOf(peek(reading));
    return { name, place: namePlace, operatorPlace, condition: readOldCondition(reading) };
  });
  const operator = take(reading);
  if (operator.text !== "=" && operator.text !== "!=") throw new UnexpectedToken(operator);
  const answer = take(reading);
  if (answer.text !== "true" && answer.text !== "false") throw new UnexpectedToken(answer);
  return { kind: "call", filter, place, negated: (operator.text === "=") !== (answer.text === "true"), parameters };
}

function readOldCondition(reading: Reading): Condition {
  if (isSymbol(peek(reading), "(")) return { operator: "IN", values: readList(reading) };
  const next = peek(reading);
  if (comparisons.has(next.text) || isKeyword(next)) return readCondition(reading);
  return { operator: "=", value: readLiteral(reading) };
}

function readParameters(reading: Reading, readRest: (name: string, place: Place) => Parameter): Parameter[] {
  expectSymbol(reading, "(");
  const parameters: Parameter[] = [];
  if (takeSymbol(reading, ")")) return parameters;
  do {
    const name = take(reading);
    if (name.kind !== "word" || isKeyword(name)) throw new UnexpectedToken(name);
    parameters.push(readRest(name.text, placeOf(name)));
  } while (takeSymbol(reading, ","));
  expectSymbol(reading, ")");
  return parameters;
}

function readCondition(reading: Reading): Condition {
  const token = take(reading);
  if (comparisons.has(token.text)) return { operator: token.text as ComparisonOperator, value: readLiteral(reading) };
  switch (token.kind === "word" ? token.text.toUpperCase() : "") {
    case "BETWEEN": {
      const low = readLiteral(reading);
      expectKeyword(reading, "AND");
      return { operator: "BETWEEN", low, high: readLiteral(reading) };
    }
    case "CONTAINS":
      return { operator: "CONTAINS", value: readLiteral(reading) };
    case "IN":
      return { operator: "IN", values: readList(reading) };
    case "IS": {
      const negated = takeKeyword(reading, "NOT");
      expectKeyword(reading, "NULL");
      return { operator: negated ? "IS NOT NULL" : "IS NULL" };
    }
    case "NOT":
      if (takeKeyword(reading, "CONTAINS")) return { operator: "NOT CONTAINS", value: readLiteral(reading) };
      expectKeyword(reading, "IN");
      return { operator: "NOT IN", values: readList(reading) };
    default:
      throw new UnexpectedToken(token);
  }
}

function readList(reading: Reading): Literal[] {
  expectSymbol(reading, "(");
  const values: Literal[] = [];
  do values.push(readLiteral(reading));
  while (takeSymbol(reading, ","));
  expectSymbol(reading, ")");
  return values;
}

function readLiteral(reading: Reading): Literal {
  const token = take(reading);
  const kind = literalKind(token);
  if (!kind) throw new UnexpectedToken(token);
  return { kind, text: token.value, line: token.line, column: token.column };
}

function literalKind(token: Token): Literal["kind"] | undefined {
  if (token.kind === "string" || token.kind === "number" || token.kind === "offset" || token.kind === "date") {
    return token.kind;
  }
  if (token.kind !== "word") return undefined;
  if (namedDates.has(token.text)) return "named-date";
  return token.text === "true" || token.text === "false" ? "boolean" : undefined;
}

function isCall(reading: Reading): boolean {
  const next = peek(reading);
  return isWord(next, "MATCHES") || (isWord(next, "NOT") && isWord(reading.tokens[reading.at + 1], "MATCHES"));
}

function isKeyword(token: Token): boolean {
  return token.kind === "word" && keywords.has(token.text.toUpperCase());
}

function isWord(token: Token | undefined, keyword: string): boolean {
  return token?.kind === "word" && token.text.toUpperCase() === keyword;
}

function isSymbol(token: Token, symbol: string): boolean {
  return token.kind === "symbol" && token.text === symbol;
}

function placeOf(token: Token): Place {
  return { line: token.line, column: token.column };
}

/** The next token; at the end, the end again. */
function peek(reading: Reading): Token {
  const token = reading.tokens[Math.min(reading.at, reading.tokens.length - 1)];
  if (!token) throw new Error("a tokenized query ends with a token of kind end");
  return token;
}

function take(reading: Reading): Token {
  const token = peek(reading);
  reading.at += 1;
  return token;
}

function takeKeyword(reading: Reading, keyword: string): boolean {
  const found = isWord(peek(reading), keyword);
  if (found) reading.at += 1;
  return found;
}

function takeSymbol(reading: Reading, symbol: string): boolean {
  const found = isSymbol(peek(reading), symbol);
  if (found) reading.at += 1;
  return found;
}

function expectKeyword(reading: Reading, keyword: string): void {
  if (!takeKeyword(reading, keyword)) throw new UnexpectedToken(peek(reading));
}

function expectSymbol(reading: Reading, symbol: string): void {
  if (!takeSymbol(reading, symbol)) throw new UnexpectedToken(peek(reading));
}
