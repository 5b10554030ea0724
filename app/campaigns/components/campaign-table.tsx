import { Card, EmptySearchResult, InlineStack, Link, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { channelNames } from "../../channels/channel-names.ts";
import { ListFilters } from "../../ui/list-filters.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { RowMenu } from "../../ui/row-menu.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import { campaignViews, type CampaignListQuery, type CampaignRow, type CampaignView } from "../campaign-list.ts";
import { can } from "../campaign.ts";
import { CampaignStatusBadge } from "./campaign-status-badge.tsx";

type Props = {
  rows: CampaignRow[];
  list: CampaignListQuery;
  hasNext: boolean;
  loading: boolean;
  onChange: (list: Partial<CampaignListQuery>) => void;
};

const tabs = (Object.entries(campaignViews) as [CampaignView, { label: string }][]).map(([id, { label }]) => ({
  id,
  label,
}));

/** The shop's campaigns, by tab, name and date. */
export function CampaignTable({ rows, list, hasNext, loading, onChange }: Props) {
  const format = useFormat();
  return (
    <Card padding="0">
      <ListFilters
        tabs={tabs}
        view={list.view}
        onView={(view) => onChange({ view })}
        query={list.query}
        placeholder="Search campaigns"
        onSearch={(query) => onChange({ query })}
        loading={loading}
        sorting={{
          sortOptions: [
            { label: "Date", value: "date asc", directionLabel: "Oldest first" },
            { label: "Date", value: "date desc", directionLabel: "Newest first" },
            { label: "Name", value: "name asc", directionLabel: "A to Z" },
            { label: "Name", value: "name desc", directionLabel: "Z to A" },
          ],
          sortSelected: [`${list.sort.key} ${list.sort.direction === "ascending" ? "asc" : "desc"}`],
          onSort: ([chosen]) => {
            const [key, direction] = (chosen ?? "").split(" ");
            onChange({
              sort: {
                key: key === "name" ? "name" : "date",
                direction: direction === "asc" ? "ascending" : "descending",
              },
            });
          },
        }}
      />
      <ListTable
        nouns={{ singular: "campaign", plural: "campaigns" }}
        rows={rows}
        rowId={(row) => row.id}
        sorting={{ sort: list.sort, onSort: (sort) => onChange({ sort }) }}
        columns={[
          {
            title: "Campaign",
            sortKey: "name",
            cell: (row) => (
              <LongText>
                <CampaignLink row={row} />
              </LongText>
            ),
          },
          { title: "Status", cell: (row) => <CampaignStatusBadge status={row.status} /> },
          { title: "Channel", cell: (row) => channelNames[row.channel] },
          { title: "Date", sortKey: "date", cell: (row) => format.dateTime(row.at ?? row.updatedAt) },
          {
            title: "Recipients",
            isNumber: true,
            cell: ({ outcome }) => (outcome ? format.number(outcome.recipients) : "–"),
          },
          {
            title: "Delivered",
            isNumber: true,
            cell: ({ outcome }) => (outcome ? format.percent(outcome.delivered, outcome.sent) : "–"),
          },
          { title: "Actions", isUntitled: true, cell: (row) => <Menu row={row} /> },
        ]}
        phoneRow={(row) => (
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
        )}
        emptyState={
          <EmptySearchResult
            title="No campaign matches"
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
