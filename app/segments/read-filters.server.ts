import { AppError } from "../errors.ts";
import { log } from "../log.server.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import {
  ListSegmentFiltersDocument,
  SuggestSegmentValuesDocument,
  type ListSegmentFiltersQuery,
  type SegmentFilterFieldsFragment,
} from "../shopify/admin-operations.generated.ts";
import type { ShopRef } from "../shop.ts";
import type { FilterKind } from "./query/builder.ts";
import { unquote } from "./query/tokens.ts";
import type { SegmentFilter, SegmentValueSuggestion } from "./segment-filter.ts";

const filtersPerPage = 100;
const suggestions = 20;

/** Filters change when an app adds a metafield, values when a product is added: neither by the second. */
const filterCache = new Map<string, { until: number; answer: Promise<SegmentFilter[]> }>();
const valueCache = new Map<string, { until: number; answer: Promise<SegmentValueSuggestion[]> }>();
const filtersStayMs = 10 * 60_000;
const valuesStayMs = 60_000;
const mostEntries = 1000;

/** Every filter that this shop's segments can use. Up to ten minutes old. Throws AppError when Shopify does not answer. */
export function readFilters(shop: ShopRef): Promise<SegmentFilter[]> {
  return remember(filterCache, { key: shop.domain, forMs: filtersStayMs, ask: () => listFilters(shop) });
}

/** Values for a filter, or for one of an event's parameters, up to a minute old; none when Shopify does not answer. */
export async function suggestValues(
  shop: ShopRef,
  options: { filter: string; parameter?: string; search: string },
): Promise<SegmentValueSuggestion[]> {
  const key = [shop.domain, options.filter, options.parameter ?? "", options.search].join("\n");
  try {
    return await remember(valueCache, { key, forMs: valuesStayMs, ask: () => askForValues(shop, options) });
  } catch (error) {
    // They are an offer beside a field that takes anything: the page does without.
    if (!(error instanceof AppError)) throw error;
    log.warn({ shop: shop.domain, filter: options.filter, err: error }, "Shopify suggested no values");
    return [];
  }
}

async function askForValues(
  shop: ShopRef,
  options: { filter: string; parameter?: string; search: string },
): Promise<SegmentValueSuggestion[]> {
  const { segmentValueSuggestions } = await adminClient(shop).request(SuggestSegmentValuesDocument, {
    search: options.search,
    filterQueryName: options.filter,
    functionParameterQueryName: options.parameter,
    first: suggestions,
  });
  return segmentValueSuggestions.nodes.map((node) => ({
    // Written into the query by the printer, which sets the quotes itself.
    value: unquote(node.queryName),
    label: node.localizedValue,
  }));
}

async function listFilters(shop: ShopRef): Promise<SegmentFilter[]> {
  const filters: SegmentFilter[] = [];
  for (let after: string | null = null; ;) {
    const { segmentFilters: page }: ListSegmentFiltersQuery = await adminClient(shop).request(
      ListSegmentFiltersDocument,
      {
        first: filtersPerPage,
        after,
      },
    );
    filters.push(...page.nodes.map(toFilter));
    const next: string | null = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    if (next === null || next === after) return filters;
    after = next;
  }
}

function toFilter(node: SegmentFilterFieldsFragment): SegmentFilter {
  return {
    name: node.queryName,
    label: node.localizedName,
    kind: toKind(node.__typename.replace(/^Segment(.*)Filter$/, "$1")),
    multiValue: node.multiValue,
    parameters:
      node.__typename === "SegmentEventFilter"
        ? node.parameters.map((parameter) => ({
            name: parameter.queryName,
            label: parameter.localizedName,
            kind: toParameterKind(parameter),
            optional: parameter.optional,
          }))
        : [],
  };
}

const kinds: readonly FilterKind[] = ["string", "integer", "float", "date", "enum", "boolean", "association", "event"];

/** Ids are numbers, whatever Shopify calls their type, and most can be asked for several at once. */
function toParameterKind(parameter: {
  queryName: string;
  parameterType: string;
  acceptsMultipleValues: boolean;
}): FilterKind {
  if (!/(^|_)id$/.test(parameter.queryName)) return toKind(parameter.parameterType);
  return parameter.acceptsMultipleValues ? "ids" : "id";
}

/** A kind that Shopify adds later is edited as text. */
function toKind(name: string): FilterKind {
  return kinds.find((kind) => kind === name.toLowerCase()) ?? "string";
}

function remember<T>(
  cache: Map<string, { until: number; answer: Promise<T> }>,
  { key, forMs, ask }: { key: string; forMs: number; ask: () => Promise<T> },
): Promise<T> {
  const now = Date.now();
  const known = cache.get(key);
  if (known && known.until > now) return known.answer;
  if (cache.size >= mostEntries) cache.clear();
  const answer = ask();
  cache.set(key, { until: now + forMs, answer });
  // A refusal is not an answer: the next one asks again.
  answer.catch(() => cache.delete(key));
  return answer;
}
