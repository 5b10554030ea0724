import { BlockStack, Box, Button, Card, Divider, InlineStack, Tabs, Text } from "@shopify/polaris";
import { Fragment, useEffect, useState } from "react";
import { useAnswer } from "../../ui/use-answer.ts";
import { useRevalidateWhile } from "../../ui/use-revalidate-while.ts";
import { historyViews, type HistoryEntry, type HistoryPage, type HistoryView } from "../customer-history.ts";
import { HistoryItem } from "./history-item.tsx";

type Props = {
  customerId: string;
  /** Whether the history of others is in it. */
  hasMerged: boolean;
  first: HistoryPage;
  view: HistoryView;
  loading: boolean;
  onView: (view: HistoryView) => void;
};

const views = Object.keys(historyViews) as HistoryView[];

/** All that happened with a customer, newest first, older pages on demand below the newer ones. */
export function HistoryCard({ customerId, hasMerged, first, view, loading, onView }: Props) {
  const [older, setOlder] = useState<HistoryPage[]>([]);
  const { answer, isAsking, hasFailed, ask } = useAnswer<HistoryPage>();
  useEffect(() => {
    if (answer) setOlder((pages) => [...pages, answer]);
  }, [answer]);
  const pages = [first, ...older];
  const entries = pages.flatMap((page) => page.entries);
  const next = pages.at(-1)?.next ?? null;
  // Older pages begin where the first ended, so it stays as it is once there are some.
  useRevalidateWhile(older.length === 0 && !isAsking && first.entries.some(isMoving));
  return (
    <Card padding="0">
      <Box paddingInline="400" paddingBlockStart="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            History
          </Text>
          {hasMerged ? (
            <Text as="p" tone="subdued">
              With that of the customers who were merged into this one.
            </Text>
          ) : null}
        </BlockStack>
      </Box>
      <Tabs
        tabs={views.map((one) => ({ id: one, content: historyViews[one] }))}
        selected={views.indexOf(view)}
        disabled={loading}
        onSelect={(index) => onView(views[index] ?? "all")}
      />
      <Divider />
      {entries.length === 0 ? (
        <Box padding="400">
          <Text as="p" tone="subdued">
            {emptyWords[view]}
          </Text>
        </Box>
      ) : (
        entries.map((entry) => (
          <Fragment key={`${entry.kind} ${entry.id}`}>
            <HistoryItem entry={entry} definition={definitionOf(entry, pages)} />
            <Divider />
          </Fragment>
        ))
      )}
      {next ? (
        <Box padding="400">
          <InlineStack gap="300" blockAlign="center">
            <Button
              loading={isAsking}
              onClick={() => ask(`/app/customers/${customerId}/history?view=${view}&before=${next}`)}
            >
              Show older
            </Button>
            {hasFailed ? (
              <Text as="p" tone="subdued">
                That did not work. It is tried again in a moment.
              </Text>
            ) : null}
          </InlineStack>
        </Box>
      ) : null}
    </Card>
  );
}

const emptyWords: Record<HistoryView, string> = {
  all: "Nothing yet. Every message to this customer and every automation they go through appears here.",
  messages: "No message yet, in either direction.",
  automations: "They have not been in an automation yet.",
};

/** What is on its way changes by itself within moments; what waits for a day does not need to be watched. */
function isMoving(entry: HistoryEntry): boolean {
  return entry.kind === "message" && (entry.status === "queued" || entry.status === "sending");
}

function definitionOf(entry: HistoryEntry, pages: readonly HistoryPage[]) {
  if (entry.kind !== "run") return undefined;
  return pages.map(({ definitions }) => definitions[entry.definition]).find(Boolean);
}
