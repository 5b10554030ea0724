import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { reachedGoal } from "./goal.sql.ts";
import type { AutomationReport, Tally } from "./automation-report.ts";

/**
 * What became of everybody whom the automation's trigger named, and of its messages. Counted from the runs and the ledger,
 * without the merchant's tests.
 */
export async function readAutomationReport(
  shop: ShopRef,
  { automationId, version }: { automationId: bigint; version: number },
): Promise<AutomationReport> {
  const [runs, messages, reached, standing, goals] = await Promise.all([
    pool.query<{ state: string; reason: string | null; count: number }>(
      `SELECT state, reason, count(*)::int AS count FROM enrollment
       WHERE shop_id = $1 AND automation_id = $2 AND NOT is_test GROUP BY state, reason ORDER BY count DESC, reason`,
      [shop.id, automationId],
    ),
    pool.query<{ status: string; reason: string | null; count: number }>(
      `SELECT m.status, m.reason, count(*)::int AS count
       FROM enrollment e
       JOIN message m ON m.shop_id = e.shop_id AND m.source = 'automation' AND m.source_id = e.id
       WHERE e.shop_id = $1 AND e.automation_id = $2 AND NOT e.is_test GROUP BY m.status, m.reason ORDER BY m.status, m.reason`,
      [shop.id, automationId],
    ),
    pool.query<Tally>(
      `SELECT v.node AS code, count(DISTINCT v.enrollment_id)::int AS count
       FROM enrollment e
       JOIN enrollment_event v ON v.shop_id = e.shop_id AND v.enrollment_id = e.id AND v.node IS NOT NULL AND v.kind <> 'exited'
       WHERE e.shop_id = $1 AND e.automation_id = $2 AND e.version = $3 GROUP BY v.node
       UNION ALL
       -- What ends a run is no happening of the step that ends it.
       SELECT node, count(*)::int FROM enrollment
       WHERE shop_id = $1 AND automation_id = $2 AND version = $3 AND reason = 'stop-step' GROUP BY node`,
      [shop.id, automationId, version],
    ),
    pool.query<Tally>(
      `SELECT node AS code, count(*)::int AS count FROM enrollment
       WHERE shop_id = $1 AND automation_id = $2 AND version = $3 AND state = 'active' GROUP BY node`,
      [shop.id, automationId, version],
    ),
    pool.query<{ with_goal: number; reached: number }>(
      `SELECT count(*)::int AS with_goal, count(*) FILTER (WHERE ${reachedGoal})::int AS reached
       FROM enrollment e
       JOIN automation_version v ON v.shop_id = e.shop_id AND v.automation_id = e.automation_id AND v.version = e.version
       WHERE e.shop_id = $1 AND e.automation_id = $2 AND NOT e.is_test AND e.state <> 'refused' AND v.definition -> 'goal' ->> 'days' IS NOT NULL`,
      [shop.id, automationId],
    ),
  ]);
  const inState = (state: string) => sum(runs.rows.filter((row) => row.state === state));
  return {
    named: sum(runs.rows),
    inside: inState("active"),
    completed: inState("completed"),
    refused: inState("refused"),
    exited: runs.rows
      .filter((row) => row.state === "exited")
      .map(({ reason, count }) => ({ code: reason ?? "", count })),
    messages: tally(messages.rows, (row) => row.status),
    messageReasons: tally(
      messages.rows.filter((row) => row.reason !== null),
      (row) => row.reason ?? "",
    ),
    reached: reached.rows,
    standing: standing.rows,
    conversions: goals.rows[0]?.with_goal ? goals.rows[0].reached : null,
  };
}

function sum(rows: readonly { count: number }[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}

function tally<Row extends { count: number }>(rows: readonly Row[], codeOf: (row: Row) => string): Tally[] {
  return [...Map.groupBy(rows, codeOf)].map(([code, group]) => ({ code, count: sum(group) }));
}
