import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { definitionSchema, type Definition } from "./definition.ts";
import { reachedGoal } from "./goal.sql.ts";
import { placeOfStep, readStepNumbers } from "./step-numbers.ts";
import type { AutomationReport, RunLine, Tally } from "./automation-report.ts";

/**
 * What became of everybody whom the automation's trigger named, and of its messages. Counted from the runs and the ledger, without
 * the merchant's tests.
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

const runsPerPage = 25;

type RunRow = {
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
  ended_at: Date | null;
};

/**
 * A page of an automation's runs, the latest first, each with its history, and the definitions of the versions they go through.
 * `after`: the last id of the page before.
 */
export async function listRuns(
  shop: ShopRef,
  { automationId, after }: { automationId: bigint; after: bigint | null },
): Promise<{ runs: RunLine[]; next: string | null; definitions: Record<number, Definition> }> {
  const { rows } = await pool.query<RunRow>(
    `SELECT e.id, e.customer_id, e.subject, e.version, e.state, e.reason, e.node, e.due_at, e.entered_at, e.ended_at,
            nullif(concat_ws(' ', c.first_name, c.last_name), '') AS customer_name
     FROM enrollment e LEFT JOIN customer c ON c.shop_id = e.shop_id AND c.id = e.customer_id
     WHERE e.shop_id = $1 AND e.automation_id = $2 AND NOT e.is_test AND ($3::bigint IS NULL OR e.id < $3)
     ORDER BY e.id DESC LIMIT $4`,
    [shop.id, automationId, after, runsPerPage + 1],
  );
  const page = rows.slice(0, runsPerPage);
  const ids = page.map(({ id }) => id);
  const [events, messages, versions] = await Promise.all([
    pool.query<{ run: bigint; at: Date; kind: string; node: string | null; detail: Record<string, string> }>(
      `SELECT enrollment_id AS run, at, kind, node, detail FROM enrollment_event
       WHERE shop_id = $1 AND enrollment_id = ANY ($2::bigint[]) ORDER BY id`,
      [shop.id, ids],
    ),
    pool.query<{ run: bigint; step: number; status: string; reason: string | null; body: string | null }>(
      `SELECT m.source_id AS run, m.step, m.status, m.reason, m.body
       FROM enrollment e
       JOIN message m ON m.shop_id = e.shop_id AND m.source = 'automation' AND m.source_id = e.id
       WHERE e.shop_id = $1 AND e.id = ANY ($2::bigint[]) ORDER BY m.id`,
      [shop.id, ids],
    ),
    pool.query<{ version: number; definition: unknown; numbers: unknown }>(
      `SELECT version, definition, step_numbers AS numbers FROM automation_version
       WHERE shop_id = $1 AND automation_id = $2 AND version = ANY ($3::int[])`,
      [shop.id, automationId, [...new Set(page.map(({ version }) => version))]],
    ),
  ]);
  const eventsOf = Map.groupBy(events.rows, ({ run }) => run);
  const messagesOf = Map.groupBy(messages.rows, ({ run }) => run);
  const known = new Map(
    versions.rows.map(({ version, definition, numbers }) => {
      const parsed = definitionSchema.parse(definition);
      return [version, { definition: parsed, numbers: readStepNumbers(numbers, parsed) }];
    }),
  );
  const placeOf = (version: number, step: number) => {
    const its = known.get(version);
    return its ? placeOfStep(step, its.definition, its.numbers) : null;
  };
  return {
    next: rows.length > runsPerPage ? String(page.at(-1)?.id) : null,
    definitions: Object.fromEntries([...known].map(([version, { definition }]) => [version, definition])),
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
      endedAt: row.ended_at?.toISOString() ?? null,
      events: (eventsOf.get(row.id) ?? []).map(({ at, kind, node, detail }) => ({
        at: at.toISOString(),
        kind,
        node,
        detail,
      })),
      messages: (messagesOf.get(row.id) ?? []).map(({ step, status, reason, body }) => ({
        step: placeOf(row.version, step),
        status,
        reason,
        body,
      })),
    })),
  };
}
