import {
  ActionList,
  Badge,
  Button,
  IndexTable,
  Link,
  InlineStack,
  Popover,
  Spinner,
  Text,
  Tooltip,
} from "@shopify/polaris";
import { MenuHorizontalIcon } from "@shopify/polaris-icons";
import { useState } from "react";
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
  pagination: { previous: (() => void) | null; next: (() => void) | null };
  emptyState: React.ReactNode;
};

const sortColumns: Record<number, SegmentSort["key"]> = { 0: "name", 1: "members", 5: "updated" };

/** The store's own segments with how many people each reaches. */
export function SegmentTable({ rows, sort, onSort, onCopy, onDelete, pagination, emptyState }: Props) {
  const format = useFormat();
  return (
    <IndexTable
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
        { title: "Updated" },
        { title: "Actions", hidden: true },
      ]}
      pagination={{
        hasPrevious: pagination.previous !== null,
        onPrevious: pagination.previous ?? undefined,
        hasNext: pagination.next !== null,
        onNext: pagination.next ?? undefined,
      }}
      emptyState={emptyState}
    >
      {rows.map((row, position) => (
        <IndexTable.Row id={row.id} key={row.id} position={position}>
          <IndexTable.Cell>
            <Link url={`/app/segments/${row.id}`} dataPrimaryLink monochrome removeUnderline>
              <Text as="span" fontWeight="semibold">
                {row.name}
              </Text>
            </Link>
          </IndexTable.Cell>
          <NumberCell value={row.syncedAt ? format.number(row.memberCount) : "–"} />
          <NumberCell value={row.syncedAt ? format.number(row.reach.sms) : "–"} />
          <NumberCell value={row.syncedAt ? format.number(row.reach.whatsapp) : "–"} />
          <NumberCell value={row.syncedAt ? format.number(row.reach.rcs) : "–"} />
          <IndexTable.Cell>
            <SegmentState row={row} />
          </IndexTable.Cell>
          <IndexTable.Cell>
            <RowActions row={row} onCopy={onCopy} onDelete={onDelete} />
          </IndexTable.Cell>
        </IndexTable.Row>
      ))}
    </IndexTable>
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

function RowActions({
  row,
  onCopy,
  onDelete,
}: {
  row: SegmentRow;
  onCopy: Props["onCopy"];
  onDelete: Props["onDelete"];
}) {
  const [open, setOpen] = useState(false);
  const choose = (action: () => void) => () => {
    setOpen(false);
    action();
  };
  return (
    <Popover
      active={open}
      onClose={() => setOpen(false)}
      preferredAlignment="right"
      activator={
        <Button
          variant="tertiary"
          icon={MenuHorizontalIcon}
          accessibilityLabel={`Actions for ${row.name}`}
          onClick={() => setOpen(true)}
        />
      }
    >
      <ActionList
        actionRole="menuitem"
        items={[
          { content: "Edit", url: `/app/segments/${row.id}/edit` },
          { content: "Copy", onAction: choose(() => onCopy(row)) },
          { content: "Delete", destructive: true, onAction: choose(() => onDelete(row)) },
        ]}
      />
    </Popover>
  );
}
