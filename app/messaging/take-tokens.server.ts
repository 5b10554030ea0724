import type { Sql } from "../db.server.ts";

/** How many seconds' worth of messages a sender may save up: enough to outlast the pause between two runs of a job. */
export const burstSeconds = 3;

/**
 * Takes up to `wanted` messages' worth of the sender's rate. The bucket is a row, so all workers and dispatches share it.
 * `waitMs`: when nothing was left, how long until there is. Null when the sender is paused, removed or gone.
 *
 * A clock that is behind another worker's adds nothing; it never takes away.
 */
export async function takeTokens(
  sql: Sql,
  options: { shopId: number; senderId: bigint; wanted: number; now: Date },
): Promise<{ taken: number; waitMs: number } | null> {
  const { rows } = await sql.query<{ taken: number; available: number; rate: number }>({
    name: "take-tokens",
    text: takeSql,
    values: [options.shopId, options.senderId, options.wanted, options.now, burstSeconds],
  });
  const [row] = rows;
  if (!row) return null;
  return { taken: row.taken, waitMs: row.taken > 0 ? 0 : Math.ceil(((1 - row.available) / row.rate) * 1000) };
}

/** Gives back what was taken for messages that were then not sent. */
export async function returnTokens(
  sql: Sql,
  options: { shopId: number; senderId: bigint; count: number },
): Promise<void> {
  await sql.query(
    "UPDATE sender SET tokens = least(tokens + $3, greatest(1, rate_per_second * $4)) WHERE shop_id = $1 AND id = $2",
    [options.shopId, options.senderId, options.count, burstSeconds],
  );
}

const takeSql = `
WITH locked AS (
  SELECT id, rate_per_second, tokens, tokens_at FROM sender
  WHERE shop_id = $1 AND id = $2 AND paused_at IS NULL AND removed_at IS NULL
  FOR NO KEY UPDATE
), bucket AS (
  SELECT id, rate_per_second AS rate,
    least(greatest(1, rate_per_second * $5::float8),
          tokens + rate_per_second * greatest(0, extract(epoch FROM $4::timestamptz - tokens_at)::float8)) AS available
  FROM locked
)
UPDATE sender SET
  tokens = b.available - least(floor(b.available), $3::float8),
  tokens_at = greatest(sender.tokens_at, $4::timestamptz)
FROM bucket b
WHERE sender.shop_id = $1 AND sender.id = b.id
RETURNING least(floor(b.available), $3::float8)::int AS taken, b.available, b.rate`;
