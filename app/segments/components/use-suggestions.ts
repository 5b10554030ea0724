import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import type { SegmentValueSuggestion } from "../segment-filter.ts";

const PAUSE_BEFORE_ASKING_MS = 200;

/** What Shopify suggests for a filter, or for one of an event's parameters, asked when the typing pauses. */
export function useSuggestions({
  filter,
  parameter,
  typed,
}: {
  filter: string;
  parameter: string | undefined;
  /** null while nothing was typed. */
  typed: string | null;
}): { suggestions: SegmentValueSuggestion[]; loading: boolean } {
  const { load, data, state } = useFetcher<{ suggestions: SegmentValueSuggestion[] }>();
  useEffect(() => {
    const search = new URLSearchParams({ filter, ...(parameter ? { parameter } : {}), search: typed ?? "" });
    const timer = setTimeout(
      () => load(`/app/segments/suggest-values?${search}`),
      typed === null ? 0 : PAUSE_BEFORE_ASKING_MS,
    );
    return () => clearTimeout(timer);
  }, [load, filter, parameter, typed]);
  return { suggestions: data?.suggestions ?? [], loading: state !== "idle" && typed !== null };
}
