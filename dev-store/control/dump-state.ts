import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";

const lastDeliveries = 200;

/** What the dev store holds of a shop, for tests and for looking around: counts, the app's standing, deliveries. */
export async function dumpState(ctx: Context, shop: StoreShop): Promise<Record<string, unknown>> {
  const read = async (sql: string, params: unknown[] = [shop.id]): Promise<unknown[]> =>
    (await ctx.pool.query(sql, params)).rows;
  const [counts] = await read(
    `SELECT (SELECT count(*) FROM customer WHERE shop_id = $1) AS customers,
       (SELECT count(*) FROM customer_order WHERE shop_id = $1) AS orders,
       (SELECT count(*) FROM checkout WHERE shop_id = $1) AS checkouts,
       (SELECT count(*) FROM product WHERE shop_id = $1) AS products,
       (SELECT count(*) FROM segment WHERE shop_id = $1) AS segments,
       (SELECT count(*) FROM webhook_delivery WHERE shop_id = $1 AND next_attempt_at IS NOT NULL) AS "waitingDeliveries"`,
  );
  const [installation = null] = await read(
    `SELECT string_to_array(scopes, ',') AS scopes, installed_at AS "installedAt", uninstalled_at AS "uninstalledAt"
     FROM app_installation WHERE shop_id = $1`,
  );
  const subscriptions = await read(
    `SELECT id, shop_id IS NULL AS "isFromConfig", topic, uri, filter, name, failures FROM webhook_subscription
     WHERE shop_id = $1 OR shop_id IS NULL ORDER BY id`,
  );
  const deliveries = await read(
    `SELECT id, topic, uri, webhook_id AS "webhookId", event_id AS "eventId", payload, attempts, next_attempt_at AS "nextAttemptAt",
       last_status AS "lastStatus", last_error AS "lastError"
     FROM webhook_delivery WHERE shop_id = $1 ORDER BY id DESC LIMIT $2`,
    [shop.id, lastDeliveries],
  );
  const bulkOperations = await read(
    `SELECT id, status, error_code AS "errorCode", object_count AS "objectCount", created_at AS "createdAt"
     FROM bulk_operation WHERE shop_id = $1 ORDER BY id DESC LIMIT 20`,
  );
  const watchedSegments = await read(
    `SELECT w.segment_id AS "segmentId", w.query,
       (SELECT count(*) FROM watched_member m WHERE (m.shop_id, m.segment_id) = (w.shop_id, w.segment_id)) AS members
     FROM watched_segment w WHERE w.shop_id = $1 ORDER BY w.segment_id`,
  );
  return { shop, counts, installation, subscriptions, watchedSegments, deliveries, bulkOperations };
}
