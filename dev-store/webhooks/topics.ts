/** The topics that the dev store can send, as they stand in X-Shopify-Topic. */
export const webhookTopics = [
  "app/scopes_update",
  "app/uninstalled",
  "bulk_operations/finish",
  "checkouts/create",
  "checkouts/update",
  "customer.joined_segment",
  "customer.left_segment",
  "customer.tags_added",
  "customer.tags_removed",
  "customers/create",
  "customers/delete",
  "customers/merge",
  "customers/update",
  "customers_email_marketing_consent/update",
  "customers_marketing_consent/update",
  "customers_whats_app_marketing_consent/update",
  "customers/purchasing_summary",
  "orders/cancelled",
  "orders/create",
  "orders/fulfilled",
  "orders/paid",
  "orders/updated",
  "segments/create",
  "segments/delete",
  "segments/update",
  "shop/update",
] as const;

/** The topics that Shopify sends only to subscriptions in the app's configuration. */
export const complianceTopics = ["customers/data_request", "customers/redact", "shop/redact"] as const;

/** customers/update as the enum WebhookSubscriptionTopic spells it: CUSTOMERS_UPDATE. */
export function topicAsEnum(topic: string): string {
  return topic.replace(/[/.]/g, "_").toUpperCase();
}

/** The inverse, or null for a topic that the dev store never sends. */
export function topicOfEnum(name: string): string | null {
  return webhookTopics.find((topic) => topicAsEnum(topic) === name) ?? null;
}
