import { inTransaction } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { verifyWebhook, type VerifiedWebhook } from "./verify-webhook.server.ts";

/**
 * Takes in a webhook: verified, stored once, answered, worked on later. The row and its job are one transaction, so what
 * was answered with 200 is never lost; a delivery that was stored before is answered with 200 and changes nothing.
 */
export async function receiveWebhook(request: Request): Promise<Response> {
  const result = await verifyWebhook(request);
  if (!result.ok) return new Response(null, { status: result.status });
  await storeWebhook(result.webhook);
  return new Response(null, { status: 200 });
}

async function storeWebhook(webhook: VerifiedWebhook): Promise<void> {
  await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: bigint }>(
      `INSERT INTO webhook_event (shop_domain, topic, webhook_id, event_id, api_version, triggered_at, payload)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (shop_domain, webhook_id, topic) DO NOTHING
       RETURNING id`,
      [
        webhook.shopDomain,
        webhook.topic,
        webhook.webhookId,
        webhook.eventId,
        webhook.apiVersion,
        webhook.triggeredAt,
        JSON.stringify(webhook.payload),
      ],
    );
    const [stored] = rows;
    if (stored) await enqueue(tx, "work-webhook", { payload: { webhookEventId: stored.id } });
  });
}
