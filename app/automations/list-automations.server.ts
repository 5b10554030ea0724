import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { ListQuery } from "../ui/list-query.ts";
import { automationRows } from "./automation-rows.sql.ts";
import { automationViews, type AutomationRow, type AutomationView } from "./automation-list.ts";

const pageSize = 25;

type Row = Omit<AutomationRow, "id" | "updatedAt"> & { id: bigint; updatedAt: Date };

/** One page of the shop's automations, the latest changed first. `hasNext` says whether another follows. */
export async function listAutomations(
  shop: ShopRef,
  { view, query, page }: ListQuery<AutomationView>,
): Promise<{ rows: AutomationRow[]; hasNext: boolean }> {
  const { status, archived } = automationViews[view];
  const { rows } = await pool.query<Row>(automationRows, [
    shop.id,
    archived,
    status,
    query,
    pageSize + 1,
    (page - 1) * pageSize,
  ]);
  return {
    rows: rows
      .slice(0, pageSize)
      .map((row) => ({ ...row, id: String(row.id), updatedAt: row.updatedAt.toISOString() })),
    hasNext: rows.length > pageSize,
  };
}
