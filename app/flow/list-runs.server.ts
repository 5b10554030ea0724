import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { flowRunViews, type FlowRunDetail, type FlowRunRow, type FlowRunView } from "./flow-run.ts";

const columns = `run.id::text, run.action, run.caller, run.outcome, run.sentence, run.customer_id::text AS "customerId",
  nullif(concat_ws(' ', customer.first_name, customer.last_name), '') AS "customerName", run.received_at AS "receivedAt"`;

const withCustomer = `flow_run run
  LEFT JOIN customer ON customer.shop_id = run.shop_id AND customer.id = run.customer_id`;

type Stored<Row> = Omit<Row, "receivedAt"> & { receivedAt: Date };

/**
 * Calls of workflows and of the merchant’s programs, the latest first, `limit` at a time. `before` is the `nextCursor` of the page before; `customerId` asks for
 * those about one customer.
 */
export async function listFlowRuns(
  shop: ShopRef,
  options: { view: FlowRunView; before: bigint | null; customerId?: bigint | null; limit: number },
): Promise<{ rows: FlowRunRow[]; nextCursor: string | null }> {
  const { view, before, customerId = null, limit } = options;
  const { rows } = await pool.query<Stored<FlowRunRow>>(
    `SELECT ${columns} FROM ${withCustomer}
     WHERE run.shop_id = $1 AND ($2::text[] IS NULL OR run.outcome = ANY ($2)) AND ($3::bigint IS NULL OR run.id < $3)
       AND ($4::bigint IS NULL OR run.customer_id = $4)
     ORDER BY run.id DESC LIMIT $5`,
    [shop.id, flowRunViews[view].outcomes, before, customerId, limit + 1],
  );
  const shown = rows.slice(0, limit).map(withText);
  return { rows: shown, nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

/** One call with all that is kept of it, or null when the shop has none of that id. */
export async function readFlowRun(shop: ShopRef, id: bigint): Promise<FlowRunDetail | null> {
  const { rows } = await pool.query<Stored<Omit<FlowRunDetail, "properties">> & { properties: unknown }>(
    `SELECT ${columns}, run.action_run_id AS "actionRunId", run.properties, run.return_value AS "returnValue", run.status,
       run.attempts
     FROM ${withCustomer} WHERE run.shop_id = $1 AND run.id = $2`,
    [shop.id, id],
  );
  const [run] = rows;
  return run ? { ...withText(run), properties: asText(run.properties) } : null;
}

function withText<Row extends { receivedAt: Date }>(row: Row): Omit<Row, "receivedAt"> & { receivedAt: string } {
  return { ...row, receivedAt: row.receivedAt.toISOString() };
}

/** What was handed over may have any shape: it was not ours to make. */
function asText(properties: unknown): Record<string, string> {
  if (typeof properties !== "object" || properties === null) return { "": JSON.stringify(properties) };
  return Object.fromEntries(
    Object.entries(properties).map(([field, value]) => [
      field,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
