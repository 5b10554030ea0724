import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { RunLine } from "./automation-report.ts";
import type { Definition } from "./definition.ts";
import { readDefinitions } from "./read-definitions.server.ts";

const runsPerPage = 25;

type Row = {
  id: bigint;
  customer_id: bigint;
  customer_name: string | null;
  subject: string;
  version: number;
  state: RunLine["state"];
  reason: string | null;
  node: string;
  due_at: Date | null;
  entered_at: Date;
};

/**
 * A page of an automation's runs, without the merchant's tests, the latest first, and the definitions of the versions they go
 * through. `after`: the last id of the page before.
 */
export async function listRuns(
  shop: ShopRef,
  { automationId, after }: { automationId: bigint; after: bigint | null },
): Promise<{ runs: RunLine[]; next: string | null; definitions: Record<number, Definition> }> {
  const { rows } = await pool.query<Row>(
    `SELECT e.id, e.customer_id, e.subject, e.version, e.state, e.reason, e.node, e.due_at, e.entered_at,
            nullif(concat_ws(' ', c.first_name, c.last_name), '') AS customer_name
     FROM enrollment e LEFT JOIN customer c ON c.shop_id = e.shop_id AND c.id = e.customer_id
     WHERE e.shop_id = $1 AND e.automation_id = $2 AND NOT e.is_test AND ($3::bigint IS NULL OR e.id < $3)
     ORDER BY e.id DESC LIMIT $4`,
    [shop.id, automationId, after, runsPerPage + 1],
  );
  const page = rows.slice(0, runsPerPage);
  const definitions = await readDefinitions(
    shop,
    page.map(({ version }) => ({ automationId, version })),
  );
  return {
    next: rows.length > runsPerPage ? String(page.at(-1)?.id) : null,
    definitions: Object.fromEntries(definitions.map(({ version, definition }) => [version, definition])),
    runs: page.map((row) => ({
      id: row.id.toString(),
      customerId: row.customer_id.toString(),
      customerName: row.customer_name,
      subject: row.subject,
      version: row.version,
      state: row.state,
      reason: row.reason,
      node: row.node,
      dueAt: row.due_at?.toISOString() ?? null,
      enteredAt: row.entered_at.toISOString(),
    })),
  };
}
