import { Card, EmptySearchResult, InlineStack, Link, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { ListFilters } from "../../ui/list-filters.tsx";
import type { ListQuery } from "../../ui/list-query.ts";
import { ListTable } from "../../ui/list-table.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { RowMenu } from "../../ui/row-menu.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import { automationViews, type AutomationRow, type AutomationView } from "../automation-list.ts";
import { triggerLabels } from "../definition.ts";
import { AutomationStatusBadge } from "./automation-status-badge.tsx";

type Props = {
  rows: AutomationRow[];
  list: ListQuery<AutomationView>;
  hasNext: boolean;
  loading: boolean;
  onChange: (list: Partial<ListQuery<AutomationView>>) => void;
};

const tabs = (Object.entries(automationViews) as [AutomationView, { label: string }][]).map(([id, { label }]) => ({
  id,
  label,
}));

/** The shop's automations, by tab and name. */
export function AutomationTable({ rows, list, hasNext, loading, onChange }: Props) {
  const format = useFormat();
  return (
    <Card padding="0">
      <ListFilters
        tabs={tabs}
        view={list.view}
        onView={(view) => onChange({ view })}
        query={list.query}
        placeholder="Search automations"
        onSearch={(query) => onChange({ query })}
        loading={loading}
      />
      <ListTable
        nouns={{ singular: "automation", plural: "automations" }}
        rows={rows}
        rowId={(row) => row.id}
        columns={[
          {
            title: "Automation",
            cell: (row) => (
              <LongText>
                <AutomationLink row={row} />
              </LongText>
            ),
          },
          { title: "Status", cell: (row) => <AutomationStatusBadge status={row.status} /> },
          { title: "Trigger", cell: (row) => triggerLabels[row.trigger] },
          { title: "Inside now", isNumber: true, cell: (row) => format.number(row.inside) },
          { title: "Sent", isNumber: true, cell: (row) => format.number(row.sent) },
          {
            title: "Conversions",
            isNumber: true,
            cell: (row) => (row.conversions === null ? "–" : format.number(row.conversions)),
          },
          { title: "Changed", cell: (row) => format.dateTime(row.updatedAt) },
          { title: "Actions", isUntitled: true, cell: (row) => <Menu row={row} /> },
        ]}
        phoneRow={(row) => (
          <PhoneRow title={<AutomationLink row={row} />} action={<Menu row={row} />}>
            <InlineStack align="start" blockAlign="center" gap="200">
              <AutomationStatusBadge status={row.status} />
              <Text as="span" tone="subdued">
                {triggerLabels[row.trigger]}
              </Text>
            </InlineStack>
            <Text as="p" numeric>
              {`${format.number(row.inside)} inside now, ${format.count(row.sent, "message", "messages")} sent${row.conversions === null ? "" : `, ${format.count(row.conversions, "conversion", "conversions")}`}`}
            </Text>
          </PhoneRow>
        )}
        emptyState={
          <EmptySearchResult
            title="No automation matches"
            description="Look under another tab, or search by a part of its name."
            withIllustration
          />
        }
        pages={{
          previous: list.page > 1 ? () => onChange({ page: list.page - 1 }) : null,
          next: hasNext ? () => onChange({ page: list.page + 1 }) : null,
        }}
      />
    </Card>
  );
}

function AutomationLink({ row }: { row: AutomationRow }) {
  return (
    <Link url={`/app/automations/${row.id}`} dataPrimaryLink monochrome removeUnderline>
      <Text as="span" fontWeight="semibold">
        {row.name}
      </Text>
    </Link>
  );
}

function Menu({ row }: { row: AutomationRow }) {
  const fetcher = useFetcher();
  const act = (intent: string) => () => void fetcher.submit({ intent, id: row.id }, { method: "post" });
  const isActive = row.status === "active";
  return (
    <RowMenu
      label={`Actions for ${row.name}`}
      loading={fetcher.state !== "idle"}
      items={[
        { content: "View report", url: `/app/automations/${row.id}/report` },
        { content: "Duplicate", onAction: act("duplicate") },
        row.isArchived
          ? { content: "Restore", onAction: act("restore") }
          : {
              content: "Archive",
              disabled: isActive,
              helpText: isActive ? "Pause it first" : undefined,
              onAction: act("archive"),
            },
      ]}
    />
  );
}
