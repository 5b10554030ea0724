import { Link, Text } from "@shopify/polaris";
import type { Notice } from "../../ui/notice-banner.tsx";
import { describeWatch, type SegmentWatch } from "../segment-watch.ts";

type Props = { watch: SegmentWatch | null; segmentId: string | null };

/** How an automation hears of its segment, while all is well. */
export function WatchLine({ watch, segmentId }: Props) {
  const told = watch && describeWatch(watch);
  if (!told || told.title !== null) return null;
  return (
    <Text as="p" tone="subdued">
      {told.text} <LetIn segmentId={segmentId} />
    </Text>
  );
}

/** The same, while it is not. */
export function watchNotices({ watch, segmentId }: Props): Notice[] {
  const told = watch && describeWatch(watch);
  if (!told || told.title === null) return [];
  const body = (
    <p>
      {told.text} <LetIn segmentId={segmentId} />
    </p>
  );
  return [{ tone: "warning", title: told.title, body }];
}

function LetIn({ segmentId }: Pick<Props, "segmentId">) {
  if (segmentId === null) return null;
  return <Link url={`/app/segments/${segmentId}/automations`}>Let in everyone who is in it now</Link>;
}
