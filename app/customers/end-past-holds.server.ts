import { pool } from "../db.server.ts";

const rowsPerBatch = 5_000;

/**
 * Writes down of holds that they have ended by themselves, so that what is still open, which every audience looks through, does
 * not grow with the years. Nobody waits for it: a hold holds nothing from the moment it ends. Safe to repeat.
 */
export async function endPastHolds({ now }: { now: Date }): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `UPDATE hold SET released_at = hold.until
       FROM (SELECT shop_id, id FROM hold WHERE released_at IS NULL AND until <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED) AS past
       WHERE hold.shop_id = past.shop_id AND hold.id = past.id`,
      [now, rowsPerBatch],
    );
    if ((rowCount ?? 0) < rowsPerBatch) return;
  }
}
