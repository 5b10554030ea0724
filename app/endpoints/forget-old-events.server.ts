import { pool } from "../db.server.ts";

/** The merchant looks into what was sent lately; until then the row is how a repeat is recognised. */
const keepDays = 7;
const rowsPerBatch = 5_000;

/** Deletes what endpoints were told once it is old, arrived or not. Safe to repeat. */
export async function forgetOldEndpointEvents({ now }: { now: Date }): Promise<void> {
  const before = new Date(now.getTime() - keepDays * 24 * 60 * 60 * 1000);
  for (;;) {
    const { rowCount } = await pool.query(
      `DELETE FROM endpoint_event WHERE (shop_id, id) IN (
         SELECT shop_id, id FROM endpoint_event WHERE created_at < $1 LIMIT $2)`,
      [before, rowsPerBatch],
    );
    if ((rowCount ?? 0) < rowsPerBatch) return;
  }
}
