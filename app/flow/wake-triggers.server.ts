import { inTransaction, type Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";

/** Has what waits for Shopify Flow sent, at that time. One job a shop: what waits is replaced. */
export async function wakeTriggers(tx: Sql, shop: Pick<ShopRef, "id">, at: Date): Promise<void> {
  await enqueue(tx, "send-triggers", { payload: { shopId: shop.id }, key: keyOf(shop), runAt: at });
}

/**
 * The same, now, unless a job waits already: happenings that come by the thousand would otherwise wait for each other at the one
 * job's row. Should that job begin before the caller's transaction ends, `wakeDueTriggers` finds the rows within two minutes.
 */
export async function wakeTriggersUnlessAwake(tx: Sql, shop: Pick<ShopRef, "id">, now: Date): Promise<void> {
  const { rowCount } = await tx.query(
    `SELECT FROM graphile_worker.jobs
     WHERE key = $1 AND locked_at IS NULL AND run_at <= $2 AND attempts < max_attempts LIMIT 1`,
    [keyOf(shop), now],
  );
  if (rowCount === 0) await wakeTriggers(tx, shop, now);
}

function keyOf(shop: Pick<ShopRef, "id">): string {
  return `triggers:${shop.id}`;
}

/** How long a trigger may be due before its shop's job is taken for lost. */
const lateMs = 20_000;

/**
 * Has the triggers of every shop sent that have been due for a while: a job may have been given up, or have looked a moment too
 * early. Every minute; most find none. Safe to repeat and to run at the same time.
 */
export async function wakeDueTriggers({ now }: { now: Date }): Promise<void> {
  await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: number }>(
      `SELECT shop.id FROM shop WHERE shop.uninstalled_at IS NULL AND EXISTS (
         SELECT FROM flow_trigger t WHERE t.shop_id = shop.id AND t.due_at <= $1)
       ORDER BY shop.id`,
      [new Date(now.getTime() - lateMs)],
    );
    for (const shop of rows) await wakeTriggers(tx, shop, now);
  });
}
