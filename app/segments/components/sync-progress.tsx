import { BlockStack, Card, InlineStack, ProgressBar, Spinner, Text } from "@shopify/polaris";
import type { Notice } from "../../ui/notice-banner.tsx";
import { useFormat } from "../../ui/use-shop.ts";

export type SyncProgressView = {
  kind: "install" | "scheduled" | "manual";
  finishedAt: string | null;
  customers: { done: number; total: number | null; isOver: boolean };
  segments: { done: number; total: number | null };
  problem: string | null;
};

/** How far the reading of the store's customers and segments is; nothing once it is over. */
export function SyncProgressCard({ sync }: { sync: SyncProgressView }) {
  const format = useFormat();
  if (sync.finishedAt !== null) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {sync.kind === "install" ? "Reading your customers and segments" : "Syncing with Shopify"}
        </Text>
        {sync.kind === "install" ? (
          <Text as="p" tone="subdued">
            In a large store this takes a while. You can leave this page; it goes on by itself.
          </Text>
        ) : null}
        <Progress
          label="Customers"
          done={sync.customers.done}
          total={sync.customers.isOver ? sync.customers.done : sync.customers.total}
          format={format.number}
        />
        <Progress label="Segments" done={sync.segments.done} total={sync.segments.total} format={format.number} />
      </BlockStack>
    </Card>
  );
}

/** What is to be said of a sync that is over. */
export function syncNotices({ finishedAt, problem }: Pick<SyncProgressView, "finishedAt" | "problem">): Notice[] {
  if (finishedAt === null || !problem) return [];
  return [{ tone: "warning", title: "The last sync did not finish", body: <p>{problem}</p> }];
}

/** Shown in the seconds between the first visit and the start of the first sync. */
export function SyncStarting() {
  return (
    <Card>
      <InlineStack gap="300" blockAlign="center">
        <Spinner size="small" accessibilityLabel="" />
        <Text as="p">Asking Shopify for your customers and segments.</Text>
      </InlineStack>
    </Card>
  );
}

function Progress({
  label,
  done,
  total,
  format,
}: {
  label: string;
  done: number;
  total: number | null;
  format: (value: number) => string;
}) {
  const percent = total === null ? 0 : total === 0 ? 100 : Math.min(100, Math.round((done / total) * 100));
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between">
        <Text as="span">{label}</Text>
        <Text as="span" tone="subdued" numeric>
          {total === null ? "Waiting for Shopify" : `${format(done)} of ${format(total)}`}
        </Text>
      </InlineStack>
      <ProgressBar progress={percent} size="small" tone="primary" />
    </BlockStack>
  );
}
