import { IndexTable, Text, useBreakpoints, type IndexTableProps } from "@shopify/polaris";
import type { ReactNode } from "react";
import styles from "./list-table.module.css";
import { useKnowsScreen } from "./use-knows-screen.ts";

export type Sort<Key extends string> = { key: Key; direction: "ascending" | "descending" };

export type Column<Row, Key extends string = never> = {
  title: string;
  /** Explains the title where it is pointed at. */
  tooltip?: string;
  /** Numbers stand at the end, and are set in figures of one width. */
  isNumber?: boolean;
  /** The title is only read out: a column of buttons. */
  isUntitled?: boolean;
  /** What the rows can be sorted by here. */
  sortKey?: Key;
  cell: (row: Row) => ReactNode;
};

type Props<Row, Key extends string> = {
  rows: readonly Row[];
  columns: readonly Column<Row, Key>[];
  /** A row on a phone, where columns have no room. */
  phoneRow: (row: Row) => ReactNode;
  rowId: (row: Row) => string;
  nouns: { singular: string; plural: string };
  sorting?: { sort: Sort<Key>; onSort: (sort: Sort<Key>) => void };
  /** What turns the pages; null where there is none that way. */
  pages?: { previous: (() => void) | null; next: (() => void) | null };
  emptyState?: ReactNode;
};

/**
 * A table of things, one row each, which becomes a list of cards on a phone. Rows are chosen one at a time, never marked. The
 * server cannot know which of the two it is for, and sends both.
 */
export function ListTable<Row, Key extends string = never>(props: Props<Row, Key>) {
  const { smDown } = useBreakpoints();
  const knowsScreen = useKnowsScreen();
  return (
    <>
      {knowsScreen && smDown ? null : (
        <div className={styles.columns}>
          <TableForm {...props} isPhone={false} />
        </div>
      )}
      {knowsScreen && !smDown ? null : (
        <div className={styles.cards}>
          <TableForm {...props} isPhone />
        </div>
      )}
    </>
  );
}

function TableForm<Row, Key extends string>(props: Props<Row, Key> & { isPhone: boolean }) {
  const { rows, columns, phoneRow, rowId, nouns, sorting, pages, emptyState, isPhone } = props;
  return (
    <IndexTable
      condensed={isPhone}
      resourceName={nouns}
      itemCount={rows.length}
      selectable={false}
      headings={headingsOf(columns)}
      {...(sorting && sortProps(columns, sorting))}
      emptyState={emptyState}
      pagination={pages && pagination(pages)}
    >
      {rows.map((row, position) => (
        <IndexTable.Row id={rowId(row)} key={rowId(row)} position={position}>
          {isPhone
            ? phoneRow(row)
            : columns.map(({ title, isNumber, cell }) => (
                <IndexTable.Cell key={title}>
                  {isNumber ? (
                    <Text as="span" alignment="end" numeric>
                      {cell(row)}
                    </Text>
                  ) : (
                    cell(row)
                  )}
                </IndexTable.Cell>
              ))}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function headingsOf<Row, Key extends string>(columns: readonly Column<Row, Key>[]): IndexTableProps["headings"] {
  const [first, ...others] = columns.map(({ title, tooltip, isNumber, isUntitled }) => ({
    title,
    ...(tooltip && { tooltipContent: tooltip }),
    ...(isNumber && { alignment: "end" as const }),
    ...(isUntitled && { hidden: true }),
  }));
  if (!first) throw new Error("A table needs a column");
  return [first, ...others];
}

function sortProps<Row, Key extends string>(
  columns: readonly Column<Row, Key>[],
  { sort, onSort }: NonNullable<Props<Row, Key>["sorting"]>,
): Pick<IndexTableProps, "sortable" | "sortColumnIndex" | "sortDirection" | "onSort"> {
  return {
    sortable: columns.map(({ sortKey }) => sortKey !== undefined),
    sortColumnIndex: columns.findIndex(({ sortKey }) => sortKey === sort.key),
    sortDirection: sort.direction,
    onSort: (column, direction) => {
      const key = columns[column]?.sortKey;
      if (key) onSort({ key, direction });
    },
  };
}

/** The bar below that turns the pages; none where everything is on one. */
function pagination({ previous, next }: NonNullable<Props<never, never>["pages"]>): IndexTableProps["pagination"] {
  if (previous === null && next === null) return undefined;
  return {
    hasPrevious: previous !== null,
    onPrevious: previous ?? undefined,
    hasNext: next !== null,
    onNext: next ?? undefined,
  };
}
