import { useEffect, useState } from "react";
import { useAnswer } from "../../ui/use-answer.ts";
import type { EstimateResult } from "../estimate-audience.server.ts";

const PAUSE_BEFORE_COUNT_MS = 300;
/** A segment that was just made is being read from Shopify: look again. */
const PAUSE_BEFORE_RETRY_MS = 3_000;

export type AudienceValue = { allSubscribed: boolean; includeSegmentIds: string[]; excludeSegmentIds: string[] };

const notCounted: EstimateResult = {
  ok: false,
  problem: "The customers could not be counted just now. They are counted as soon as the app can be reached.",
};

/** Counts an audience on the server whenever its choice rests for a moment. A later answer replaces an earlier one. */
export function useAudienceCount(campaignId: string, value: AudienceValue, isChosen: boolean) {
  const { answer, isAsking, hasFailed, ask } = useAnswer<EstimateResult>();
  const [counted, setCounted] = useState<string | null>(null);
  const [retries, setRetries] = useState(0);
  const text = JSON.stringify(value);
  useEffect(() => {
    if (!isChosen) return;
    const timer = setTimeout(() => {
      setCounted(text);
      ask(`/app/campaigns/${campaignId}/estimate`, JSON.parse(text));
    }, PAUSE_BEFORE_COUNT_MS);
    return () => clearTimeout(timer);
  }, [ask, campaignId, text, isChosen, retries]);
  useEffect(() => {
    if (!answer || answer.ok) return;
    const timer = setTimeout(() => setRetries((before) => before + 1), PAUSE_BEFORE_RETRY_MS);
    return () => clearTimeout(timer);
  }, [answer]);

  if (!isChosen) return { result: null, isStale: false };
  if (hasFailed) return { result: notCounted, isStale: false };
  return {
    result: answer ?? ("counting" as const),
    isStale: answer !== undefined && (counted !== text || (answer.ok && isAsking)),
  };
}
