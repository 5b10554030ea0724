import { pool } from "../db.server.ts";

/** Far longer than Shopify delivers anything again; until then the row is how a repeat is recognised. */
const keepDays = 30;
const rowsPerBatch = 5_000;

/** Deletes webhooks that are too old to come again: their bodies name people, and nobody needs them. Safe to repeat. */
export async function forgetOldWebhooks(options: { now: Date }): Promise<void> {
  const before = new Date(options.now.getTime() - keepDays * 24 * 60 * 60 * 1000);
  for (;;) {
    const { rowCount } = await pool.query(
      "DELETE FROM webhook_event WHERE id = ANY (ARRAY(SELECT id FROM webhook_event WHERE received_at < $1 LIMIT $2))",
      [before, rowsPerBatch],
    );
    if ((rowCount ?? 0) < rowsPerBatch) return;
  }
}
