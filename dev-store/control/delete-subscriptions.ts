import { z } from "zod";
import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import { watchSegments } from "../shop/watch-segments.ts";

export const subscriptionsSchema = z.strictObject({
  /** customer.joined_segment; all topics, if absent. */
  topic: z.string().optional(),
  /** Only those whose filter names this segment. */
  segmentId: z.string().regex(/^\d+$/u).optional(),
});

/**
 * Takes away subscriptions that the app made on the shop, without a word to it, as Shopify does after eight failures in a
 * row. What was still to be delivered to them never is. Returns how many there were.
 */
export async function deleteSubscriptions(
  ctx: Context,
  shop: StoreShop,
  { topic, segmentId }: z.infer<typeof subscriptionsSchema>,
): Promise<number> {
  const { rows } = await ctx.pool.query<{ id: bigint }>(
    `WITH gone AS (
       DELETE FROM webhook_subscription WHERE shop_id = $1 AND ($2::text IS NULL OR topic = $2)
         AND ($3::text IS NULL OR filter ~ ('Segment/' || $3 || '\\M')) RETURNING id
     ), stopped AS (
       UPDATE webhook_delivery SET next_attempt_at = NULL, last_error = 'The subscription was removed'
        WHERE subscription_id IN (SELECT id FROM gone) AND next_attempt_at IS NOT NULL)
     SELECT id FROM gone`,
    [shop.id, topic ?? null, segmentId ?? null],
  );
  await watchSegments(ctx, shop.id);
  return rows.length;
}
