import { z } from "zod";
import { followMerged } from "../automations/follow-merged.server.ts";
import { recordCheckout } from "../automations/record-checkout.server.ts";
import { recordNewCustomer } from "../automations/record-new-customer.server.ts";
import {
  recordFulfillment,
  recordFulfillmentEvent,
  recordRefund,
  recordReturn,
  type ReturnTrigger,
} from "../automations/record-order-event.server.ts";
import { recordOrder, type OrderTrigger } from "../automations/record-order.server.ts";
import { haltAutomations } from "../automations/stop-runs.server.ts";
import { haltCampaigns } from "../campaigns/halt-campaigns.server.ts";
import { forgetCustomerFromWebhook, mergeCustomersFromWebhook } from "../customers/forget-customer.server.ts";
import { mirrorCustomerFromWebhook } from "../customers/mirror-customer-from-webhook.server.ts";
import { mirrorChangeFromWebhook, type ChangeTopic } from "../customers/mirror-change-from-webhook.server.ts";
import { recordConsentFromWebhook, type ConsentTopic } from "../customers/record-consent-from-webhook.server.ts";
import { openPrivacyRequest, type PrivacyRequestKind } from "../customers/open-privacy-request.server.ts";
import { inTransaction } from "../db.server.ts";
import { forgetToldActivities } from "../insights/wake-marketing.server.ts";
import { requestSegmentWatch } from "../jobs/request-segment-watch.server.ts";
import { forgetSegmentFromWebhook, mirrorSegmentFromWebhook } from "../segments/mirror-segments.server.ts";
import { recordMembership } from "../segments/record-membership.server.ts";
import { resumeCustomerSync } from "../segments/resume-customer-sync.server.ts";
import { requestWebPixel } from "../shopify/activate-web-pixel.server.ts";
import { recordScopes } from "../shopify/record-scopes.server.ts";
import { refreshShopDetails } from "../shopify/refresh-shop-details.server.ts";
import { uninstallShop } from "../shopify/uninstall-shop.server.ts";
import type { ShopRef } from "../shop.ts";

/** A stored webhook, as far as its work needs it. */
export type Webhook = { id: bigint; payload: unknown; triggeredAt: Date | null; receivedAt: Date };

export type WebhookTopic = {
  /** What came of it, in a word or two. Throws ZodError for a body that is not what Shopify documents. */
  work: (shop: ShopRef, webhook: Webhook, options: { now: Date }) => Promise<string>;
  /** Whether there is work to do for a shop that has removed the app. */
  afterUninstall?: true;
};

const customerId = z.object({ id: z.coerce.bigint() });
const subject = z.object({ customer: customerId });
const scopes = z.object({ current: z.array(z.string()) });

/**
 * Every topic the app subscribes to (shopify.app.toml) and what is done about it. Shopify may deliver twice and in any
 * order: each of these comes to the same whatever the order.
 */
export const webhookTopics: Partial<Record<string, WebhookTopic>> = {
  APP_UNINSTALLED: {
    work: async (shop, webhook, { now }) => {
      const at = webhook.triggeredAt ?? webhook.receivedAt;
      return inTransaction(async (tx) => {
        if (!(await uninstallShop(tx, shop, { at }))) return "out-of-date";
        await haltCampaigns(tx, shop, { now });
        await haltAutomations(tx, shop, { now });
        await forgetToldActivities(tx, shop, { now });
        return "uninstalled";
      });
    },
    afterUninstall: true,
  },
  APP_SCOPES_UPDATE: {
    work: async (shop, webhook) => {
      const at = webhook.triggeredAt ?? webhook.receivedAt;
      if (!(await recordScopes(shop, scopes.parse(webhook.payload).current, { at }))) return "out-of-date";
      // What Shopify refused for want of a scope it may grant now.
      await inTransaction(async (tx) => {
        await requestSegmentWatch(tx, shop);
        await requestWebPixel(tx, shop);
      });
      return "recorded";
    },
  },
  SHOP_UPDATE: {
    work: async (shop) => {
      await refreshShopDetails(shop);
      return "refreshed";
    },
  },
  CUSTOMERS_CREATE: {
    work: async (shop, webhook, options) => {
      await mirrorCustomer(shop, webhook, options);
      return recordNewCustomer(shop, webhook.payload, { receivedAt: webhook.receivedAt, now: options.now });
    },
  },
  CUSTOMERS_UPDATE: { work: mirrorCustomer },
  CUSTOMERS_DELETE: {
    work: async (shop, webhook, options) => {
      await forgetCustomerFromWebhook(shop, webhook.payload, options);
      return "forgotten";
    },
  },
  CUSTOMERS_MERGE: {
    work: async (shop, webhook, options) => {
      const gone = await mergeCustomersFromWebhook(shop, webhook.payload, options);
      if (gone === null) return "not-merged";
      await followMerged(shop, [gone], options);
      return "merged";
    },
  },
  CUSTOMER_TAGS_ADDED: changeTopic("CUSTOMER_TAGS_ADDED"),
  CUSTOMER_TAGS_REMOVED: changeTopic("CUSTOMER_TAGS_REMOVED"),
  CUSTOMERS_PURCHASING_SUMMARY: changeTopic("CUSTOMERS_PURCHASING_SUMMARY"),
  CUSTOMERS_MARKETING_CONSENT_UPDATE: consentTopic("CUSTOMERS_MARKETING_CONSENT_UPDATE"),
  CUSTOMERS_EMAIL_MARKETING_CONSENT_UPDATE: consentTopic("CUSTOMERS_EMAIL_MARKETING_CONSENT_UPDATE"),
  CUSTOMERS_WHATS_APP_MARKETING_CONSENT_UPDATE: consentTopic("CUSTOMERS_WHATS_APP_MARKETING_CONSENT_UPDATE"),
  SEGMENTS_CREATE: { work: mirrorSegment },
  SEGMENTS_UPDATE: { work: mirrorSegment },
  SEGMENTS_DELETE: {
    work: async (shop, webhook, { now }) => {
      await forgetSegmentFromWebhook(shop, webhook.payload, { now });
      return "forgotten";
    },
  },
  CUSTOMER_JOINED_SEGMENT: membershipTopic({ joined: true }),
  CUSTOMER_LEFT_SEGMENT: membershipTopic({ joined: false }),
  ORDERS_CREATE: orderTopic("order-placed"),
  ORDERS_PAID: orderTopic("order-paid"),
  ORDERS_FULFILLED: orderTopic("order-fulfilled"),
  ORDERS_CANCELLED: orderTopic("order-cancelled"),
  FULFILLMENTS_CREATE: orderEventTopic(recordFulfillment),
  FULFILLMENT_EVENTS_CREATE: orderEventTopic(recordFulfillmentEvent),
  RETURNS_REQUEST: returnTopic("order-return-requested"),
  RETURNS_APPROVE: returnTopic("order-return-approved"),
  RETURNS_CLOSE: returnTopic("order-return-closed"),
  REFUNDS_CREATE: orderEventTopic(recordRefund),
  CHECKOUTS_CREATE: { work: checkout },
  CHECKOUTS_UPDATE: { work: checkout },
  BULK_OPERATIONS_FINISH: {
    work: async (shop, webhook) => {
      await resumeCustomerSync(shop, webhook.payload);
      return "passed-on";
    },
  },
  CUSTOMERS_DATA_REQUEST: {
    work: (shop, webhook, options) =>
      privacy(shop, webhook, {
        kind: "data_request",
        customerId: subject.parse(webhook.payload).customer.id,
        ...options,
      }),
    afterUninstall: true,
  },
  CUSTOMERS_REDACT: {
    work: (shop, webhook, options) =>
      privacy(shop, webhook, {
        kind: "customer_redact",
        customerId: subject.parse(webhook.payload).customer.id,
        ...options,
      }),
    afterUninstall: true,
  },
  SHOP_REDACT: {
    work: (shop, webhook, options) => privacy(shop, webhook, { kind: "shop_redact", customerId: null, ...options }),
    afterUninstall: true,
  },
};

async function mirrorCustomer(shop: ShopRef, webhook: Webhook, options: { now: Date }): Promise<string> {
  await mirrorCustomerFromWebhook(shop, webhook.payload, options);
  return "mirrored";
}

function changeTopic(topic: ChangeTopic): WebhookTopic {
  return { work: (shop, { payload }, options) => mirrorChangeFromWebhook(shop, { topic, payload }, options) };
}

function consentTopic(topic: ConsentTopic): WebhookTopic {
  return {
    work: async (shop, { payload, triggeredAt }, options) => {
      await recordConsentFromWebhook(shop, { topic, payload, triggeredAt }, options);
      return "recorded";
    },
  };
}

function membershipTopic({ joined }: { joined: boolean }): WebhookTopic {
  return {
    work: (shop, { payload, triggeredAt, receivedAt }) =>
      recordMembership(shop, payload, { joined, at: triggeredAt ?? receivedAt }),
  };
}

function orderTopic(kind: OrderTrigger): WebhookTopic {
  return {
    work: (shop, { payload, receivedAt }, { now }) => recordOrder(shop, { kind, payload }, { receivedAt, now }),
  };
}

function orderEventTopic(record: typeof recordFulfillment): WebhookTopic {
  return { work: (shop, { payload, receivedAt }, { now }) => record(shop, payload, { receivedAt, now }) };
}

function returnTopic(kind: ReturnTrigger): WebhookTopic {
  return {
    work: (shop, { payload, receivedAt }, { now }) => recordReturn(shop, { kind, payload }, { receivedAt, now }),
  };
}

async function checkout(shop: ShopRef, { payload, receivedAt }: Webhook, { now }: { now: Date }): Promise<string> {
  return recordCheckout(shop, payload, { receivedAt, now });
}

async function mirrorSegment(shop: ShopRef, webhook: Webhook): Promise<string> {
  await mirrorSegmentFromWebhook(shop, webhook.payload);
  return "mirrored";
}

async function privacy(
  shop: ShopRef,
  webhook: Webhook,
  { now, ...request }: { kind: PrivacyRequestKind; customerId: bigint | null; now: Date },
): Promise<string> {
  await openPrivacyRequest(shop, { ...request, webhookEventId: webhook.id }, { now });
  return "requested";
}
