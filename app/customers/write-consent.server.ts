import { pool } from "../db.server.ts";
import { log } from "../log.server.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import type { ShopifyUserError } from "../shopify/admin-request-error.ts";
import {
  WriteEmailConsentDocument,
  WriteSmsConsentDocument,
  WriteWhatsAppConsentDocument,
} from "../shopify/admin-operations.generated.ts";
import { toGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";
import type { ShopifyConsentChannel } from "./customer.ts";

type PendingWrite = {
  customerId: bigint;
  channel: ShopifyConsentChannel;
  state: "subscribed" | "unsubscribed";
  at: Date;
};

/**
 * Tells Shopify of one opt-out or opt-in that happened here, with the time it happened. Does nothing when the customer has
 * since said otherwise, is gone, or the event is not one to write. Safe to repeat: Shopify keeps the later consent.
 * A refusal that will not change (the customer is unknown to Shopify, or has no number there) is logged and ends it.
 * Throws AppError `shopify-unavailable` when it is to be tried again.
 */
export async function writeConsent(shop: ShopRef, consentEventId: bigint): Promise<void> {
  const write = await readPendingWrite(shop, consentEventId);
  if (!write) return;
  const errors = await sendToShopify(shop, write);
  if (errors.length === 0) return;
  const messages = errors.map((error) => error.message);
  // Shopify's clock is behind ours: the same write is accepted a moment later.
  if (messages.some((message) => /must not be in the future/i.test(message))) throw new Error(messages.join(" "));
  log.warn(
    { shop: shop.domain, customer: write.customerId.toString(), channel: write.channel, messages },
    "Shopify did not take over a consent",
  );
}

/** The event, if it is still what the customer wants. */
async function readPendingWrite(shop: ShopRef, consentEventId: bigint): Promise<PendingWrite | undefined> {
  const { rows } = await pool.query<PendingWrite>(
    `SELECT event.customer_id AS "customerId", event.channel, event.state, event.at
     FROM consent_event AS event
     JOIN customer ON customer.shop_id = event.shop_id AND customer.id = event.customer_id
     WHERE event.shop_id = $1 AND event.id = $2
       AND event.channel <> 'rcs' AND event.state IN ('subscribed', 'unsubscribed') AND event.source <> 'shopify'
       AND customer.deleted_at IS NULL
       AND event.state = CASE event.channel WHEN 'sms' THEN customer.sms_consent
                                            WHEN 'whatsapp' THEN customer.whatsapp_consent
                                            ELSE customer.email_consent END`,
    [shop.id, consentEventId],
  );
  return rows[0];
}

async function sendToShopify(shop: ShopRef, write: PendingWrite): Promise<ShopifyUserError[]> {
  const client = adminClient(shop);
  const customerId = toGid("Customer", write.customerId);
  const at = write.at.toISOString();
  const state = write.state === "subscribed" ? "SUBSCRIBED" : "UNSUBSCRIBED";
  // Shopify wants a level with SUBSCRIBED. A reply of one word is a single opt-in.
  const level = write.state === "subscribed" ? "SINGLE_OPT_IN" : undefined;
  switch (write.channel) {
    case "sms": {
      const smsMarketingConsent = { marketingState: state, marketingOptInLevel: level, consentUpdatedAt: at } as const;
      const result = await client.request(WriteSmsConsentDocument, { input: { customerId, smsMarketingConsent } });
      return result.customerSmsMarketingConsentUpdate?.userErrors ?? [];
    }
    case "whatsapp": {
      const whatsAppMarketingConsent = { state, optInLevel: level, updatedAt: at } as const;
      const result = await client.request(WriteWhatsAppConsentDocument, {
        input: { customerId, whatsAppMarketingConsent },
      });
      return result.customerWhatsAppMarketingConsentUpdate?.userErrors ?? [];
    }
    case "email": {
      const emailMarketingConsent = {
        marketingState: state,
        marketingOptInLevel: level,
        consentUpdatedAt: at,
      } as const;
      const result = await client.request(WriteEmailConsentDocument, { input: { customerId, emailMarketingConsent } });
      return result.customerEmailMarketingConsentUpdate?.userErrors ?? [];
    }
  }
}
