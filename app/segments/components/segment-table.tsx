import { Badge, InlineStack, Link, Spinner, Text, Tooltip } from "@shopify/polaris";
import { ListTable, type Sort } from "../../ui/list-table.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { RowMenu } from "../../ui/row-menu.tsx";
import { useFormat } from "../../ui/use-shop.ts";

export type SegmentRow = {
  id: string;
  name: string;
  memberCount: number;
  reach: { sms: number; whatsapp: number; rcs: number };
  /** When its members were last read from Shopify; null before the first time. */
  syncedAt: string | null;
  state: "waiting" | "syncing" | "ready" | "failed";
  problem: string | null;
};

export const segmentSortKeys = ["name", "members", "updated"] as const;
export type SegmentSort = Sort<(typeof segmentSortKeys)[number]>;

type Props = {
  rows: SegmentRow[];
  sort: SegmentSort;
  onSort: (sort: SegmentSort) => void;
  onCopy: (row: SegmentRow) => void;
  onDelete: (row: SegmentRow) => void;
  pages: { previous: (() => void) | null; next: (() => void) | null };
  emptyState: React.ReactNode;
};

/** The store's own segments with how many people each reaches. */
export function SegmentTable({ rows, sort, onSort, onCopy, onDelete, pages, emptyState }: Props) {
  const format = useFormat();
  const count = (row: SegmentRow, value: number) => (row.syncedAt ? format.number(value) : "–");
  const menu = (row: SegmentRow) => <Menu row={row} onCopy={onCopy} onDelete={onDelete} />;
  return (
    <ListTable
      nouns={{ singular: "segment", plural: "segments" }}
      rows={rows}
      rowId={(row) => row.id}
      sorting={{ sort, onSort }}
      columns={[
        {
          title: "Segment",
          sortKey: "name",
          cell: (row) => (
            <LongText>
              <SegmentLink row={row} />
            </LongText>
          ),
        },
        { title: "Customers", sortKey: "members", isNumber: true, cell: (row) => count(row, row.memberCount) },
        {
          title: "SMS",
          tooltip: "Customers who can get an SMS from you",
          isNumber: true,
          cell: (row) => count(row, row.reach.sms),
        },
        {
          title: "WhatsApp",
          tooltip: "Customers who can get a WhatsApp message from you",
          isNumber: true,
          cell: (row) => count(row, row.reach.whatsapp),
        },
        {
          title: "RCS",
          tooltip: "Customers who can get an RCS message from you",
          isNumber: true,
          cell: (row) => count(row, row.reach.rcs),
        },
        { title: "Updated", sortKey: "updated", cell: (row) => <SegmentState row={row} /> },
        { title: "Actions", isUntitled: true, cell: menu },
      ]}
      phoneRow={(row) => (
        <PhoneRow title={<SegmentLink row={row} />} action={menu(row)}>
          {/* Before the first time there is nothing to tell but the state. */}
          {row.syncedAt ? (
            <Text as="p" numeric>
              {`${format.count(row.memberCount, "customer", "customers")}. SMS ${format.number(row.reach.sms)}, WhatsApp ${format.number(row.reach.whatsapp)}, RCS ${format.number(row.reach.rcs)}`}
            </Text>
          ) : null}
          <Text as="span" tone="subdued" variant="bodySm">
            {row.state === "ready" ? "Updated " : null}
            <SegmentState row={row} />
          </Text>
        </PhoneRow>
      )}
      pages={pages}
      emptyState={emptyState}
    />
  );
}

function SegmentLink({ row }: { row: SegmentRow }) {
  return (
    <Link url={`/app/segments/${row.id}`} dataPrimaryLink monochrome removeUnderline>
      <Text as="span" fontWeight="semibold">
        {row.name}
      </Text>
    </Link>
  );
}

/** When the members were last read, or why that is not done. */
export function SegmentState({ row }: { row: Pick<SegmentRow, "state" | "problem" | "syncedAt"> }) {
  const format = useFormat();
  if (row.state === "failed") {
    return (
      <Tooltip content={row.problem ?? "The last update did not work."}>
        <Badge tone="critical">Update failed</Badge>
      </Tooltip>
    );
  }
  if (row.state === "syncing" || (row.state === "waiting" && row.syncedAt === null)) {
    return (
      <InlineStack gap="200" blockAlign="center" wrap={false}>
        <Spinner size="small" accessibilityLabel="" />
        <Text as="span" tone="subdued">
          {row.state === "syncing" ? "Updating" : "Waiting"}
        </Text>
      </InlineStack>
    );
  }
  return <>{row.syncedAt ? format.dateTime(row.syncedAt) : "Not yet"}</>;
}

function Menu({ row, onCopy, onDelete }: { row: SegmentRow } & Pick<Props, "onCopy" | "onDelete">) {
  return (
    <RowMenu
      label={`Actions for ${row.name}`}
      items={[
        { content: "Edit", url: `/app/segments/${row.id}/edit` },
        { content: "Copy", onAction: () => onCopy(row) },
        { content: "Delete", destructive: true, onAction: () => onDelete(row) },
      ]}
    />
  );
}
