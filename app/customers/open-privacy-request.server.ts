import { inTransaction } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";

export type PrivacyRequestKind = "data_request" | "customer_redact" | "shop_redact";

/**
 * Writes down what Shopify asks for in a privacy webhook, together with the job that does it. One request for each
 * webhook, however often this is called.
 */
export async function openPrivacyRequest(
  shop: ShopRef,
  request: { kind: PrivacyRequestKind; customerId: bigint | null; webhookEventId: bigint },
  options: { now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: bigint }>(
      `INSERT INTO privacy_request (shop_id, kind, customer_id, webhook_event_id, requested_at)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (shop_id, webhook_event_id) DO NOTHING
       RETURNING id`,
      [shop.id, request.kind, request.customerId, request.webhookEventId, options.now],
    );
    const [opened] = rows;
    if (opened)
      await enqueue(tx, "answer-privacy-request", { payload: { shopId: shop.id, privacyRequestId: opened.id } });
  });
}
