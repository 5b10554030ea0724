import { pool } from "../db.server.ts";

/** Flow repeats a call for a day and a half; a merchant who looks into a workflow may come months later. */
const keepDays = 90;
const rowsPerBatch = 5_000;

/** Deletes what is kept of calls by workflows once it is old: they name people. Safe to repeat. */
export async function forgetOldFlowRuns({ now }: { now: Date }): Promise<void> {
  const before = new Date(now.getTime() - keepDays * 24 * 60 * 60 * 1000);
  for (;;) {
    const { rowCount } = await pool.query(
      `DELETE FROM flow_run WHERE (shop_id, id) IN (
         SELECT shop_id, id FROM flow_run WHERE received_at < $1 ORDER BY received_at LIMIT $2)`,
      [before, rowsPerBatch],
    );
    if ((rowCount ?? 0) < rowsPerBatch) return;
  }
}
