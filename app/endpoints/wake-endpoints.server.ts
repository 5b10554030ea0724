import { inTransaction, type Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";

/**
 * A shop's endpoints share so many queues, each of which has one job at a time, and so do all shops' endpoints of which nothing
 * arrives: however many of them let the app wait for an answer, the other jobs of a worker go on.
 */
const places = 2;

/**
 * Has what waits for these endpoints sent, from that time on, or when they have rested. One job for each; one that is due already is
 * left as it is, so that happenings that come by the thousand do not wait for each other at the job's row. Should that job begin
 * before the caller's transaction ends, `wakeDueEndpoints` finds the rows within two minutes.
 */
export async function wakeEndpoints(
  tx: Sql,
  shop: Pick<ShopRef, "id">,
  { ids, at }: { ids: readonly bigint[]; at: Date },
): Promise<void> {
  const { rows } = await tx.query<{ id: bigint; at: Date; isFailing: boolean }>(asleep, [shop.id, ids, at]);
  for (const endpoint of rows) {
    await enqueue(tx, "send-endpoint-events", {
      payload: { shopId: shop.id, endpointId: endpoint.id },
      key: `endpoint:${endpoint.id}`,
      runAt: endpoint.at,
      queue: `${endpoint.isFailing ? "failing-endpoints" : `endpoints:${shop.id}`}:${endpoint.id % BigInt(places)}`,
    });
  }
}

/** Jobs are looked up one by one, by their key: there may be very many of others. $1 shop, $2 endpoints, $3 when. */
const asleep = `
SELECT e.id, greatest($3::timestamptz, e.rests_until) AS at, e.failing_since IS NOT NULL AS "isFailing"
FROM endpoint e
LEFT JOIN LATERAL (
  SELECT true AS "isAwake" FROM graphile_worker.jobs job
  WHERE job.key = 'endpoint:' || e.id AND job.locked_at IS NULL AND job.attempts < job.max_attempts
    AND job.run_at <= greatest($3::timestamptz, e.rests_until)
  LIMIT 1
) AS waiting ON true
WHERE e.shop_id = $1 AND e.id = ANY ($2::bigint[]) AND e.is_on AND waiting."isAwake" IS NULL`;

/** How long an event may be due before its endpoint's job is taken for lost. */
const lateMs = 20_000;

/**
 * Has the events of every endpoint sent that have been due for a while: a job may have been given up, or have looked a moment too
 * early. Every minute; most find none. Safe to repeat and to run at the same time.
 */
export async function wakeDueEndpoints({ now }: { now: Date }): Promise<void> {
  await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ shopId: number; ids: string[] }>(
      `SELECT e.shop_id AS "shopId", array_agg(e.id ORDER BY e.id) AS ids
       FROM endpoint e JOIN shop ON shop.id = e.shop_id AND shop.uninstalled_at IS NULL
       WHERE e.is_on AND (e.rests_until IS NULL OR e.rests_until <= $2) AND EXISTS (
         SELECT FROM endpoint_event event
         WHERE event.shop_id = e.shop_id AND event.endpoint_id = e.id AND event.due_at <= $1)
       GROUP BY e.shop_id ORDER BY e.shop_id`,
      [new Date(now.getTime() - lateMs), now],
    );
    for (const { shopId, ids } of rows) await wakeEndpoints(tx, { id: shopId }, { ids: ids.map(BigInt), at: now });
  });
}
