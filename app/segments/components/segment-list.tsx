import { Card, EmptySearchResult, EmptyState } from "@shopify/polaris";
import { EMPTY_ILLUSTRATION } from "../../ui/illustrations.ts";
import { ListSearch } from "../../ui/list-search.tsx";
import { SegmentTable, type SegmentRow, type SegmentSort } from "./segment-table.tsx";

type Search = { query: string; page: number; sort: SegmentSort["key"]; direction: SegmentSort["direction"] };

type Props = {
  rows: SegmentRow[];
  total: number;
  search: Search;
  hasNext: boolean;
  loading: boolean;
  onChange: (changed: Partial<Search>) => void;
  onCopy: (row: SegmentRow) => void;
  onDelete: (row: SegmentRow) => void;
};

/** Search, order and pages around the table of segments. */
export function SegmentList({ rows, total, search, hasNext, loading, onChange, onCopy, onDelete }: Props) {
  if (total === 0 && search.query === "") {
    return (
      <Card>
        <EmptyState
          heading="Your segments appear here"
          image={EMPTY_ILLUSTRATION}
          action={{ content: "Create segment", url: "/app/segments/new" }}
          secondaryAction={{ content: "See suggestions", url: "/app/segments/suggestions" }}
        >
          <p>These are the customer segments of your Shopify admin. Whatever you change there changes here too.</p>
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card padding="0">
      <ListSearch
        query={search.query}
        placeholder="Search segments"
        loading={loading}
        onSearch={(query) => onChange({ query })}
      />
      <SegmentTable
        rows={rows}
        sort={{ key: search.sort, direction: search.direction }}
        onSort={({ key, direction }) => onChange({ sort: key, direction })}
        onCopy={onCopy}
        onDelete={onDelete}
        pages={{
          previous: search.page > 1 ? () => onChange({ page: search.page - 1 }) : null,
          next: hasNext ? () => onChange({ page: search.page + 1 }) : null,
        }}
        emptyState={
          <EmptySearchResult title="No segment matches" description="Search by a part of its name." withIllustration />
        }
      />
    </Card>
  );
}
