import { pool } from "../db.server.ts";

/** Nothing is told again so long after it happened; until then the row is how a repeat is recognised. */
const keepDays = 7;
const rowsPerBatch = 5_000;

/** Deletes triggers that are too old to matter, sent or not. Safe to repeat. */
export async function forgetOldTriggers(options: { now: Date }): Promise<void> {
  const before = new Date(options.now.getTime() - keepDays * 24 * 60 * 60 * 1000);
  for (;;) {
    const { rowCount } = await pool.query(
      `DELETE FROM flow_trigger WHERE (shop_id, id) IN (
         SELECT shop_id, id FROM flow_trigger WHERE created_at < $1 LIMIT $2)`,
      [before, rowsPerBatch],
    );
    if ((rowCount ?? 0) < rowsPerBatch) return;
  }
}
