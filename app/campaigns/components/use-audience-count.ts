import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { EstimateResult } from "../estimate-audience.server.ts";

const PAUSE_BEFORE_COUNT_MS = 300;
/** A segment that was just made is being read from Shopify: look again. */
const PAUSE_BEFORE_RETRY_MS = 3_000;

export type AudienceValue = { allSubscribed: boolean; includeSegmentIds: string[]; excludeSegmentIds: string[] };

/** Counts an audience on the server whenever its choice rests for a moment. A later answer replaces an earlier one. */
export function useAudienceCount(campaignId: string, value: AudienceValue, isChosen: boolean) {
  const fetcher = useFetcher<EstimateResult>();
  const [counted, setCounted] = useState<string | null>(null);
  const [retries, setRetries] = useState(0);
  const { submit, data } = fetcher;
  const text = JSON.stringify(value);
  useEffect(() => {
    if (!isChosen) return;
    const timer = setTimeout(() => {
      setCounted(text);
      void submit(text, {
        method: "post",
        action: `/app/campaigns/${campaignId}/estimate`,
        encType: "application/json",
      });
    }, PAUSE_BEFORE_COUNT_MS);
    return () => clearTimeout(timer);
  }, [submit, campaignId, text, isChosen, retries]);
  useEffect(() => {
    if (!data || data.ok) return;
    const timer = setTimeout(() => setRetries((before) => before + 1), PAUSE_BEFORE_RETRY_MS);
    return () => clearTimeout(timer);
  }, [data]);

  if (!isChosen) return { result: null, isStale: false };
  return {
    result: data ?? ("counting" as const),
    isStale: data !== undefined && (counted !== text || (data.ok && fetcher.state !== "idle")),
  };
}
