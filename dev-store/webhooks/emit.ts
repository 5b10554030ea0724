import { createHash, randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import type { Sql } from "../open-database.ts";
import { shopSettingsSchema } from "../shop-settings.ts";
import type { ShopSettings } from "../shop-settings.ts";
import { passesFilter, pickFields } from "./payload-fields.ts";
import { complianceTopics } from "./topics.ts";

export type WebhookEvent = {
  shopId: bigint;
  /** As in X-Shopify-Topic: customers/update. */
  topic: string;
  payload: Record<string, unknown>;
  /** One for everything that a merchant's action caused; made up when missing. */
  eventId?: string;
  /** The transaction of the change, for an event that must not exist without it. */
  tx?: Sql;
};

type Happening = { payload: Record<string, unknown>; eventId: string };

type Subscription = {
  id: bigint;
  uri: string;
  filter: string | null;
  include_fields: string[] | null;
  settings: unknown;
};

/** Sent whether or not the app is still installed. */
const afterUninstall: readonly string[] = [...complianceTopics, "app/uninstalled"];

/**
 * Notes one delivery for each subscription to the topic whose filter the payload passes; `deliverWebhooks` sends them.
 * Returns how many were noted.
 */
export async function emit(ctx: Pick<Context, "pool" | "now">, event: WebhookEvent): Promise<number> {
  const { shopId, topic, payload, eventId = randomUUID(), tx } = event;
  return emitAll(ctx, { shopId, topic, events: [{ payload, eventId }], tx });
}

/** The same for many events of one topic, in two statements however many there are. */
export async function emitAll(
  ctx: Pick<Context, "pool" | "now">,
  { shopId, topic, events, tx }: Pick<WebhookEvent, "shopId" | "topic" | "tx"> & { events: Happening[] },
): Promise<number> {
  const sql = tx ?? ctx.pool;
  const { rows } = await sql.query<Subscription>(
    `SELECT w.id, w.uri, w.filter, w.include_fields, s.settings FROM webhook_subscription w, shop s
     WHERE s.id = $1 AND w.topic = $2 AND (w.shop_id = $1 OR w.shop_id IS NULL AND ($3 OR EXISTS (
       SELECT FROM app_installation WHERE shop_id = $1 AND uninstalled_at IS NULL)))
     ORDER BY w.id`,
    [shopId, topic, afterUninstall.includes(topic)],
  );
  const now = ctx.now();
  const deliveries = events.flatMap((event) =>
    rows
      .filter((subscription) => passesFilter(event.payload, subscription.filter))
      .flatMap((subscription) => planDeliveries(subscription, { topic, event, now })),
  );
  if (deliveries.length === 0) return 0;
  await sql.query(
    `INSERT INTO webhook_delivery (shop_id, subscription_id, topic, uri, webhook_id, event_id, payload, triggered_at, next_attempt_at, last_error)
     SELECT $1, d.subscription_id, $2, d.uri, d.webhook_id, d.event_id, d.payload, $3, d.next_attempt_at, d.last_error
     FROM jsonb_to_recordset($4::jsonb) AS d (subscription_id bigint, uri text, webhook_id uuid, event_id uuid, payload text, next_attempt_at timestamptz, last_error text)`,
    [shopId, topic, now, JSON.stringify(deliveries)],
  );
  return deliveries.length;
}

/** One delivery, or what the shop's faults make of it: one that is never sent, or two with the same id. */
function planDeliveries(
  subscription: Subscription,
  { topic, event, now }: { topic: string; event: Happening; now: Date },
): object[] {
  const { duplicates, drops, delaySeconds }: ShopSettings["webhooks"] = shopSettingsSchema.parse(
    subscription.settings,
  ).webhooks;
  const payload = JSON.stringify(pickFields(event.payload, subscription.include_fields));
  const isDropped = draw(`drop ${topic} ${payload}`) < drops;
  const isDoubled = !isDropped && draw(`double ${topic} ${payload}`) < duplicates;
  const delivery = {
    subscription_id: String(subscription.id),
    uri: subscription.uri,
    webhook_id: randomUUID(),
    event_id: event.eventId,
    payload,
    next_attempt_at: isDropped ? null : new Date(now.getTime() + delaySeconds * 1000),
    last_error: isDropped ? "Dropped on demand" : null,
  };
  return isDoubled ? [delivery, delivery] : [delivery];
}

/** A number from 0 up to 1 that is always the same for the same text. */
export function draw(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
}
