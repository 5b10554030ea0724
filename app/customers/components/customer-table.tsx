import { Card, EmptySearchResult, EmptyState, Text } from "@shopify/polaris";
import { EMPTY_ILLUSTRATION } from "../../ui/illustrations.ts";
import { ListSearch } from "../../ui/list-search.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { CustomerLink } from "./customer-link.tsx";

export type CustomerRow = { id: string; name: string | null; email: string | null; phone: string | null };

type Props = {
  rows: CustomerRow[];
  query: string;
  loading: boolean;
  onSearch: (query: string) => void;
  firstPage: (() => void) | null;
  nextPage: (() => void) | null;
};

/** The shop's customers, found by the beginning of a name, an email address or a number. */
export function CustomerTable({ rows, query, loading, onSearch, firstPage, nextPage }: Props) {
  if (rows.length === 0 && query === "" && firstPage === null) {
    return (
      <Card>
        <EmptyState
          heading="No customers yet"
          action={{ content: "See how far the sync is", url: "/app/segments" }}
          image={EMPTY_ILLUSTRATION}
        >
          <p>Your store’s customers appear here as soon as they have been synced from Shopify.</p>
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card padding="0">
      <ListSearch
        query={query}
        placeholder="Search by name, email or phone number"
        loading={loading}
        onSearch={onSearch}
      />
      <ListTable
        nouns={{ singular: "customer", plural: "customers" }}
        rows={rows}
        rowId={(row) => row.id}
        columns={[
          {
            title: "Customer",
            cell: (row) => (
              <LongText>
                <CustomerLink id={row.id} name={row.name} />
              </LongText>
            ),
          },
          { title: "Phone", cell: (row) => row.phone ?? "–" },
          { title: "Email", cell: (row) => <LongText>{row.email ?? "–"}</LongText> },
        ]}
        phoneRow={(row) => (
          <PhoneRow title={<CustomerLink id={row.id} name={row.name} />}>
            <Text as="p" tone="subdued" breakWord>
              {[row.phone, row.email].filter(Boolean).join(", ") || "Neither phone nor email"}
            </Text>
          </PhoneRow>
        )}
        pages={{ previous: firstPage, next: nextPage }}
        emptyState={
          <EmptySearchResult
            title="No customer matches"
            description="Search by the start of a first or last name, an email address, or a number with its country code."
            withIllustration
          />
        }
      />
    </Card>
  );
}
