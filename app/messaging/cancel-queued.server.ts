import { pool } from "../db.server.ts";

const batchSize = 10_000;

/** Skips a batch of what still waits in a closed dispatch. Answers whether there may be more. Safe to repeat. */
export async function cancelQueued(options: { shopId: number; dispatchId: bigint; now: Date }): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH closed AS MATERIALIZED (
       SELECT id FROM dispatch WHERE shop_id = $1 AND id = $2 AND state = 'closed' FOR SHARE
     ), taken AS MATERIALIZED (
       DELETE FROM message_queue WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM message_queue WHERE shop_id = $1 AND dispatch_id = (SELECT id FROM closed)
         ORDER BY due_at, message_id LIMIT $4 FOR UPDATE SKIP LOCKED))
       RETURNING message_id
     ), skipped AS (
       UPDATE message m SET status = 'skipped', reason = 'cancelled', due_at = NULL, ended_at = $3, decided_at = $3
       FROM taken WHERE m.shop_id = $1 AND m.id = taken.message_id AND m.status = 'queued'
     )
     SELECT FROM taken`,
    [options.shopId, options.dispatchId, options.now, batchSize],
  );
  return (rowCount ?? 0) > 0;
}
