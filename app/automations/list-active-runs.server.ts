import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { ActiveRun } from "./active-run.ts";

/** The automations that a customer is in now, the latest entered first, tests left out. */
export async function listActiveRuns(
  shop: ShopRef,
  customerId: bigint,
  { limit }: { limit: number },
): Promise<ActiveRun[]> {
  const { rows } = await pool.query<{
    id: bigint;
    automation_id: bigint;
    name: string;
    entered_at: Date;
    due_at: Date | null;
  }>(
    `SELECT e.id, e.automation_id, a.name, e.entered_at, e.due_at
     FROM enrollment e JOIN automation a ON a.shop_id = $1 AND a.id = e.automation_id
     WHERE e.shop_id = $1 AND e.customer_id = $2 AND e.state = 'active' AND NOT e.is_test
     ORDER BY e.entered_at DESC, e.id DESC LIMIT $3`,
    [shop.id, customerId, limit],
  );
  return rows.map((row) => ({
    id: String(row.id),
    automationId: String(row.automation_id),
    name: row.name,
    enteredAt: row.entered_at.toISOString(),
    dueAt: row.due_at?.toISOString() ?? null,
  }));
}
