import { pool } from "../db.server.ts";

const batchSize = 10_000;

/** Skips a batch of what still waits in a closed dispatch. Answers whether there may be more. Safe to repeat. */
export async function cancelQueued(options: { shopId: number; dispatchId: bigint; now: Date }): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH picked AS (
       SELECT m.id FROM message m
       JOIN dispatch d ON d.shop_id = m.shop_id AND d.id = m.dispatch_id AND d.state = 'closed'
       WHERE m.shop_id = $1 AND m.dispatch_id = $2 AND m.due_at IS NOT NULL
       ORDER BY m.due_at, m.id LIMIT $4 FOR NO KEY UPDATE OF m SKIP LOCKED
     )
     UPDATE message m SET status = 'skipped', reason = 'cancelled', due_at = NULL, ended_at = $3, decided_at = $3
     FROM picked WHERE m.shop_id = $1 AND m.id = picked.id`,
    [options.shopId, options.dispatchId, options.now, batchSize],
  );
  return rowCount === batchSize;
}
