import { env } from "../env.server.ts";
import type { ShopRef } from "../shop.ts";
import { adminClient } from "./admin-client.server.ts";
import {
  CreateWebhookSubscriptionDocument,
  DeleteWebhookSubscriptionDocument,
  ListWebhookSubscriptionsDocument,
  type ListWebhookSubscriptionsQuery,
} from "./admin-operations.generated.ts";
import type { ShopifyUserError } from "./admin-request-error.ts";
import { toGid } from "./gid.ts";

/** The topics that are subscribed to for one segment at a time. Handled by: app/routes/webhooks.customer.*_segment.ts */
export const segmentTopics = {
  CUSTOMER_JOINED_SEGMENT: "/webhooks/customer/joined_segment",
  CUSTOMER_LEFT_SEGMENT: "/webhooks/customer/left_segment",
} as const;

export type SegmentTopic = keyof typeof segmentTopics;

/** A subscription that the app made on a shop. `segmentId` is null for one that is not for one segment at our address. */
export type SegmentSubscription = { id: string; topic: SegmentTopic; segmentId: bigint | null };

const subscriptionsPerPage = 100;

/** All of the shop's subscriptions to joining and leaving segments. Throws as `adminClient` does. */
export async function listSegmentSubscriptions(shop: ShopRef): Promise<SegmentSubscription[]> {
  const client = adminClient(shop);
  const found: SegmentSubscription[] = [];
  for (let after: string | null = null; ;) {
    const { webhookSubscriptions: page }: ListWebhookSubscriptionsQuery = await client.request(
      ListWebhookSubscriptionsDocument,
      { topics: Object.keys(segmentTopics) as SegmentTopic[], first: subscriptionsPerPage, after },
    );
    for (const { id, topic, uri, filter } of page.nodes) {
      if (!isSegmentTopic(topic)) continue;
      found.push({ id, topic, segmentId: uri === addressOf(topic) ? segmentIn(filter) : null });
    }
    const next: string | null = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
    if (next === null || next === after) return found;
    after = next;
  }
}

/** Has Shopify tell of everybody who joins, or leaves, this segment from now on. Answers with its refusals, none when it will. */
export async function subscribeToSegment(
  shop: ShopRef,
  { topic, segmentId }: { topic: SegmentTopic; segmentId: bigint },
): Promise<ShopifyUserError[]> {
  const { webhookSubscriptionCreate } = await adminClient(shop).request(CreateWebhookSubscriptionDocument, {
    topic,
    subscription: { uri: addressOf(topic), filter: filterOf(segmentId) },
  });
  return webhookSubscriptionCreate?.userErrors ?? [];
}

/** Ends a subscription. One that is gone already counts as ended. Throws as `adminClient` does. */
export async function unsubscribeFromSegment(shop: ShopRef, id: string): Promise<void> {
  await adminClient(shop).request(DeleteWebhookSubscriptionDocument, { id });
}

function isSegmentTopic(topic: string): topic is SegmentTopic {
  return Object.hasOwn(segmentTopics, topic);
}

function addressOf(topic: SegmentTopic): string {
  return new URL(segmentTopics[topic], env.SHOPIFY_APP_URL).href;
}

/**
 * Shopify has not published the field's name: integrations in use write `segmentId`, although the body says `segment_id`.
 * When it is another, this and `segmentIn` are where to change it.
 */
function filterOf(segmentId: bigint): string {
  return `segmentId:"${toGid("Segment", segmentId)}"`;
}

/** Told by the segment it names, not letter by letter: Shopify may write a filter its own way. */
function segmentIn(filter: string | null): bigint | null {
  const [, id] = /Segment\/(\d{1,18})\b/.exec(filter ?? "") ?? [];
  return id === undefined ? null : BigInt(id);
}
