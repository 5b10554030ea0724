import { Badge, Button, Card, EmptySearchResult, EmptyState, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { EMPTY_ILLUSTRATION } from "../../ui/illustrations.ts";
import { ListSearch } from "../../ui/list-search.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import { CustomerLink } from "./customer-link.tsx";
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
  /** Who has the address, where that is known. */
  customerId: string | null;
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
      <ListSearch query={query} placeholder="Search by number or email" loading={loading} onSearch={onSearch} />
      <ListTable
        nouns={{ singular: "address", plural: "addresses" }}
        rows={rows}
        rowId={(row) => row.id}
        columns={[
          {
            title: "Address",
            cell: (row) => (
              <LongText>
                <Address row={row} />
              </LongText>
            ),
          },
          { title: "Channel", cell: (row) => channelNames[row.channel] },
          {
            title: "Why",
            cell: (row) => (
              <>
                <Badge>{suppressionReasons[row.reason].label}</Badge>
                <Note row={row} />
              </>
            ),
          },
          { title: "Since", cell: (row) => format.date(row.createdAt) },
          { title: "Actions", isUntitled: true, cell: (row) => <LiftButton row={row} /> },
        ]}
        phoneRow={(row) => (
          <PhoneRow title={<Address row={row} />} action={<LiftButton row={row} />}>
            <Text as="p" tone="subdued">
              {`${channelNames[row.channel]}. ${suppressionReasons[row.reason].label}, ${format.date(row.createdAt)}.`}
            </Text>
            <Note row={row} />
          </PhoneRow>
        )}
        emptyState={
          <EmptySearchResult
            title="No address matches"
            description="Search by the start of a number or an email address."
            withIllustration
          />
        }
        pages={{ previous: firstPage, next: nextPage }}
      />
    </Card>
  );
}

function Address({ row }: { row: SuppressionRow }) {
  return row.address ? (
    <Text as="span" fontWeight="medium">
      {row.customerId ? <CustomerLink id={row.customerId} name={row.address} /> : row.address}
    </Text>
  ) : (
    <Text as="span" tone="subdued">
      Removed at the customer’s request
    </Text>
  );
}

function Note({ row }: { row: SuppressionRow }) {
  return row.note ? (
    <LongText>
      <Text as="p" tone="subdued" variant="bodySm">
        {row.note}
      </Text>
    </LongText>
  ) : null;
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
