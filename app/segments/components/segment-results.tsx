import { BlockStack, Card, InlineGrid, SkeletonBodyText, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import { useFormat } from "../../ui/use-shop.ts";

/** Counts of messages to the segment's members, of the latest campaigns. */
export type SegmentResultsData = {
  campaigns: number;
  hasMore: boolean;
  sent: number;
  delivered: number;
  failed: number;
  /** null where no channel told of reading. */
  reading: { delivered: number; read: number } | null;
  optOuts: number;
};

/** How the messages to the segment's members did. Read after the page, since large campaigns take a while to count. */
export function SegmentResults({ segmentId }: { segmentId: string }) {
  const { load, data } = useFetcher<{ results: SegmentResultsData }>();
  useEffect(() => load(`/app/segments/${segmentId}/results`), [load, segmentId]);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          How its messages did
        </Text>
        <div style={{ minHeight: 96 }}>
          {data ? <Results results={data.results} /> : <SkeletonBodyText lines={4} />}
        </div>
      </BlockStack>
    </Card>
  );
}

function Results({ results }: { results: SegmentResultsData }) {
  const format = useFormat();
  const { campaigns, hasMore, sent, delivered, failed, reading, optOuts } = results;
  if (campaigns === 0)
    return (
      <Text as="p" tone="subdued">
        No campaign was sent to this segment yet. How many messages were delivered, read and answered with STOP appears
        here.
      </Text>
    );
  const tiles = [
    { label: "Sent", value: sent },
    { label: "Delivered", value: delivered, note: `${format.percent(delivered, sent)} of those sent` },
    ...(reading
      ? [
          {
            label: "Read",
            value: reading.read,
            note: `${format.percent(reading.read, reading.delivered)} of those delivered by WhatsApp or RCS`,
          },
        ]
      : []),
    { label: "Failed", value: failed, note: `${format.percent(failed, sent)} of those sent` },
    { label: "Opted out", value: optOuts, note: `${format.percent(optOuts, sent)} of those sent` },
  ];
  return (
    <BlockStack gap="300">
      <InlineGrid columns={{ xs: 2, md: tiles.length === 5 ? 5 : 4 }} gap="300">
        {tiles.map(({ label, value, note }) => (
          <div key={label}>
            <Text as="h3" variant="bodySm" tone="subdued">
              {label}
            </Text>
            <Text as="p" variant="headingLg" numeric>
              {format.number(value)}
            </Text>
            {note ? (
              <Text as="p" variant="bodySm" tone="subdued">
                {note}
              </Text>
            ) : null}
          </div>
        ))}
      </InlineGrid>
      <Text as="p" variant="bodySm" tone="subdued">
        {`Messages to customers who were in the segment when ${describeCampaigns(campaigns, { hasMore, format })} sent. Opted out means a reply of STOP before the next campaign’s message.`}
      </Text>
    </BlockStack>
  );
}

function describeCampaigns(
  campaigns: number,
  { hasMore, format }: { hasMore: boolean; format: ReturnType<typeof useFormat> },
): string {
  if (campaigns === 1) return "its campaign was";
  return hasMore
    ? `the latest ${format.number(campaigns)} campaigns were`
    : `its ${format.number(campaigns)} campaigns were`;
}
