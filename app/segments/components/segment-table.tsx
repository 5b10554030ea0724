import { Badge, IndexTable, InlineStack, Link, Spinner, Text, Tooltip, useBreakpoints } from "@shopify/polaris";
import { LongText } from "../../ui/long-text.tsx";
import { pagination } from "../../ui/pagination.ts";
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
export type SegmentSort = { key: (typeof segmentSortKeys)[number]; direction: "ascending" | "descending" };

type Props = {
  rows: SegmentRow[];
  sort: SegmentSort;
  onSort: (sort: SegmentSort) => void;
  onCopy: (row: SegmentRow) => void;
  onDelete: (row: SegmentRow) => void;
  pages: { previous: (() => void) | null; next: (() => void) | null };
  emptyState: React.ReactNode;
};

const sortColumns: Record<number, SegmentSort["key"]> = { 0: "name", 1: "members", 5: "updated" };

/** The store's own segments with how many people each reaches. */
export function SegmentTable({ rows, sort, onSort, onCopy, onDelete, pages, emptyState }: Props) {
  const format = useFormat();
  const { smDown } = useBreakpoints();
  const count = (row: SegmentRow, value: number) => (row.syncedAt ? format.number(value) : "–");
  return (
    <IndexTable
      condensed={smDown}
      resourceName={{ singular: "segment", plural: "segments" }}
      itemCount={rows.length}
      selectable={false}
      sortable={[true, true, false, false, false, true, false]}
      sortColumnIndex={Number(Object.entries(sortColumns).find(([, key]) => key === sort.key)?.[0] ?? 0)}
      sortDirection={sort.direction}
      onSort={(column, direction) => {
        const key = sortColumns[column];
        if (key) onSort({ key, direction });
      }}
      headings={[
        { title: "Segment" },
        { title: "Customers", alignment: "end" },
        { title: "SMS", alignment: "end", tooltipContent: "Customers who can get an SMS from you" },
        { title: "WhatsApp", alignment: "end", tooltipContent: "Customers who can get a WhatsApp message from you" },
        { title: "RCS", alignment: "end", tooltipContent: "Customers who can get an RCS message from you" },
        { title: "Updated", alignment: "end" },
        { title: "Actions", hidden: true },
      ]}
      pagination={pagination(pages)}
      emptyState={emptyState}
    >
      {rows.map((row, position) => (
        <IndexTable.Row id={row.id} key={row.id} position={position}>
          {smDown ? (
            <PhoneRow title={<SegmentLink row={row} />} action={<Menu row={row} onCopy={onCopy} onDelete={onDelete} />}>
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
          ) : (
            <>
              <IndexTable.Cell>
                <LongText>
                  <SegmentLink row={row} />
                </LongText>
              </IndexTable.Cell>
              <NumberCell value={count(row, row.memberCount)} />
              <NumberCell value={count(row, row.reach.sms)} />
              <NumberCell value={count(row, row.reach.whatsapp)} />
              <NumberCell value={count(row, row.reach.rcs)} />
              <IndexTable.Cell>
                <InlineStack align="end">
                  <SegmentState row={row} />
                </InlineStack>
              </IndexTable.Cell>
              <IndexTable.Cell>
                <Menu row={row} onCopy={onCopy} onDelete={onDelete} />
              </IndexTable.Cell>
            </>
          )}
        </IndexTable.Row>
      ))}
    </IndexTable>
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

function NumberCell({ value }: { value: string }) {
  return (
    <IndexTable.Cell>
      <Text as="span" alignment="end" numeric>
        {value}
      </Text>
    </IndexTable.Cell>
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
