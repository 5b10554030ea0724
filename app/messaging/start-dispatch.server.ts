import type { Sql } from "../db.server.ts";
import { jobPriority } from "../jobs/catalog.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";
import { isUrgent, lanes, maxShards, rowsPerShard } from "./dispatch.ts";

/**
 * Puts workers on a dispatch: after its rows are queued, after a pause, after a crash. Joins the caller's transaction, so
 * the work begins exactly when the rows are there. Safe to repeat: a shard's job that waits is not doubled, and keeps its turn.
 *
 * Who starts a shard waits for others that are just starting it, until they have committed. Callers of whom many come at once, each
 * with one message, therefore spread over shards: `lane` is any number, such as the message's.
 */
export async function startDispatch(
  tx: Sql,
  shop: Pick<ShopRef, "id">,
  dispatchId: bigint,
  { lane = 0n }: { lane?: bigint } = {},
): Promise<void> {
  const values = [shop.id, dispatchId, maxShards * rowsPerShard];
  const { rows } = await tx.query<Started>({ name: "start-undrained", text: undrained, values });
  const [dispatch] = rows.length > 0 ? rows : (await tx.query<Started>(undrain, values)).rows;
  if (!dispatch) return;
  const shards = Math.max(1, Math.min(maxShards, Math.ceil(dispatch.waiting / rowsPerShard)));
  const urgent = isUrgent(dispatch.owner, dispatch.waiting);
  const first = shards === 1 ? Number(lane % BigInt(lanes)) : 0;
  for (let shard = first; shard < first + shards; shard += 1) {
    await enqueueShard(tx, { shopId: shop.id, dispatchId, shard, urgent, keepsPlace: true });
  }
}

type Started = { owner: string; waiting: number };

const started = `owner, (SELECT count(*)::int FROM (
  SELECT FROM message_queue WHERE shop_id = $1 AND dispatch_id = $2 LIMIT $3) AS queued) AS waiting`;

/**
 * Most often it is not drained, and is not written to: many who queue for one dispatch at once do not wait for each other, nor for
 * those who claim. Who settles it waits for them all, and sees what they queued.
 */
const undrained = `SELECT ${started} FROM dispatch WHERE shop_id = $1 AND id = $2 AND drained_at IS NULL FOR SHARE`;

const undrain = `UPDATE dispatch SET drained_at = NULL WHERE shop_id = $1 AND id = $2 RETURNING ${started}`;

/** One shard's next run. */
export async function enqueueShard(
  tx: Sql,
  run: { shopId: number; dispatchId: bigint; shard: number; urgent: boolean; keepsPlace?: boolean; runAt?: Date },
): Promise<void> {
  const { shopId, dispatchId, shard, urgent, keepsPlace = false, runAt } = run;
  await enqueue(tx, "send-messages", {
    payload: { shopId, dispatchId, shard },
    key: `send:${shopId}:${dispatchId}:${shard}`,
    priority: urgent ? jobPriority.message : jobPriority.campaign,
    keepsPlace,
    ...(runAt && { runAt }),
  });
}
