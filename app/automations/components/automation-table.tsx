import {
  Card,
  EmptySearchResult,
  IndexFilters,
  IndexTable,
  InlineStack,
  Link,
  Text,
  useBreakpoints,
  useSetIndexFiltersMode,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { pagination } from "../../ui/pagination.ts";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { RowMenu } from "../../ui/row-menu.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import { useTypedQuery } from "../../ui/use-typed-query.ts";
import {
  automationViews,
  type AutomationListQuery,
  type AutomationRow,
  type AutomationView,
} from "../automation-list.ts";
import { triggerLabels } from "../definition.ts";
import { AutomationStatusBadge } from "./automation-status-badge.tsx";

type Props = {
  rows: AutomationRow[];
  list: AutomationListQuery;
  hasNext: boolean;
  loading: boolean;
  onChange: (list: Partial<AutomationListQuery>) => void;
};

const views = Object.entries(automationViews) as [AutomationView, { label: string }][];

/** The shop's automations, by tab and name. */
export function AutomationTable({ rows, list, hasNext, loading, onChange }: Props) {
  const { mode, setMode } = useSetIndexFiltersMode();
  const { smDown } = useBreakpoints();
  const format = useFormat();
  const [typed, type] = useTypedQuery(list.query, (query) => onChange({ query }));
  return (
    <Card padding="0">
      <IndexFilters
        mode={mode}
        setMode={setMode}
        tabs={views.map(([id, { label }]) => ({ id, content: label }))}
        selected={views.findIndex(([view]) => view === list.view)}
        onSelect={(index) => onChange({ view: views[index]?.[0] ?? "all" })}
        queryValue={typed}
        queryPlaceholder="Search automations"
        onQueryChange={type}
        onQueryClear={() => type("")}
        cancelAction={{ onAction: () => type("") }}
        filters={[]}
        onClearAll={() => type("")}
        hideFilters
        canCreateNewView={false}
        loading={loading}
      />
      <IndexTable
        condensed={smDown}
        resourceName={{ singular: "automation", plural: "automations" }}
        itemCount={rows.length}
        selectable={false}
        headings={[
          { title: "Automation" },
          { title: "Status" },
          { title: "Trigger" },
          { title: "Inside now", alignment: "end" },
          { title: "Sent", alignment: "end" },
          { title: "Conversions", alignment: "end" },
          { title: "Changed" },
          { title: "Actions", hidden: true },
        ]}
        emptyState={
          <EmptySearchResult
            title="No automation matches"
            description="Look under another tab, or search by a part of its name."
            withIllustration
          />
        }
        pagination={pagination({
          previous: list.page > 1 ? () => onChange({ page: list.page - 1 }) : null,
          next: hasNext ? () => onChange({ page: list.page + 1 }) : null,
        })}
      >
        {rows.map((row, position) => (
          <IndexTable.Row id={row.id} key={row.id} position={position}>
            {smDown ? (
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
            ) : (
              <>
                <IndexTable.Cell>
                  <AutomationLink row={row} />
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <AutomationStatusBadge status={row.status} />
                </IndexTable.Cell>
                <IndexTable.Cell>{triggerLabels[row.trigger]}</IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {format.number(row.inside)}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {format.number(row.sent)}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {row.conversions === null ? "–" : format.number(row.conversions)}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>{format.dateTime(row.updatedAt)}</IndexTable.Cell>
                <IndexTable.Cell>
                  <Menu row={row} />
                </IndexTable.Cell>
              </>
            )}
          </IndexTable.Row>
        ))}
      </IndexTable>
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
