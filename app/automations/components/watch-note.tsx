import { Banner, Box, Link, Text } from "@shopify/polaris";
import { describeWatch, type SegmentWatch } from "../segment-watch.ts";

/** How an automation hears of its segment: a line while all is well, a banner while it is not. */
export function WatchNote({ watch, segmentId }: { watch: SegmentWatch; segmentId: string | null }) {
  const { title, text } = describeWatch(watch);
  const letIn = segmentId ? (
    <Link url={`/app/segments/${segmentId}/automations`}>Let in everyone who is in it now</Link>
  ) : null;
  if (title === null) {
    return (
      <Box paddingInline={{ xs: "400", sm: "0" }}>
        <Text as="p" tone="subdued">
          {text} {letIn}
        </Text>
      </Box>
    );
  }
  return (
    <Banner tone="warning" title={title}>
      <p>
        {text} {letIn}
      </p>
    </Banner>
  );
}
