import { createHmac } from "node:crypto";
import { apiVersion } from "../api-version.ts";
import type { Context } from "../context.ts";

/** Shopify gives up on an answer after five seconds. */
const timeoutMs = 5000;
/** Eight retries with growing gaps over four hours. Shopify publishes the number and the span, not the gaps. */
const retryGapsSeconds = [10, 60, 180, 600, 1200, 2700, 3600, 6000];
/** Subscriptions made through the API are removed after so many failures in a row. */
const failuresBeforeRemoval = 8;
/** How long a delivery that is being sent is left alone, should this process die. */
const leaseSeconds = 60;

type Delivery = {
  id: bigint;
  subscription_id: bigint;
  topic: string;
  uri: string;
  webhook_id: string;
  event_id: string;
  payload: string;
  triggered_at: Date;
  attempts: number;
  domain: string;
  name: string | null;
};

type Outcome = { status: number | null; error: string | null };

/**
 * Sends the webhooks that are due, at most `limit`, and notes what became of each. A delivery that fails is tried again
 * later. Safe to run in several processes at once. Returns how many were tried.
 */
export async function deliverWebhooks(
  ctx: Context,
  { limit = 100, concurrency = 1 }: { limit?: number; concurrency?: number } = {},
): Promise<number> {
  const due = await claimDue(ctx, limit);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let delivery = due[next++]; delivery; delivery = due[next++]) {
      await recordOutcome(ctx, delivery, await post(ctx, delivery));
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, due.length) }, worker));
  return due.length;
}

/** The headers of a delivery: https://shopify.dev/docs/apps/build/webhooks/subscribe/https. */
export function webhookHeaders(
  ctx: Context,
  delivery: Omit<Delivery, "id" | "subscription_id" | "uri" | "attempts">,
): HeadersInit {
  return {
    "Content-Type": "application/json",
    "User-Agent": "Shopify-Captain-Hook",
    "X-Shopify-Topic": delivery.topic,
    "X-Shopify-Hmac-Sha256": signBody(ctx.clientSecret, delivery.payload),
    "X-Shopify-Shop-Domain": delivery.domain,
    "X-Shopify-API-Version": apiVersion,
    "X-Shopify-Webhook-Id": delivery.webhook_id,
    "X-Shopify-Event-Id": delivery.event_id,
    "X-Shopify-Triggered-At": delivery.triggered_at.toISOString(),
    ...(delivery.name && { "X-Shopify-Name": delivery.name }),
  };
}

/** Base64 of HMAC-SHA256 over the raw body: how Shopify signs webhooks, Flow calls and their like. */
export function signBody(secret: string, body: string): string {
  return createHmac("sha256", secret).update(body, "utf8").digest("base64");
}

async function claimDue(ctx: Context, limit: number): Promise<Delivery[]> {
  const now = ctx.now();
  const { rows } = await ctx.pool.query<Delivery & { disorder: boolean }>(
    `WITH due AS (
       SELECT d.id FROM webhook_delivery d WHERE d.next_attempt_at <= $1
       ORDER BY d.id LIMIT $2 FOR UPDATE SKIP LOCKED)
     UPDATE webhook_delivery d SET attempts = d.attempts + 1, next_attempt_at = $1 + make_interval(secs => $3)
     FROM due, shop s
     WHERE d.id = due.id AND s.id = d.shop_id
     RETURNING d.id, d.subscription_id, d.topic, d.uri, d.webhook_id, d.event_id, d.payload, d.triggered_at, d.attempts,
       s.domain, (SELECT name FROM webhook_subscription w WHERE w.id = d.subscription_id) AS name,
       coalesce((s.settings #>> '{webhooks,disorder}')::boolean, false) AS disorder`,
    [now, limit, leaseSeconds],
  );
  return rows.toSorted((a, b) => Number(a.disorder && b.disorder ? b.id - a.id : a.id - b.id));
}

async function post(ctx: Context, delivery: Delivery): Promise<Outcome> {
  try {
    const response = await fetch(new URL(delivery.uri, `${ctx.appUrl}/`), {
      method: "POST",
      headers: webhookHeaders(ctx, delivery),
      body: delivery.payload,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return { status: response.status, error: null };
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message : String(error) };
  }
}

async function recordOutcome(ctx: Context, delivery: Delivery, outcome: Outcome): Promise<void> {
  const delivered = outcome.status !== null && outcome.status >= 200 && outcome.status < 300;
  const gap = delivered ? undefined : retryGapsSeconds[delivery.attempts - 1];
  const nextAttempt = gap === undefined ? null : new Date(ctx.now().getTime() + gap * 1000);
  await ctx.pool.query(
    "UPDATE webhook_delivery SET next_attempt_at = $2, last_status = $3, last_error = $4 WHERE id = $1",
    [delivery.id, nextAttempt, outcome.status, outcome.error],
  );
  if (delivered) {
    await ctx.pool.query("UPDATE webhook_subscription SET failures = 0 WHERE id = $1 AND failures > 0", [
      delivery.subscription_id,
    ]);
    return;
  }
  await ctx.pool.query(
    `WITH failed AS (UPDATE webhook_subscription SET failures = failures + 1 WHERE id = $1)
     UPDATE webhook_delivery SET next_attempt_at = NULL, last_error = 'The subscription was removed'
     WHERE subscription_id = $1 AND next_attempt_at IS NOT NULL AND EXISTS (
       SELECT FROM webhook_subscription WHERE id = $1 AND shop_id IS NOT NULL AND failures + 1 >= $2)`,
    [delivery.subscription_id, failuresBeforeRemoval],
  );
  await ctx.pool.query("DELETE FROM webhook_subscription WHERE id = $1 AND shop_id IS NOT NULL AND failures >= $2", [
    delivery.subscription_id,
    failuresBeforeRemoval,
  ]);
}
