import type { IndexTableProps } from "@shopify/polaris";

/** The bar below a table that turns its pages; none where everything is on one page. */
export function pagination(turn: {
  previous: (() => void) | null;
  next: (() => void) | null;
}): IndexTableProps["pagination"] {
  if (turn.previous === null && turn.next === null) return undefined;
  return {
    hasPrevious: turn.previous !== null,
    onPrevious: turn.previous ?? undefined,
    hasNext: turn.next !== null,
    onNext: turn.next ?? undefined,
  };
}
