import { checkQuery, findUnknownFilters } from "./check-query.ts";
import { errorAt } from "./query.ts";
import type { QueryError, SegmentQuery } from "./query.ts";
import { UnexpectedToken, readSegmentQuery, startReading } from "./read-query.ts";

export const maxQueryLength = 5000;

type ParsedQuery = { ok: true; ast: SegmentQuery } | { ok: false; errors: QueryError[] };

/**
 * Reads a segment query as Shopify's segment query language reference defines it (MATCHES and the deprecated function
 * syntax, both), and checks filters, operators and values. At the first misplaced word reading stops, but unknown
 * filters before it are named as well, as Shopify's recorded answers do. Never throws.
 */
export function parseSegmentQuery(text: string): ParsedQuery {
  if (text.trim() === "") return refuse("Query can't be blank");
  if (text.length > maxQueryLength) return refuse(`Query is too long (maximum is ${maxQueryLength} characters)`);
  const reading = startReading(text);
  try {
    const ast = readSegmentQuery(reading);
    const errors = checkQuery(ast);
    return errors.length > 0 ? { ok: false, errors } : { ok: true, ast };
  } catch (error) {
    if (!(error instanceof UnexpectedToken)) throw error;
    const unexpected = errorAt(error.token, `'${error.token.text}' is unexpected.`);
    return { ok: false, errors: [unexpected, ...findUnknownFilters(reading.filtersSeen)] };
  }
}

/** The text of a refusal as segmentCreate and segmentUpdate give it: "Query Line 1 Column 6: 'valid' is unexpected." */
export function asUserErrorMessage(error: QueryError): string {
  return error.line === null ? error.message : `Query ${error.message}`;
}

function refuse(message: string): ParsedQuery {
  return { ok: false, errors: [{ line: null, column: null, message }] };
}
