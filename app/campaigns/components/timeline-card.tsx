import { BlockStack, Card, Text } from "@shopify/polaris";
import { lazy, Suspense, useEffect } from "react";
import { useAnswer } from "../../ui/use-answer.ts";
import type { TimelinePoint } from "../timeline.ts";

// The chart library draws in the browser only, and loads when a page shows a chart. Its room is kept from the start.
const TimelineBars = lazy(() => import("./timeline-bars.tsx"));
const HEIGHT_PX = 240;
const EVERY_MS = 10_000;

/** The course of the campaign. Read after the page, since it goes through every message, and again while it moves. */
export function TimelineCard({ campaignId, isMoving }: { campaignId: string; isMoving: boolean }) {
  const { answer, hasFailed, isAsking, ask } = useAnswer<{ points: TimelinePoint[] }>();
  useEffect(() => ask(`/app/campaigns/${campaignId}/timeline`), [ask, campaignId, isMoving]);
  useEffect(() => {
    if (!isMoving || isAsking || hasFailed) return;
    const timer = setTimeout(() => ask(`/app/campaigns/${campaignId}/timeline`), EVERY_MS);
    return () => clearTimeout(timer);
  }, [isMoving, isAsking, hasFailed, ask, campaignId]);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Over time
        </Text>
        <div style={{ height: HEIGHT_PX }}>
          {!answer && hasFailed ? (
            <Text as="p" tone="subdued">
              The chart could not be drawn. It is tried again in a moment.
            </Text>
          ) : null}
          {answer && answer.points.length === 0 ? (
            <Text as="p" tone="subdued">
              The chart begins with the first message.
            </Text>
          ) : null}
          {answer && answer.points.length > 0 ? (
            <Suspense fallback={null}>
              <TimelineBars points={answer.points} height={HEIGHT_PX} />
            </Suspense>
          ) : null}
        </div>
      </BlockStack>
    </Card>
  );
}
