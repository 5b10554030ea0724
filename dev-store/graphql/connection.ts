import { InvalidCursor } from "../shop/page-rows.ts";
import type { Page, PageArguments } from "../shop/page-rows.ts";
import { apiError } from "./api-error.ts";
import type { RequestScope } from "./scope.ts";

/** A connection's arguments as they come from a query. */
export type ConnectionArguments = {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
};

/** Checks a connection's arguments as Shopify does: `first` or `last`, positive, at most `max` (250 unless said). */
export function pageArguments(args: ConnectionArguments, scope: RequestScope, max = 250): PageArguments {
  const { first, last, after, before } = args;
  if (scope.isBulk) return { first: first ?? 1_000_000, after };
  const size = first ?? last;
  if (size === null || size === undefined) throw apiError("BAD_REQUEST", "you must provide one of first or last");
  if (typeof first === "number" && typeof last === "number") {
    throw apiError("BAD_REQUEST", "providing both first and last is not supported");
  }
  const name = typeof first === "number" ? "first" : "last";
  if (size < 0) throw apiError("BAD_REQUEST", `${name} cannot be negative`);
  if (size > max) throw apiError("BAD_REQUEST", `${name} cannot exceed ${max}`);
  return typeof first === "number" ? { first, after, before } : { last: size, after, before };
}

export type Connection<Node> = {
  edges: { cursor: string; node: Node }[];
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
};

/** A page of rows as a connection of nodes. A cursor of another sort is answered as Shopify does. */
export async function connectionOf<Row extends object, Node>(
  page: Promise<Page<Row>>,
  toNode: (row: Row & { cursor: string }) => Node,
): Promise<Connection<Node>> {
  try {
    return asConnection(await page, toNode);
  } catch (error) {
    if (error instanceof InvalidCursor) throw apiError("BAD_REQUEST", error.message);
    throw error;
  }
}

/** The same of a list that is all in memory; its cursors are positions. */
export function connectionOfList<Item, Node>(
  items: Item[],
  page: PageArguments,
  toNode: (item: Item) => Node,
): Connection<Node> {
  const start = page.after ? position(page.after) + 1 : 0;
  const end = page.before ? position(page.before) : items.length;
  const window = items.slice(start, end).map((item, index) => ({ item, cursor: cursorAt(start + index) }));
  const size = page.first ?? page.last ?? window.length;
  const isBackward = page.first === undefined && page.last !== undefined;
  const rows = isBackward ? window.slice(Math.max(0, window.length - size)) : window.slice(0, size);
  const hasMore = window.length > rows.length;
  return asConnection(
    {
      rows,
      hasNextPage: isBackward ? Boolean(page.before) : hasMore,
      hasPreviousPage: isBackward ? hasMore : Boolean(page.after),
    },
    ({ item }) => toNode(item),
  );
}

function asConnection<Row extends object, Node>(
  page: Page<Row>,
  toNode: (row: Row & { cursor: string }) => Node,
): Connection<Node> {
  const edges = page.rows.map((row) => ({ cursor: row.cursor, node: toNode(row) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function cursorAt(index: number): string {
  return Buffer.from(JSON.stringify({ position: index })).toString("base64");
}

function position(cursor: string): number {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64").toString("utf8"));
    if (typeof parsed === "object" && parsed !== null && "position" in parsed && typeof parsed.position === "number") {
      return parsed.position;
    }
  } catch {
    // Not JSON: not a cursor of ours.
  }
  throw new InvalidCursor();
}
