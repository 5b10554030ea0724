import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { reachedGoal } from "./goal.sql.ts";
import { automationViews, type AutomationListQuery, type AutomationRow } from "./automation-list.ts";

const pageSize = 25;

type Row = Omit<AutomationRow, "id" | "updatedAt"> & { id: bigint; updatedAt: Date };

/** One page of the shop's automations, the latest changed first. `hasNext` says whether another follows. */
export async function listAutomations(
  shop: ShopRef,
  { view, query, page }: AutomationListQuery,
): Promise<{ rows: AutomationRow[]; hasNext: boolean }> {
  const { status, archived } = automationViews[view];
  const { rows } = await pool.query<Row>(
    `SELECT a.id, a.name, a.status, a.draft #>> '{trigger,kind}' AS trigger, a.updated_at AS "updatedAt",
            a.archived_at IS NOT NULL AS "isArchived",
            (SELECT count(*)::int FROM enrollment e
              WHERE e.shop_id = a.shop_id AND e.automation_id = a.id AND e.state = 'active') AS inside,
            (SELECT count(*)::int FROM enrollment e
              JOIN message m ON m.shop_id = e.shop_id AND m.source = 'automation' AND m.source_id = e.id
                AND m.customer_id = e.customer_id AND m.status IN ('sent', 'delivered', 'read')
              WHERE e.shop_id = a.shop_id AND e.automation_id = a.id) AS sent,
            CASE WHEN a.draft -> 'goal' ->> 'days' IS NOT NULL THEN (SELECT count(*)::int FROM enrollment e
              JOIN automation_version v ON v.shop_id = e.shop_id AND v.automation_id = e.automation_id AND v.version = e.version
              WHERE e.shop_id = a.shop_id AND e.automation_id = a.id AND ${reachedGoal}) END AS conversions
     FROM automation a
     WHERE a.shop_id = $1 AND (a.archived_at IS NOT NULL) = $2 AND ($3::automation_status IS NULL OR a.status = $3)
       AND ($4 = '' OR strpos(lower(a.name), lower($4)) > 0)
     ORDER BY a.updated_at DESC, a.id DESC LIMIT $5 OFFSET $6`,
    [shop.id, archived, status, query, pageSize + 1, (page - 1) * pageSize],
  );
  return {
    rows: rows
      .slice(0, pageSize)
      .map((row) => ({ ...row, id: String(row.id), updatedAt: row.updatedAt.toISOString() })),
    hasNext: rows.length > pageSize,
  };
}
