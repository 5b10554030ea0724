import type { Context } from "../context.ts";
import { startWorkflows } from "../flow/start-workflows.ts";
import { inTransaction } from "../open-database.ts";
import { noteChangedCustomers } from "./announce.ts";
import { noticeMembers } from "./watch-segments.ts";

/** Shopify takes a checkout for abandoned when nothing has happened to it for so long. */
const abandonedAfterMinutes = 10;

/**
 * What happens in a shop by itself: checkouts become abandoned, and customers join and leave segments by what they did or
 * by the day. Returns how much there was to do.
 */
export async function noticeChanges(ctx: Context): Promise<number> {
  let done = await noticeAbandoned(ctx);
  const { rows } = await ctx.pool.query<{ shop_id: bigint }>("SELECT DISTINCT shop_id FROM watched_segment");
  for (const { shop_id: shopId } of rows) done += await noticeMembers(ctx, shopId);
  return done;
}

async function noticeAbandoned(ctx: Context): Promise<number> {
  return inTransaction(ctx.pool, async (tx) => {
    const { rows } = await tx.query<{ shop_id: bigint; id: bigint; customer_id: bigint | null }>(
      `UPDATE checkout SET abandoned_at = updated_at + make_interval(mins => $2)
        WHERE completed_at IS NULL AND abandoned_at IS NULL AND updated_at <= $1::timestamptz - make_interval(mins => $2)
        RETURNING shop_id, id, customer_id`,
      [ctx.now(), abandonedAfterMinutes],
    );
    for (const [shopId, checkouts] of Map.groupBy(rows, (row) => row.shop_id)) {
      const customers = checkouts.flatMap((row) => row.customer_id ?? []);
      await tx.query(
        `UPDATE customer c SET abandoned_checkout_at = k.at
           FROM (SELECT customer_id, max(updated_at) AS at FROM checkout
                  WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]) AND abandoned_at IS NOT NULL
                  GROUP BY customer_id) AS k
          WHERE c.shop_id = $1 AND c.id = k.customer_id`,
        [shopId, customers],
      );
      await startWorkflows(ctx, shopId, {
        tx,
        trigger: "customer_abandons_checkout",
        happenings: checkouts.flatMap(({ id, customer_id: customerId }) =>
          customerId === null ? [] : [{ ids: { abandonment_id: String(id), customer_id: String(customerId) } }],
        ),
      });
      await noteChangedCustomers(tx, shopId, customers);
    }
    return rows.length;
  });
}
