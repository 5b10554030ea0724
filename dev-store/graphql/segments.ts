import { countSegments, listSegments, readSegment } from "../shop/read-segments.ts";
import type { SegmentSortKey } from "../shop/read-segments.ts";
import type { Segment } from "../shop/segment.ts";
import { createSegment, deleteSegment, updateSegment } from "../shop/write-segments.ts";
import type { SegmentWritten } from "../shop/write-segments.ts";
import { apiError } from "./api-error.ts";
import { connectionOf, pageArguments } from "./connection.ts";
import type { ConnectionArguments } from "./connection.ts";
import { limitedCount } from "./customers.ts";
import { gid, numberOfGid } from "./gid.ts";
import { refuseArguments } from "./refuse-arguments.ts";
import type { RequestScope } from "./scope.ts";
import { timestamp } from "./timestamp.ts";

type ListArguments = ConnectionArguments & { query?: string | null; sortKey?: SegmentSortKey; reverse?: boolean };

export const segmentQueries = {
  segment: async ({ id }: { id: string }, { ctx, shop }: RequestScope) => {
    const segment = await readSegment(ctx.pool, shop.id, numberOfGid(id, "Segment"));
    // Recorded: null, and a top-level error beside it.
    if (!segment) throw apiError("NOT_FOUND", "Segment does not exist");
    return segmentNode(segment);
  },
  segments: (args: ListArguments, scope: RequestScope) => {
    if (/^\s*(?!name:)\w+:/u.test(args.query ?? "")) refuseArguments("QueryRoot.segments", args, { query: [] });
    return connectionOf(
      listSegments(scope.ctx.pool, scope.shop.id, {
        sortKey: args.sortKey,
        reverse: args.reverse,
        search: args.query,
        page: pageArguments(args, scope),
      }),
      segmentNode,
    );
  },
  segmentsCount: async ({ limit }: { limit?: number | null }, { ctx, shop }: RequestScope) =>
    limitedCount(await countSegments(ctx.pool, shop.id), limit),
};

export const segmentMutations = {
  segmentCreate: async (input: { name: string; query: string }, { ctx, shop }: RequestScope) =>
    written(await createSegment(ctx, shop.id, input)),
  segmentUpdate: async (
    { id, name, query }: { id: string; name?: string | null; query?: string | null },
    { ctx, shop }: RequestScope,
  ) => written(await updateSegment(ctx, shop.id, { id: numberOfGid(id, "Segment"), name, query })),
  segmentDelete: async ({ id }: { id: string }, { ctx, shop }: RequestScope) => {
    const deleted = await deleteSegment(ctx, shop.id, numberOfGid(id, "Segment"));
    if (!deleted.ok) return { deletedSegmentId: null, userErrors: deleted.userErrors };
    return { deletedSegmentId: gid("Segment", deleted.deletedId), userErrors: [] };
  },
};

/** The type Segment. */
export function segmentNode(segment: Segment): Record<string, unknown> {
  return {
    __typename: "Segment",
    id: gid("Segment", segment.id),
    name: segment.name,
    query: segment.query,
    creationDate: timestamp(segment.createdAt),
    lastEditDate: timestamp(segment.editedAt),
  };
}

function written(outcome: SegmentWritten): { segment: unknown; userErrors: object[] } {
  if (outcome.ok) return { segment: segmentNode(outcome.segment), userErrors: [] };
  return { segment: null, userErrors: outcome.userErrors.map((error) => ({ __typename: "UserError", ...error })) };
}
