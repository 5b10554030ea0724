import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { ListQuery } from "../ui/list-query.ts";
import { automationRows } from "./automation-rows.sql.ts";
import { countAutomations, type AutomationFigures } from "./count-automations.server.ts";
import { automationViews, type AutomationRow, type AutomationView } from "./automation-list.ts";

const pageSize = 25;

type Row = Omit<AutomationRow, "id" | "updatedAt" | keyof AutomationFigures> & {
  id: bigint;
  updatedAt: Date;
  hasGoal: boolean;
};

/**
 * One page of the shop's automations, the latest changed first. `hasNext` says whether another follows. The figures of large
 * ones may be some seconds old.
 */
export async function listAutomations(
  shop: ShopRef,
  { view, query, page }: ListQuery<AutomationView>,
  { now }: { now: Date },
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
  const shown = rows.slice(0, pageSize);
  const figures = await countAutomations(
    shop,
    shown.map(({ id }) => id),
    { now },
  );
  return {
    rows: shown.map(({ id, updatedAt, hasGoal, ...row }) => {
      const { inside = 0, sent = 0, conversions = 0 } = figures.get(id) ?? {};
      return {
        ...row,
        id: String(id),
        updatedAt: updatedAt.toISOString(),
        inside,
        sent,
        conversions: hasGoal ? conversions : null,
      };
    }),
    hasNext: rows.length > pageSize,
  };
}
