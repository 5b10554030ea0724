import { pool } from "../db.server.ts";
import type { ActivityRef } from "../messaging/utm.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { TellMarketingEngagementDocument } from "../shopify/admin-operations.generated.ts";
import type { ShopRef } from "../shop.ts";
import { remoteIdOf } from "./marketing-activity.ts";

export type WaitingEngagement = ActivityRef & {
  day: string;
  utcOffset: string;
  sends: number;
  deliveries: number;
  fails: number;
  unsubscribes: number;
};

/**
 * Days that Shopify is still to hear of, of activities that it has, the oldest first. Those of more than a month ago are old news.
 * $1 shop, $2 the first day, $3 how many.
 */
export const waitingEngagements = `
SELECT e.source, e.source_id AS "sourceId", e.day, e.utc_offset AS "utcOffset", e.sends, e.deliveries, e.fails, e.unsubscribes
FROM marketing_engagement e
JOIN marketing_activity a ON a.shop_id = e.shop_id AND a.source = e.source AND a.source_id = e.source_id
  AND a.shopify_id IS NOT NULL AND a.status_told <> 'DELETED_EXTERNALLY'
WHERE e.shop_id = $1 AND e.told_at IS NULL AND e.problem IS NULL AND e.day >= $2
ORDER BY e.day, e.source, e.source_id LIMIT $3`;

/**
 * Tells Shopify's Marketing what came of an activity on one day. Answers false when it takes none at the moment. An activity that it
 * has lost is made again, and asked about after that. What it refuses otherwise is over, with its words. A repeat, after an answer
 * that was lost, tells the same figures of the same day. Throws as `adminClient` does.
 */
export async function tellEngagement(shop: ShopRef, engagement: WaitingEngagement, now: Date): Promise<boolean> {
  const { source, sourceId, day } = engagement;
  const { marketingEngagementCreate: answer } = await adminClient(shop).request(TellMarketingEngagementDocument, {
    remoteId: remoteIdOf(engagement),
    engagement: {
      occurredOn: day,
      utcOffset: engagement.utcOffset,
      sendsCount: engagement.sends,
      impressionsCount: engagement.deliveries,
      failsCount: engagement.fails,
      unsubscribesCount: engagement.unsubscribes,
    },
  });
  const userErrors = answer?.userErrors ?? [];
  const codes = userErrors.map(({ code }) => code);
  if (codes.includes("DELETE_JOB_ENQUEUED")) return false;
  if (codes.includes("MARKETING_ACTIVITY_DOES_NOT_EXIST")) {
    await pool.query(
      `UPDATE marketing_activity SET shopify_id = NULL, due_at = $4, attempts = 0
       WHERE shop_id = $1 AND source = $2 AND source_id = $3`,
      [shop.id, source, sourceId, now],
    );
    return true;
  }
  const problem = userErrors.map(({ message }) => message).join(" ") || null;
  await pool.query(
    `UPDATE marketing_engagement SET problem = $6, told_at = CASE WHEN $6::text IS NULL THEN $5::timestamptz END
     WHERE shop_id = $1 AND source = $2 AND source_id = $3 AND day = $4`,
    [shop.id, source, sourceId, day, now, problem],
  );
  return true;
}
