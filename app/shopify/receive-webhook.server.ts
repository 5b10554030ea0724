import { pool } from "../db.server.ts";
import { groupCommit } from "../group-commit.ts";
import { enqueueEach } from "../jobs/enqueue-each.sql.ts";
import { verifyWebhook, type VerifiedWebhook } from "./verify-webhook.server.ts";

/**
 * Takes in a webhook: verified, stored once, answered, worked on later. The row and its job are one transaction, so what
 * was answered with 200 is never lost; a delivery that was stored before is answered with 200 and changes nothing.
 */
export async function receiveWebhook(request: Request): Promise<Response> {
  const result = await verifyWebhook(request);
  if (!result.ok) return new Response(null, { status: result.status });
  await store(result.webhook);
  return new Response(null, { status: 200 });
}

/**
 * Webhooks that come within a few milliseconds share a transaction: each commit that tells the workers of jobs waits for the one
 * before it to be on the disk, which a flood of single ones does not get through.
 */
const store = groupCommit<VerifiedWebhook>(
  async (webhooks) => {
    await pool.query({
      name: "store-webhooks",
      text: storeWebhooks,
      values: [
        webhooks.map(({ shopDomain }) => shopDomain),
        webhooks.map(({ topic }) => topic),
        webhooks.map(({ webhookId }) => webhookId),
        webhooks.map(({ eventId }) => eventId),
        webhooks.map(({ apiVersion }) => apiVersion),
        webhooks.map(({ triggeredAt }) => triggeredAt),
        // One text, since in an array each quote of each would be escaped.
        `[${webhooks.map(({ payload }) => JSON.stringify(payload)).join(",")}]`,
      ],
    });
  },
  { windowMs: 4, most: 100 },
);

/**
 * Rows and their jobs by one statement, which is a transaction. In the order of the key, so that two groups with the same deliveries
 * do not wait for each other; of one delivery that is in a group twice the second is left out.
 */
const storeWebhooks = `
WITH stored AS (
  INSERT INTO webhook_event (shop_domain, topic, webhook_id, event_id, api_version, triggered_at, payload)
  SELECT shop_domain, topic, webhook_id, event_id, api_version, triggered_at, payload
  FROM ROWS FROM (
    unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[]), jsonb_array_elements($7::jsonb)
  ) AS told (shop_domain, topic, webhook_id, event_id, api_version, triggered_at, payload)
  ORDER BY shop_domain, webhook_id, topic
  ON CONFLICT (shop_domain, webhook_id, topic) DO NOTHING
  RETURNING id
)${enqueueEach("work-webhook", { from: "stored", payload: "json_build_object('webhookEventId', id::text)" })}`;
