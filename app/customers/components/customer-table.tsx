import { Card, EmptySearchResult, EmptyState, IndexTable, Text, useBreakpoints } from "@shopify/polaris";
import { EMPTY_ILLUSTRATION } from "../../ui/illustrations.ts";
import { ListSearch } from "../../ui/list-search.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { pagination } from "../../ui/pagination.ts";
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
  const { smDown } = useBreakpoints();
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
      <IndexTable
        condensed={smDown}
        resourceName={{ singular: "customer", plural: "customers" }}
        itemCount={rows.length}
        selectable={false}
        headings={[{ title: "Customer" }, { title: "Phone" }, { title: "Email" }]}
        emptyState={
          <EmptySearchResult
            title="No customer matches"
            description="Search by the start of a first or last name, an email address, or a number with its country code."
            withIllustration
          />
        }
        pagination={pagination({ previous: firstPage, next: nextPage })}
      >
        {rows.map((row, position) => (
          <IndexTable.Row id={row.id} key={row.id} position={position}>
            {smDown ? (
              <PhoneRow title={<CustomerLink id={row.id} name={row.name} />}>
                <Text as="p" tone="subdued" breakWord>
                  {[row.phone, row.email].filter(Boolean).join(", ") || "Neither phone nor email"}
                </Text>
              </PhoneRow>
            ) : (
              <>
                <IndexTable.Cell>
                  <LongText>
                    <CustomerLink id={row.id} name={row.name} />
                  </LongText>
                </IndexTable.Cell>
                <IndexTable.Cell>{row.phone ?? "–"}</IndexTable.Cell>
                <IndexTable.Cell>
                  <LongText>{row.email ?? "–"}</LongText>
                </IndexTable.Cell>
              </>
            )}
          </IndexTable.Row>
        ))}
      </IndexTable>
    </Card>
  );
}
