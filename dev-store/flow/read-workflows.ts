import type { Sql } from "../open-database.ts";
import type { Workflow } from "./workflow.ts";

const columns = `w.id, w.name, w.is_enabled AS "isEnabled", w.trigger, w.steps`;

/** A workflow of the shop, or null. */
export async function readWorkflow(sql: Sql, shopId: bigint, id: bigint): Promise<Workflow | null> {
  const { rows } = await sql.query<Workflow>(
    `SELECT ${columns} FROM flow_workflow w WHERE w.shop_id = $1 AND w.id = $2`,
    [shopId, id],
  );
  return rows[0] ?? null;
}

export type ListedWorkflow = Workflow & {
  /** How many runs began since the shop's midnight, and how many of them failed. */
  runsToday: bigint;
  failedToday: bigint;
};

/** All workflows of the shop, the newest first. `midnight` is when the shop's day began. */
export async function listWorkflows(sql: Sql, shopId: bigint, midnight: Date): Promise<ListedWorkflow[]> {
  const { rows } = await sql.query<ListedWorkflow>(
    `SELECT ${columns}, count(r.id) AS "runsToday", count(r.id) FILTER (WHERE r.state = 'failed') AS "failedToday"
       FROM flow_workflow w LEFT JOIN flow_run r ON r.workflow_id = w.id AND r.started_at >= $2
      WHERE w.shop_id = $1 GROUP BY w.id ORDER BY w.id DESC`,
    [shopId, midnight],
  );
  return rows;
}
