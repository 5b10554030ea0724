import type { FilterKind } from "./query/builder.ts";

/** A filter that this shop's segments can use, as Shopify lists it. */
export type SegmentFilter = {
  /** As it stands in a query: number_of_orders. */
  name: string;
  /** In the shop's language, from Shopify. */
  label: string;
  kind: FilterKind;
  /** Holds a list, and is asked with CONTAINS. */
  multiValue: boolean;
  /** Only for events. */
  parameters: { name: string; label: string; kind: FilterKind; optional: boolean }[];
};

/** A value that Shopify suggests for a filter: what is written into the query, and what a person reads. */
export type SegmentValueSuggestion = { value: string; label: string };
