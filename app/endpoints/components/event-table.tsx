import { Badge, BlockStack, Box, Card, InlineStack, Text, type BadgeProps } from "@shopify/polaris";
import { ListTable } from "../../ui/list-table.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import type { EndpointEventRow, EventOutcome } from "../endpoint.ts";

type Props = { rows: EndpointEventRow[]; firstPage: (() => void) | null; nextPage: (() => void) | null };

const outcomes: Record<EventOutcome, { label: string; tone?: BadgeProps["tone"] }> = {
  waiting: { label: "Waiting" },
  retrying: { label: "Trying again", tone: "warning" },
  delivered: { label: "Delivered", tone: "success" },
  "given-up": { label: "Given up", tone: "critical" },
};

/** What a webhook was sent lately, and what came of it. */
export function EventTable({ rows, firstPage, nextPage }: Props) {
  const format = useFormat();
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Latest events
          </Text>
          <Text as="p" tone="subdued">
            {rows.length === 0 ? "Nothing was sent in the last 7 days." : "What was sent in the last 7 days."}
          </Text>
        </BlockStack>
      </Box>
      {rows.length === 0 ? null : (
        <ListTable
          nouns={{ singular: "event", plural: "events" }}
          rows={rows}
          rowId={(row) => row.id}
          columns={[
            { title: "Event", cell: (row) => <Event row={row} /> },
            { title: "Outcome", cell: (row) => <Outcome outcome={row.outcome} /> },
            { title: "Answer", cell: (row) => row.status ?? "–" },
            { title: "What came of it", cell: (row) => <Came row={row} /> },
            { title: "When", cell: (row) => format.dateTime(row.happenedAt) },
          ]}
          phoneRow={(row) => (
            <PhoneRow title={<Event row={row} />} action={<Outcome outcome={row.outcome} />}>
              <Came row={row} />
              <InlineStack gap="200">
                <Text as="span" tone="subdued" variant="bodySm">
                  {format.dateTime(row.happenedAt)}
                </Text>
              </InlineStack>
            </PhoneRow>
          )}
          pages={{ previous: firstPage, next: nextPage }}
        />
      )}
    </Card>
  );
}

function Event({ row: { title, id } }: { row: EndpointEventRow }) {
  return (
    <BlockStack>
      <Text as="span" fontWeight="semibold">
        {title}
      </Text>
      <Text as="span" tone="subdued" variant="bodySm">
        {`msg_${id}`}
      </Text>
    </BlockStack>
  );
}

function Outcome({ outcome }: { outcome: EventOutcome }) {
  const { label, tone } = outcomes[outcome];
  return <Badge tone={tone}>{label}</Badge>;
}

function Came({ row: { outcome, problem, attempts, triedAt, dueAt } }: { row: EndpointEventRow }) {
  const format = useFormat();
  const parts = [
    problem,
    outcome === "delivered" && triedAt ? `Arrived ${format.time(triedAt)}.` : null,
    attempts > 1 ? `Tried ${format.number(attempts)} times.` : null,
    outcome === "retrying" && dueAt ? `Next: ${format.dateTime(dueAt)}.` : null,
  ].filter(Boolean);
  return <LongText>{parts.length === 0 ? "–" : parts.join(" ")}</LongText>;
}
