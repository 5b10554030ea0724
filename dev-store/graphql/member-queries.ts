import { randomUUID } from "node:crypto";
import { inTransaction } from "../open-database.ts";
import { compileSegmentQuery } from "../segments/compile-query.ts";
import { parseSegmentQuery } from "../segments/parse-query.ts";
import { pageRows } from "../shop/page-rows.ts";
import type { Page, PageArguments } from "../shop/page-rows.ts";
import { memberOrder } from "../shop/read-members.ts";
import { readSegment } from "../shop/read-segments.ts";
import { gid, numberOfGid, parseGid } from "./gid.ts";
import type { RequestScope } from "./scope.ts";

const readyAfterMs = 1000;
/** How long a walk can be read after it was made. */
const keptHours = 24;

type MemberQuery = {
  id: string;
  query: string;
  timezone: string;
  sortKey: string | null;
  reverse: boolean;
  createdAt: Date;
  readyAt: Date;
  /** Null until the members are written down. */
  memberCount: number | null;
};

type CreateArguments = {
  input: { query?: string | null; segmentId?: string | null; sortKey?: string | null; reverse?: boolean | null };
};

export const memberQueryMutations = {
  customerSegmentMembersQueryCreate: async ({ input }: CreateArguments, scope: RequestScope) => {
    const refuse = (message: string): object => ({
      customerSegmentMembersQuery: null,
      userErrors: [{ field: null, message, code: "INVALID" }],
    });
    if (input.segmentId && input.query) return refuse("Providing both segment_id and query is not supported.");
    if (!input.segmentId && !input.query) return refuse("You must provide one of segment_id or query.");
    const { ctx, shop } = scope;
    const segment = input.segmentId
      ? await readSegment(ctx.pool, shop.id, numberOfGid(input.segmentId, "Segment"))
      : null;
    if (input.segmentId && !segment) return refuse("Invalid segment ID.");
    const query = segment?.query ?? input.query ?? "";
    const parsed = parseSegmentQuery(query);
    if (!parsed.ok) return refuse(parsed.errors.map((error) => error.message).join(" "));
    if (!memberOrder(input.sortKey)) return refuse(`Invalid sort key '${input.sortKey}'`);
    const id = randomUUID();
    const now = ctx.now();
    await ctx.pool.query("DELETE FROM member_query WHERE created_at < $1", [
      new Date(now.getTime() - keptHours * 3_600_000),
    ]);
    await ctx.pool.query(
      `INSERT INTO member_query (id, shop_id, query, timezone, sort_key, reverse, created_at, ready_at)
       VALUES ($1, $2, $3, 'UTC', $4, $5, $6, $7)`,
      [id, shop.id, query, input.sortKey ?? null, input.reverse ?? false, now, new Date(now.getTime() + readyAfterMs)],
    );
    return { customerSegmentMembersQuery: memberQueryNode(id, null), userErrors: [] };
  },
};

export const memberQueryQueries = {
  customerSegmentMembersQuery: async ({ id }: { id: string }, scope: RequestScope) => {
    const memberQuery = await readMemberQuery(scope, id);
    return memberQuery && lookUpMemberQuery(memberQuery, scope);
  },
};

/** The stored member query of a global id, or null. */
export async function readMemberQuery({ ctx, shop }: RequestScope, id: string): Promise<MemberQuery | null> {
  const parsed = parseGid(id);
  if (parsed?.type !== "CustomerSegmentMembersQuery" || !/^[\da-f-]{36}$/u.test(parsed.id)) return null;
  const { rows } = await ctx.pool.query<MemberQuery>(
    `SELECT id, query, timezone, sort_key AS "sortKey", reverse, created_at AS "createdAt", ready_at AS "readyAt",
       member_count AS "memberCount"
     FROM member_query WHERE id = $1 AND shop_id = $2`,
    [parsed.id, shop.id],
  );
  return rows[0] ?? null;
}

/**
 * The type CustomerSegmentMembersQuery. It is not done when it is looked up at once, and done a moment or another
 * look-up later, as recorded; then its members are fixed.
 */
export async function lookUpMemberQuery(
  memberQuery: MemberQuery,
  scope: RequestScope,
): Promise<Record<string, unknown>> {
  if (memberQuery.memberCount !== null) return memberQueryNode(memberQuery.id, memberQuery.memberCount);
  const now = scope.ctx.now();
  if (memberQuery.readyAt > now) {
    await scope.ctx.pool.query("UPDATE member_query SET ready_at = $2 WHERE id = $1", [memberQuery.id, now]);
    return memberQueryNode(memberQuery.id, null);
  }
  return memberQueryNode(memberQuery.id, await writeMembers(memberQuery, scope));
}

/** One page of a finished member query, in its own order; `select` says what of `customer c`. */
export function pageMemberQuery<Row extends object>(
  { ctx, shop }: RequestScope,
  { id, select, page }: { id: string; select: string; page: PageArguments },
): Promise<Page<Row>> {
  return pageRows<Row>(ctx.pool, {
    select,
    from: "member_query_member m JOIN customer c ON c.shop_id = $1 AND c.id = m.customer_id",
    where: "m.query_id = $2",
    params: [shop.id, id],
    id: "m.position",
    order: { expression: "m.position", type: "bigint" },
    page,
  });
}

async function writeMembers(memberQuery: MemberQuery, { ctx, shop }: RequestScope): Promise<number> {
  const parsed = parseSegmentQuery(memberQuery.query);
  const order = memberOrder(memberQuery.sortKey);
  if (!parsed.ok || !order) throw new Error("a stored member query was checked");
  const { timezone, createdAt } = memberQuery;
  const compiled = compileSegmentQuery(parsed.ast, { shopId: shop.id, timezone, now: createdAt, firstParameter: 2 });
  const direction = memberQuery.reverse ? "DESC" : "ASC";
  return inTransaction(ctx.pool, async (tx) => {
    const { rows } = await tx.query<{ member_count: number | null }>(
      "SELECT member_count FROM member_query WHERE id = $1 FOR UPDATE",
      [memberQuery.id],
    );
    const known = rows[0]?.member_count;
    if (typeof known === "number") return known;
    const { rowCount } = await tx.query(
      `INSERT INTO member_query_member (query_id, position, customer_id)
       SELECT $1, row_number() OVER (ORDER BY ${order.expression} ${direction}, c.id ${direction}), c.id
       FROM customer c WHERE ${compiled.sql}`,
      [memberQuery.id, ...compiled.params],
    );
    // Without statistics the first walk over a million new rows is planned as if there were few.
    if (rowCount && rowCount > 1000) await tx.query("ANALYZE member_query_member");
    await tx.query("UPDATE member_query SET member_count = $2 WHERE id = $1", [memberQuery.id, rowCount ?? 0]);
    return rowCount ?? 0;
  });
}

function memberQueryNode(id: string, memberCount: number | null): Record<string, unknown> {
  return {
    __typename: "CustomerSegmentMembersQuery",
    id: gid("CustomerSegmentMembersQuery", id),
    currentCount: memberCount ?? 0,
    done: memberCount !== null,
  };
}
