import { Card, EmptySearchResult, InlineStack, Link, Tabs, Text } from "@shopify/polaris";
import { ListTable } from "../../ui/list-table.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import { actionName, callerName, flowRunViews, type FlowRunRow, type FlowRunView } from "../flow-run.ts";
import { FlowOutcomeBadge } from "./flow-outcome-badge.tsx";

type Props = {
  rows: FlowRunRow[];
  view: FlowRunView;
  onView: (view: FlowRunView) => void;
  firstPage: (() => void) | null;
  nextPage: (() => void) | null;
};

const tabs = (Object.entries(flowRunViews) as [FlowRunView, { label: string }][]).map(([id, { label }]) => ({
  id,
  content: label,
}));

/** What workflows in Shopify Flow and the merchant’s programs asked of the app, and what came of it. */
export function FlowRunTable({ rows, view, onView, firstPage, nextPage }: Props) {
  const format = useFormat();
  return (
    <Card padding="0">
      <Tabs
        tabs={tabs}
        selected={tabs.findIndex(({ id }) => id === view)}
        onSelect={(index) => {
          const tab = tabs[index];
          if (tab) onView(tab.id);
        }}
      />
      <ListTable
        nouns={{ singular: "run", plural: "runs" }}
        rows={rows}
        rowId={(row) => row.id}
        columns={[
          {
            title: "Action",
            cell: (row) => (
              <>
                <RunLink row={row} />
                <Text as="p" tone="subdued" variant="bodySm" breakWord>
                  {callerName(row)}
                </Text>
              </>
            ),
          },
          { title: "Customer", cell: (row) => <Customer row={row} /> },
          { title: "Outcome", cell: (row) => <FlowOutcomeBadge outcome={row.outcome} /> },
          { title: "What came of it", cell: (row) => <LongText>{row.sentence}</LongText> },
          { title: "When", cell: (row) => format.dateTime(row.receivedAt) },
        ]}
        phoneRow={(row) => (
          <PhoneRow title={<RunLink row={row} />}>
            <InlineStack align="start" blockAlign="center" gap="200">
              <FlowOutcomeBadge outcome={row.outcome} />
              <Customer row={row} />
            </InlineStack>
            <Text as="p" breakWord>
              {row.sentence}
            </Text>
            <Text as="p" tone="subdued" variant="bodySm" breakWord>
              {`${callerName(row)} · ${format.dateTime(row.receivedAt)}`}
            </Text>
          </PhoneRow>
        )}
        emptyState={<EmptySearchResult title="No run here" description="Look under another tab." withIllustration />}
        pages={{ previous: firstPage, next: nextPage }}
      />
    </Card>
  );
}

function RunLink({ row }: { row: FlowRunRow }) {
  return (
    <Link url={`/app/flow/${row.id}`} dataPrimaryLink monochrome removeUnderline>
      <Text as="span" fontWeight="semibold">
        {actionName(row.action)}
      </Text>
    </Link>
  );
}

function Customer({ row }: { row: FlowRunRow }) {
  if (row.customerId === null) return <Text as="span">–</Text>;
  return <Link url={`/app/customers/${row.customerId}`}>{row.customerName ?? `Customer ${row.customerId}`}</Link>;
}
