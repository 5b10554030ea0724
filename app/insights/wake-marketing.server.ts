import { inTransaction, pool, type Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { marketingScope, wakeMarketing } from "../messaging/note-activity.server.ts";
import { localDate } from "../segments/local-date.ts";
import type { ShopRef } from "../shop.ts";
import { graceMs } from "./count-engagement.server.ts";

/** How long an activity may be due before its shop's job is taken for lost. */
const lateMs = 20_000;

/**
 * Has counted what came of a day, in shops where one has ended, and told what has been waiting: since a job was given up, Shopify did
 * not take it, or the merchant granted the scope only now. Every few minutes; safe to repeat.
 */
export async function wakeDueMarketing({ now }: { now: Date }): Promise<void> {
  const { rows: zones } = await pool.query<{ timezone: string }>(
    "SELECT DISTINCT timezone FROM shop WHERE uninstalled_at IS NULL",
  );
  await inTransaction(async (tx) => {
    const { rows: ended } = await tx.query<{ id: number }>(
      `SELECT shop.id FROM shop
       JOIN unnest($1::text[], $2::text[]) AS zone (name, today) ON shop.timezone = zone.name
       WHERE shop.uninstalled_at IS NULL AND shop.scopes @> ARRAY[$3]
         AND (shop.engagement_on IS NULL OR shop.engagement_on::date < zone.today::date - 1)
         AND EXISTS (SELECT FROM marketing_activity a WHERE a.shop_id = shop.id)
       ORDER BY shop.id`,
      [
        zones.map(({ timezone }) => timezone),
        zones.map(({ timezone }) => localDate(timezone, new Date(now.getTime() - graceMs))),
        marketingScope,
      ],
    );
    for (const { id } of ended) {
      await enqueue(tx, "count-engagement", { payload: { shopId: id }, key: `count-engagement:${id}` });
    }
    const { rows: waiting } = await tx.query<{ id: number }>(
      `SELECT shop.id FROM shop
       WHERE shop.uninstalled_at IS NULL AND shop.scopes @> ARRAY[$1] AND (
         EXISTS (SELECT FROM marketing_activity a WHERE a.shop_id = shop.id AND a.due_at <= $2)
         OR EXISTS (
           SELECT FROM marketing_engagement e
           JOIN marketing_activity a ON a.shop_id = e.shop_id AND a.source = e.source AND a.source_id = e.source_id
             AND a.shopify_id IS NOT NULL AND a.status_told <> 'DELETED_EXTERNALLY'
           WHERE e.shop_id = shop.id AND e.told_at IS NULL AND e.problem IS NULL AND e.day::date > $2::date - 30))
       ORDER BY shop.id`,
      [marketingScope, new Date(now.getTime() - lateMs)],
    );
    for (const shop of waiting) await wakeMarketing(tx, shop, now);
  });
}

/** Shopify deletes an app's activities when it is removed: should it come back, all of them are made anew. */
export async function forgetToldActivities(tx: Sql, shop: Pick<ShopRef, "id">, { now }: { now: Date }): Promise<void> {
  await tx.query(
    "UPDATE marketing_activity SET shopify_id = NULL, status_told = NULL, due_at = $2, attempts = 0 WHERE shop_id = $1",
    [shop.id, now],
  );
}
