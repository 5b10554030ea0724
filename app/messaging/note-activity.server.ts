import type { Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";
import type { ActivityRef } from "./utm.ts";

/** Without it Shopify takes nothing for its Marketing page; what it misses is made up for once the merchant has granted it. */
export const marketingScope = "write_marketing_events";

/**
 * Notes that a campaign or an automation changed in what Shopify's Marketing shows of it, in the transaction of the change. Nothing
 * comes of it before its UTM parameters are fixed. A job then tells what it is like by then.
 */
export async function noteActivity(
  tx: Sql,
  shop: Pick<ShopRef, "id">,
  { source, sourceId }: ActivityRef,
  { now }: { now: Date },
): Promise<void> {
  const { rows } = await tx.query<{ may: boolean }>(
    `UPDATE marketing_activity a SET due_at = $4, attempts = 0 FROM shop
     WHERE a.shop_id = $1 AND a.source = $2 AND a.source_id = $3 AND shop.id = $1
     RETURNING shop.scopes @> ARRAY[$5] AS may`,
    [shop.id, source, sourceId, now, marketingScope],
  );
  if (rows[0]?.may) await wakeMarketing(tx, shop, now);
}

/** Has what waits for Shopify's Marketing told, at that time. One job a shop, and one at a time: the latest state is told last. */
export async function wakeMarketing(tx: Sql, shop: Pick<ShopRef, "id">, at: Date): Promise<void> {
  const key = `marketing:${shop.id}`;
  await enqueue(tx, "tell-marketing", { payload: { shopId: shop.id }, key, queue: key, runAt: at });
}
