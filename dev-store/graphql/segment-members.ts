import type { GraphQLResolveInfo } from "graphql";
import { compileSegmentQuery } from "../segments/compile-query.ts";
import type { CompiledQuery } from "../segments/compile-query.ts";
import { parseSegmentQuery } from "../segments/parse-query.ts";
import type { SegmentQuery } from "../segments/query.ts";
import { customerColumns } from "../shop/customer.ts";
import type { Customer } from "../shop/customer.ts";
import { pageRows } from "../shop/page-rows.ts";
import type { PageArguments, RowOrder } from "../shop/page-rows.ts";
import { countMembers, memberOrder, pageMembers, readMemberships, readMemberStatistics } from "../shop/read-members.ts";
import { readSegment } from "../shop/read-segments.ts";
import { apiError, refuseLongArray } from "./api-error.ts";
import { connectionOf, pageArguments } from "./connection.ts";
import type { Connection, ConnectionArguments } from "./connection.ts";
import { memberNode } from "./customer-fields.ts";
import { gid, numberOfGid } from "./gid.ts";
import { pageMemberQuery, readMemberQuery } from "./member-queries.ts";
import type { RequestScope } from "./scope.ts";
import { selectedFields } from "./selected-fields.ts";

/** Members come in larger pages than anything else. */
const maxMembersPage = 1000;

type MemberArguments = ConnectionArguments & {
  segmentId?: string | null;
  query?: string | null;
  queryId?: string | null;
  sortKey?: string | null;
  reverse?: boolean;
  timezone?: string | null;
};

export const segmentMemberQueries = {
  customerSegmentMembers: async (args: MemberArguments, scope: RequestScope, info: GraphQLResolveInfo) => {
    if (scope.isBulk) {
      throw apiError(
        "BAD_REQUEST",
        "Bulk queries cannot use connections whose nodes do not implement Node: customerSegmentMembers.",
      );
    }
    if (args.queryId) return membersOfQuery(args.queryId, args, { scope, info });
    const order = memberOrder(args.sortKey);
    if (!order) throw apiError("BAD_REQUEST", `Invalid sort key '${args.sortKey}'`);
    const compiled = compile(await readQuery(args, scope), args, scope);
    const page = pageArguments(args, scope, maxMembersPage);
    const key = [scope.shop.id, args.segmentId, args.query, args.timezone].join("\n");
    const totalCount = () =>
      scope.memberCounts.read(key, { isFirstPage: !page.after, count: () => countMembers(scope.ctx.pool, compiled) });
    const isListing = selectedFields(info).has("edges");
    if (isListing && (await totalCount()) > scope.shop.settings.largeSegmentAbove) throw tooLarge();
    const fields = selectedFields(info, "edges", "node");
    const members = isListing
      ? await listMembers(compiled, { scope, fields, order, reverse: args.reverse, page })
      : null;
    return { ...members, ...(!members && emptyPage), totalCount, statistics: statistics(compiled, scope) };
  },
  customerSegmentMembership: async (
    { customerId, segmentIds }: { customerId: string; segmentIds: string[] },
    { ctx, shop }: RequestScope,
  ) => {
    refuseLongArray(segmentIds);
    const memberships = await readMemberships(ctx.pool, shop.id, {
      customerId: numberOfGid(customerId, "Customer"),
      segmentIds: segmentIds.map((id) => numberOfGid(id, "Segment")),
      now: ctx.now(),
    });
    return {
      memberships: memberships.map(({ segmentId, isMember }) => ({ segmentId: gid("Segment", segmentId), isMember })),
    };
  },
};

type Listing = { scope: RequestScope; fields: Set<string>; order: RowOrder; reverse?: boolean; page: PageArguments };

/** A walk over a large segment asks for ids only, and then no more than ids is read. */
function listMembers(
  compiled: CompiledQuery,
  { scope, fields, order, reverse, page }: Listing,
): Promise<Connection<Record<string, unknown>>> {
  if (wantsIdsOnly(fields)) {
    const { sql: where, params } = compiled;
    const ids = { select: "c.id", from: "customer c", where, params, id: "c.id", order, reverse, page };
    return connectionOf(pageRows<{ id: bigint }>(scope.ctx.pool, ids), (row) => idNode(row.id));
  }
  return connectionOf(pageMembers(scope.ctx.pool, compiled, { order, reverse, page }), (row) => memberNode(row, scope));
}

function wantsIdsOnly(fields: Set<string>): boolean {
  return [...fields].every((field) => field === "id" || field === "__typename");
}

function idNode(id: bigint): Record<string, unknown> {
  return { id: gid("CustomerSegmentMember", id) };
}

/** Nobody looks at the members where only their number is asked for. */
const emptyPage = {
  edges: [],
  pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
};

async function membersOfQuery(
  queryId: string,
  args: MemberArguments,
  { scope, info }: { scope: RequestScope; info: GraphQLResolveInfo },
): Promise<Record<string, unknown>> {
  const memberQuery = await readMemberQuery(scope, queryId);
  if (!memberQuery) throw apiError("NOT_FOUND", "Customer segment members query does not exist");
  if (memberQuery.memberCount === null) throw apiError("BAD_REQUEST", "The customer segment members query is not done");
  const page = pageArguments(args, scope, maxMembersPage);
  const walk = { id: memberQuery.id, page };
  const members = wantsIdsOnly(selectedFields(info, "edges", "node"))
    ? await connectionOf(pageMemberQuery<{ id: bigint }>(scope, { ...walk, select: "c.id" }), (row) => idNode(row.id))
    : await connectionOf(pageMemberQuery<Customer>(scope, { ...walk, select: customerColumns }), (row) =>
        memberNode(row, scope),
      );
  return { ...members, totalCount: memberQuery.memberCount };
}

async function readQuery({ segmentId, query }: MemberArguments, { ctx, shop }: RequestScope): Promise<SegmentQuery> {
  if (segmentId && query) throw apiError("BAD_REQUEST", "Providing both segment_id and query is not supported.");
  if (!segmentId && typeof query !== "string")
    throw apiError("BAD_REQUEST", "You must provide one of segment_id or query.");
  const segment = segmentId ? await readSegment(ctx.pool, shop.id, numberOfGid(segmentId, "Segment")) : null;
  if (segmentId && !segment) throw apiError("NOT_FOUND", "Segment does not exist");
  const parsed = parseSegmentQuery(segment?.query ?? query ?? "");
  if (!parsed.ok)
    throw apiError("INVALID", parsed.errors.map((error) => error.message).join(" "), { field: ["query"] });
  return parsed.ast;
}

function compile(ast: SegmentQuery, { timezone }: MemberArguments, { ctx, shop }: RequestScope): CompiledQuery {
  try {
    return compileSegmentQuery(ast, { shopId: shop.id, timezone: timezone ?? "UTC", now: ctx.now() });
  } catch (error) {
    if (error instanceof RangeError) throw apiError("BAD_REQUEST", `Invalid timezone '${timezone}'`);
    throw error;
  }
}

function statistics(compiled: CompiledQuery, { ctx }: RequestScope): Record<string, unknown> {
  return {
    attributeStatistics: ({ attributeName }: { attributeName: string }) => {
      if (attributeName !== "amount_spent" && attributeName !== "number_of_orders") {
        throw apiError(
          "NOT_SIMULATED",
          `Statistics of ${attributeName} are not simulated by the dev store (see its README)`,
        );
      }
      return readMemberStatistics(ctx.pool, compiled, attributeName);
    },
  };
}

function tooLarge(): Error {
  return apiError(
    "USE_CUSTOMER_SEGMENT_MEMBERS_QUERY_CREATE_MUTATION",
    "The segment is too large to be read at once. Use the customerSegmentMembersQueryCreate mutation.",
  );
}
