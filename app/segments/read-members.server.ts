import { setTimeout as sleep } from "node:timers/promises";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import { AdminRequestRefused } from "../shopify/admin-request-error.ts";
import {
  CreateMemberQueryDocument,
  ReadMemberQueryDocument,
  ReadSegmentMembersDocument,
} from "../shopify/admin-operations.generated.ts";
import { AppError } from "../errors.ts";
import { parseGid, toGid } from "../shopify/gid.ts";

export type MemberPage = { ids: bigint[]; totalCount: number; nextCursor: string | null };
/** A segment of the store, or a query that is not saved as one. */
export type Selection = { segmentId: bigint } | { query: string };
/** With Shopify's finished member query, when there is one. */
export type MemberSource = Selection & { memberQueryId: string | null };

/** Shopify hands over at most 1,000 members a page. */
const largestPage = 1000;
const smallestPage = 25;
const pollMs = [500, 1000, 2000, 4000];
const pollPatienceMs = 10 * 60_000;

/**
 * Reads a page of a segment's members, from Shopify's finished member query when there is one. The page shrinks when
 * Shopify finds it too costly. The shop's time zone goes along, because Shopify evaluates relative dates in UTC otherwise
 * and the merchant's admin does not. Throws `AdminRequestRefused` with `asksForMemberQuery` for a segment too large to page.
 */
export function memberReader(client: AdminClient, options: { source: MemberSource; timezone: string }) {
  let first = largestPage;
  const { memberQueryId } = options.source;
  const source = memberQueryId ? { queryId: memberQueryId } : selectionInput(options.source);

  return async function readPage(after: string | null): Promise<MemberPage> {
    for (;;) {
      try {
        const { customerSegmentMembers } = await client.request(ReadSegmentMembersDocument, {
          ...source,
          first,
          after,
          timezone: options.timezone,
        });
        const { edges, pageInfo, totalCount } = customerSegmentMembers;
        const nextCursor = pageInfo.hasNextPage ? pageInfo.endCursor : null;
        // Walking on from here would read the same page for ever.
        if (pageInfo.hasNextPage && (nextCursor === null || nextCursor === after)) {
          throw new Error(`The member list of ${JSON.stringify(source)} does not move on`);
        }
        return {
          ids: edges.map((edge) => parseGid(edge.node.id, "CustomerSegmentMember", "Customer")),
          totalCount,
          nextCursor,
        };
      } catch (error) {
        if (!isTooCostly(error) || first === smallestPage) throw error;
        first = Math.max(smallestPage, Math.floor(first / 2));
      }
    }
  };
}

/** https://shopify.dev/docs/api/usage/limits: a single query may cost 1,000 points. */
function isTooCostly(error: unknown): boolean {
  return error instanceof AdminRequestRefused && error.codes.includes("MAX_COST_EXCEEDED");
}

/** Shopify's answer for a segment that is too large or too complex to page directly (migrate-to-async-queries guide). */
export function asksForMemberQuery(error: unknown): boolean {
  return (
    error instanceof AdminRequestRefused && error.codes.includes("USE_CUSTOMER_SEGMENT_MEMBERS_QUERY_CREATE_MUTATION")
  );
}

function selectionInput(selection: Selection): { segmentId: string } | { query: string } {
  return "query" in selection ? { query: selection.query } : { segmentId: toGid("Segment", selection.segmentId) };
}

/** Has Shopify make the member list of a segment or a query; answers with the id to wait for. */
export async function createMemberQuery(client: AdminClient, selection: Selection): Promise<string> {
  const result = await client.request(CreateMemberQueryDocument, { input: selectionInput(selection) });
  const payload = result.customerSegmentMembersQueryCreate;
  if (payload?.customerSegmentMembersQuery) return payload.customerSegmentMembersQuery.id;
  const messages = payload?.userErrors.map((error) => error.message).join(" ");
  throw new AppError("shopify-refused", {
    userMessage: `Shopify refused to list the members: ${messages ?? "no reason given"}`,
  });
}

/**
 * Waits until Shopify has made the list. False when it knows no such list (any more). Throws AppError
 * `shopify-unavailable` after ten minutes; waiting on later is fine.
 */
export async function waitForMemberQuery(client: AdminClient, memberQueryId: string): Promise<boolean> {
  for (let polls = 0, waitedMs = 0; waitedMs < pollPatienceMs; polls += 1) {
    const { customerSegmentMembersQuery: query } = await client.request(ReadMemberQueryDocument, { id: memberQueryId });
    if (!query) return false;
    if (query.done) return true;
    const pauseMs = pollMs[polls] ?? 5000;
    await sleep(pauseMs);
    waitedMs += pauseMs;
  }
  throw new AppError("shopify-unavailable", {
    message: `${memberQueryId} is not done yet`,
    userMessage: "Shopify is still listing the members of this large segment. We go on when it is done.",
  });
}
