import { BlockStack, Card, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { lazy, Suspense, useEffect } from "react";
import type { TimelinePoint } from "../timeline.ts";

// The chart library draws in the browser only, and loads when a page shows a chart. Its room is kept from the start.
const TimelineBars = lazy(() => import("./timeline-bars.tsx"));
const HEIGHT_PX = 240;
const EVERY_MS = 10_000;

/** The course of the campaign. Read after the page, since it goes through every message, and again while it runs. */
export function TimelineCard({ campaignId, running }: { campaignId: string; running: boolean }) {
  const fetcher = useFetcher<{ points: TimelinePoint[] }>();
  const { load, data, state } = fetcher;
  useEffect(() => load(`/app/campaigns/${campaignId}/timeline`), [load, campaignId, running]);
  useEffect(() => {
    if (!running || state !== "idle") return;
    const timer = setTimeout(() => load(`/app/campaigns/${campaignId}/timeline`), EVERY_MS);
    return () => clearTimeout(timer);
  }, [running, state, load, campaignId]);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Over time
        </Text>
        <div style={{ height: HEIGHT_PX }}>
          {data && data.points.length === 0 ? (
            <Text as="p" tone="subdued">
              The chart begins with the first message.
            </Text>
          ) : null}
          {data && data.points.length > 0 ? (
            <Suspense fallback={null}>
              <TimelineBars points={data.points} height={HEIGHT_PX} />
            </Suspense>
          ) : null}
        </div>
      </BlockStack>
    </Card>
  );
}
