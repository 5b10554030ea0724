import {
  Badge,
  Button,
  Card,
  EmptySearchResult,
  EmptyState,
  IndexFilters,
  IndexTable,
  Text,
  useSetIndexFiltersMode,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { EMPTY_ILLUSTRATION } from "../../ui/illustrations.ts";
import { useFormat } from "../../ui/use-shop.ts";
import { suppressionReasons, type SuppressionReasonName } from "../suppression-reasons.ts";
import { channelNames } from "../../channels/channel-names.ts";
import type { ChannelName } from "../../channels/channel.ts";

export type SuppressionRow = {
  id: string;
  channel: ChannelName;
  /** null once the person was redacted: only a hash is left. */
  address: string | null;
  reason: SuppressionReasonName;
  note: string | null;
  createdAt: string;
};

type Props = {
  rows: SuppressionRow[];
  query: string;
  onSearch: (query: string) => void;
  onAdd: () => void;
  loading: boolean;
  nextPage: (() => void) | null;
  firstPage: (() => void) | null;
};

/** The addresses nobody writes to, newest first, each with why and a way to lift it where that is the merchant's to do. */
export function SuppressionList({ rows, query, onSearch, onAdd, loading, nextPage, firstPage }: Props) {
  const { mode, setMode } = useSetIndexFiltersMode();
  const format = useFormat();
  if (rows.length === 0 && query === "" && firstPage === null) {
    return (
      <Card>
        <EmptyState
          heading="Nobody is on the list"
          action={{ content: "Add addresses", onAction: onAdd }}
          image={EMPTY_ILLUSTRATION}
        >
          <p>
            Customers who reply STOP are put here at once. You can add addresses that must never get a message, such as
            those of another tool’s list.
          </p>
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card padding="0">
      <IndexFilters
        mode={mode}
        setMode={setMode}
        tabs={[]}
        selected={0}
        queryValue={query}
        queryPlaceholder="Search by number or email"
        onQueryChange={onSearch}
        onQueryClear={() => onSearch("")}
        cancelAction={{ onAction: () => onSearch("") }}
        filters={[]}
        onClearAll={() => onSearch("")}
        hideFilters
        canCreateNewView={false}
        loading={loading}
      />
      <IndexTable
        resourceName={{ singular: "address", plural: "addresses" }}
        itemCount={rows.length}
        selectable={false}
        headings={[
          { title: "Address" },
          { title: "Channel" },
          { title: "Why" },
          { title: "Since" },
          { title: "Actions", hidden: true },
        ]}
        emptyState={
          <EmptySearchResult
            title="No address matches"
            description="Search by the start of a number or an email address."
            withIllustration
          />
        }
        pagination={{
          hasNext: nextPage !== null,
          onNext: nextPage ?? undefined,
          hasPrevious: firstPage !== null,
          onPrevious: firstPage ?? undefined,
        }}
      >
        {rows.map((row, position) => (
          <IndexTable.Row id={row.id} key={row.id} position={position}>
            <IndexTable.Cell>
              {row.address ? (
                <Text as="span" fontWeight="medium">
                  {row.address}
                </Text>
              ) : (
                <Text as="span" tone="subdued">
                  Removed at the customer’s request
                </Text>
              )}
            </IndexTable.Cell>
            <IndexTable.Cell>{channelNames[row.channel]}</IndexTable.Cell>
            <IndexTable.Cell>
              <Badge>{suppressionReasons[row.reason].label}</Badge>
              {row.note ? (
                <Text as="p" tone="subdued" variant="bodySm">
                  {row.note}
                </Text>
              ) : null}
            </IndexTable.Cell>
            <IndexTable.Cell>{format.date(row.createdAt)}</IndexTable.Cell>
            <IndexTable.Cell>
              <LiftButton row={row} />
            </IndexTable.Cell>
          </IndexTable.Row>
        ))}
      </IndexTable>
    </Card>
  );
}

function LiftButton({ row }: { row: SuppressionRow }) {
  const fetcher = useFetcher();
  const { liftable } = suppressionReasons[row.reason];
  if (!liftable || row.address === null) return null;
  return (
    <fetcher.Form method="post">
      <input type="hidden" name="intent" value="lift" />
      <input type="hidden" name="id" value={row.id} />
      <Button
        submit
        variant="plain"
        loading={fetcher.state !== "idle"}
        accessibilityLabel={`Allow messages to ${row.address}`}
      >
        Allow
      </Button>
    </fetcher.Form>
  );
}
