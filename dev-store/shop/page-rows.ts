import type { Sql } from "../open-database.ts";

/** Relay's four arguments. `first` and `last` are not used together. */
export type PageArguments = { first?: number; after?: string | null; last?: number; before?: string | null };

export type Page<Row> = {
  rows: (Row & { cursor: string })[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
};

/** An order of rows: an SQL expression of ours that is never null, its type, and `id` to tell equals apart. */
export type RowOrder = { expression: string; type: "bigint" | "numeric" | "timestamptz" | "text" };

type PageQuery = {
  /** `SELECT …` list and `FROM …`, without the words. */
  select: string;
  from: string;
  /** A condition over `params`, numbered from $1. */
  where: string;
  params: unknown[];
  /** The expression of the unique id, such as `c.id`. */
  id: string;
  order: RowOrder;
  reverse?: boolean;
  page: PageArguments;
};

export class InvalidCursor extends Error {
  constructor() {
    super("Invalid cursor for current pagination sort.");
    this.name = "InvalidCursor";
  }
}

/**
 * Reads one page by key, not by offset, so that the last page of a million rows costs what the first does. Throws
 * InvalidCursor for a cursor that this function did not make.
 */
export async function pageRows<Row extends object>(sql: Sql, query: PageQuery): Promise<Page<Row>> {
  const { page } = query;
  const isBackward = page.last !== undefined && page.first === undefined;
  const limit = (isBackward ? page.last : page.first) ?? 50;
  const isDescending = (query.reverse ?? false) !== isBackward;
  const params = [...query.params];
  const conditions = [query.where];
  // By id alone, the primary key gives the page; a pair of the same column would hide that from the planner.
  const isById = query.order.expression === query.id;
  const columns = isById ? [query.id] : [query.order.expression, query.id];
  const bound = (cursor: string, isAfter: boolean): void => {
    const { value, id } = readCursor(cursor);
    const isGreater = isAfter !== (query.reverse ?? false);
    const keys = isById
      ? [`$${params.push(id)}::bigint`]
      : [`$${params.push(value)}::${query.order.type}`, `$${params.push(id)}::bigint`];
    conditions.push(`(${columns.join(", ")}) ${isGreater ? ">" : "<"} (${keys.join(", ")})`);
  };
  if (page.after) bound(page.after, true);
  if (page.before) bound(page.before, false);
  const direction = isDescending ? "DESC" : "ASC";
  const { rows } = await sql.query<Row & { __value: string; __id: string }>(
    `SELECT ${query.select}, (${query.order.expression})::text AS "__value", (${query.id})::text AS "__id"
       FROM ${query.from} WHERE ${conditions.join(" AND ")}
      ORDER BY ${columns.map((column) => `${column} ${direction}`).join(", ")} LIMIT ${limit + 1}`,
    params,
  );
  const hasMore = rows.length > limit;
  const kept = hasMore ? rows.slice(0, limit) : rows;
  if (isBackward) kept.reverse();
  return {
    rows: kept.map(({ __value, __id, ...row }) => ({ ...(row as unknown as Row), cursor: writeCursor(__value, __id) })),
    hasNextPage: isBackward ? Boolean(page.before) : hasMore,
    hasPreviousPage: isBackward ? hasMore : Boolean(page.after),
  };
}

function writeCursor(value: string, id: string): string {
  return Buffer.from(JSON.stringify({ last_id: id, last_value: value })).toString("base64");
}

function readCursor(cursor: string): { value: string; id: string } {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64").toString("utf8"));
    if (typeof parsed === "object" && parsed !== null && "last_id" in parsed && "last_value" in parsed) {
      const { last_id: id, last_value: value } = parsed;
      if (typeof id === "string" && typeof value === "string" && /^\d+$/u.test(id)) return { value, id };
    }
  } catch {
    // Not JSON: not a cursor of ours.
  }
  throw new InvalidCursor();
}
