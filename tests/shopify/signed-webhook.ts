import { createHmac, randomUUID } from "node:crypto";
import { appUrl, testEnv } from "#tests/setup/test-env.ts";

type Webhook = {
  topic: string;
  payload: unknown;
  shop?: string;
  webhookId?: string;
  triggeredAt?: Date;
  secret?: string;
  /** Changes or (with undefined) takes away headers. */
  headers?: Record<string, string | undefined>;
};

/** A webhook as Shopify sends it, signed with the app's secret unless another is given. A string is sent as it is. */
export function webhookRequest(webhook: Webhook): Request {
  const { topic, payload, shop = "demo.myshopify.com", secret = testEnv.SHOPIFY_API_SECRET } = webhook;
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const headers: Record<string, string | undefined> = {
    "Content-Type": "application/json",
    "X-Shopify-Topic": topic,
    "X-Shopify-Shop-Domain": shop,
    "X-Shopify-API-Version": "2026-07",
    "X-Shopify-Webhook-Id": webhook.webhookId ?? randomUUID(),
    "X-Shopify-Event-Id": randomUUID(),
    "X-Shopify-Triggered-At": (webhook.triggeredAt ?? new Date()).toISOString(),
    "X-Shopify-Hmac-Sha256": createHmac("sha256", secret).update(body).digest("base64"),
    ...webhook.headers,
  };
  const sent = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const path = topic.startsWith("customers/data") || topic.includes("redact") ? "compliance" : topic;
  return new Request(`${appUrl}/webhooks/${path}`, { method: "POST", headers: sent, body });
}
