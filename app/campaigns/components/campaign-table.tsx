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
import { channelNames } from "../../channels/channel-names.ts";
import { LongText } from "../../ui/long-text.tsx";
import { pagination } from "../../ui/pagination.ts";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { RowMenu } from "../../ui/row-menu.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import { useTypedQuery } from "../../ui/use-typed-query.ts";
import {
  campaignSortKeys,
  campaignViews,
  type CampaignRow,
  type CampaignView,
  type ListQuery,
} from "../campaign-list.ts";
import { can } from "../campaign.ts";
import { CampaignStatusBadge } from "./campaign-status-badge.tsx";

type Props = {
  rows: CampaignRow[];
  list: ListQuery;
  hasNext: boolean;
  loading: boolean;
  onChange: (list: Partial<ListQuery>) => void;
};

const views = Object.entries(campaignViews) as [CampaignView, { label: string }][];
const sortColumns: Partial<Record<number, ListQuery["sort"]["key"]>> = { 0: "name", 3: "date" };

/** The shop's campaigns, by tab, name and date. */
export function CampaignTable({ rows, list, hasNext, loading, onChange }: Props) {
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
        queryPlaceholder="Search campaigns"
        onQueryChange={type}
        onQueryClear={() => type("")}
        cancelAction={{ onAction: () => type("") }}
        filters={[]}
        onClearAll={() => type("")}
        hideFilters
        canCreateNewView={false}
        loading={loading}
        sortOptions={campaignSortKeys.flatMap((key) => [
          {
            label: key === "name" ? "Name" : "Date",
            value: `${key} asc` as const,
            directionLabel: key === "name" ? "A to Z" : "Oldest first",
          },
          {
            label: key === "name" ? "Name" : "Date",
            value: `${key} desc` as const,
            directionLabel: key === "name" ? "Z to A" : "Newest first",
          },
        ])}
        sortSelected={[`${list.sort.key} ${list.sort.direction === "ascending" ? "asc" : "desc"}`]}
        onSort={([chosen]) => {
          const [key, direction] = (chosen ?? "").split(" ");
          onChange({
            sort: {
              key: key === "name" ? "name" : "date",
              direction: direction === "asc" ? "ascending" : "descending",
            },
          });
        }}
      />
      <IndexTable
        condensed={smDown}
        resourceName={{ singular: "campaign", plural: "campaigns" }}
        itemCount={rows.length}
        selectable={false}
        sortable={[true, false, false, true, false, false, false]}
        sortColumnIndex={Number(Object.entries(sortColumns).find(([, key]) => key === list.sort.key)?.[0] ?? 3)}
        sortDirection={list.sort.direction}
        onSort={(column, direction) => {
          const key = sortColumns[column];
          if (key) onChange({ sort: { key, direction } });
        }}
        headings={[
          { title: "Campaign" },
          { title: "Status" },
          { title: "Channel" },
          { title: "Date" },
          { title: "Recipients", alignment: "end" },
          { title: "Delivered", alignment: "end" },
          { title: "Actions", hidden: true },
        ]}
        emptyState={
          <EmptySearchResult
            title="No campaign matches"
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
              <PhoneRow title={<CampaignLink row={row} />} action={<Menu row={row} />}>
                <InlineStack align="start" blockAlign="center" gap="200">
                  <CampaignStatusBadge status={row.status} />
                  <Text as="span" tone="subdued">
                    {`${channelNames[row.channel]}, ${format.dateTime(row.at ?? row.updatedAt)}`}
                  </Text>
                </InlineStack>
                {row.outcome ? (
                  <Text as="p" numeric>
                    {`${format.count(row.outcome.recipients, "recipient", "recipients")}, ${format.percent(row.outcome.delivered, row.outcome.sent)} delivered`}
                  </Text>
                ) : null}
              </PhoneRow>
            ) : (
              <>
                <IndexTable.Cell>
                  <LongText>
                    <CampaignLink row={row} />
                  </LongText>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <CampaignStatusBadge status={row.status} />
                </IndexTable.Cell>
                <IndexTable.Cell>{channelNames[row.channel]}</IndexTable.Cell>
                <IndexTable.Cell>{format.dateTime(row.at ?? row.updatedAt)}</IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {row.outcome ? format.number(row.outcome.recipients) : "–"}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {row.outcome ? format.percent(row.outcome.delivered, row.outcome.sent) : "–"}
                  </Text>
                </IndexTable.Cell>
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

function CampaignLink({ row }: { row: CampaignRow }) {
  return (
    <Link url={`/app/campaigns/${row.id}`} dataPrimaryLink monochrome removeUnderline>
      <Text as="span" fontWeight="semibold">
        {row.name}
      </Text>
    </Link>
  );
}

function Menu({ row }: { row: CampaignRow }) {
  const fetcher = useFetcher();
  const act = (intent: string) => () => void fetcher.submit({ intent, id: row.id }, { method: "post" });
  const isLive = can("cancel", row.status);
  return (
    <RowMenu
      label={`Actions for ${row.name}`}
      loading={fetcher.state !== "idle"}
      items={[
        { content: "Duplicate", onAction: act("duplicate") },
        row.isArchived
          ? { content: "Restore", onAction: act("restore") }
          : {
              content: "Archive",
              disabled: isLive,
              helpText: isLive ? "Cancel it first" : undefined,
              onAction: act("archive"),
            },
      ]}
    />
  );
}
