import { Banner, Text } from "@shopify/polaris";
import { describeWatch, type SegmentWatch } from "../segment-watch.ts";

/** How an automation hears of its segment: a line while all is well, a banner while it is not. */
export function WatchNote({ watch }: { watch: SegmentWatch }) {
  const { title, text } = describeWatch(watch);
  if (title === null) {
    return (
      <Text as="p" tone="subdued">
        {text}
      </Text>
    );
  }
  return (
    <Banner tone="warning" title={title}>
      <p>{text}</p>
    </Banner>
  );
}
