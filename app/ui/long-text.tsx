import type { ReactNode } from "react";

/**
 * Text of any length in a cell of a table. Polaris keeps a cell on one line, and one long name would push the columns after
 * it out of sight.
 */
export function LongText({ children }: { children: ReactNode }) {
  return <div style={{ minWidth: 160, whiteSpace: "normal", overflowWrap: "anywhere" }}>{children}</div>;
}
