import { findSegmentFilter, listSegmentFilters } from "../segments/filters.ts";
import type { SegmentFilter } from "../segments/filters.ts";
import { connectionOfList, pageArguments } from "./connection.ts";
import type { ConnectionArguments } from "./connection.ts";
import type { RequestScope } from "./scope.ts";
import { suggestFilters, suggestValues } from "./segment-suggestions.ts";

type ValueArguments = ConnectionArguments & {
  search: string;
  filterQueryName?: string | null;
  functionParameterQueryName?: string | null;
};

export const segmentFilterQueries = {
  segmentFilters: (args: ConnectionArguments, scope: RequestScope) =>
    connectionOfList(listSegmentFilters(), pageArguments(args, scope), filterNode),
  segmentFilterSuggestions: (args: ConnectionArguments & { search: string }, scope: RequestScope) =>
    connectionOfList(suggestFilters(args.search), pageArguments(args, scope), filterNode),
  segmentValueSuggestions: async (args: ValueArguments, scope: RequestScope) => {
    const filter = args.filterQueryName ? findSegmentFilter(args.filterQueryName) : undefined;
    const page = pageArguments({ ...args, first: args.first ?? (args.last ? undefined : 50) }, scope);
    const values = await suggestValues(scope.ctx.pool, scope.shop.id, {
      search: args.search,
      filterQueryName: filter?.queryName ?? null,
      functionParameterQueryName: args.functionParameterQueryName ?? null,
    });
    return connectionOfList(values, page, (value) => value);
  },
};

/** A type that implements SegmentFilter. */
function filterNode(filter: SegmentFilter): Record<string, unknown> {
  return {
    __typename: `Segment${filter.kind.charAt(0).toUpperCase()}${filter.kind.slice(1)}Filter`,
    queryName: filter.queryName,
    localizedName: filter.localizedName,
    multiValue: filter.multiValue,
    ...(filter.kind === "event" && {
      returnValueType: filter.returnValueType ?? "boolean",
      parameters: (filter.parameters ?? []).map((parameter) => ({ ...parameter })),
    }),
    ...((filter.kind === "float" || filter.kind === "integer") && {
      minRange: filter.minRange ?? null,
      maxRange: filter.maxRange ?? null,
    }),
  };
}
