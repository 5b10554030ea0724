const orders = ["read_orders", "read_marketplace_orders"];
const members = "read_buyer_membership_orders";
const fulfillments = ["read_fulfillments", "read_marketplace_orders"];
const returns = ["read_returns", "read_marketplace_returns", members];

/**
 * The topics that the dev store can send, as they stand in X-Shopify-Topic, each with the access scopes that allow it:
 * those that the schema names.
 */
const scopesByTopic = {
  "app/scopes_update": [],
  "app/uninstalled": [],
  "bulk_operations/finish": [],
  "checkouts/create": ["read_orders"],
  "checkouts/update": ["read_orders"],
  "customer.joined_segment": ["read_customers"],
  "customer.left_segment": ["read_customers"],
  "customer.tags_added": ["read_customers"],
  "customer.tags_removed": ["read_customers"],
  "customers/create": ["read_customers"],
  "customers/delete": ["read_customers"],
  "customers/merge": ["read_customer_merge"],
  "customers/update": ["read_customers"],
  "customers_email_marketing_consent/update": ["read_customers"],
  "customers_marketing_consent/update": ["read_customers"],
  "customers_whats_app_marketing_consent/update": ["read_customers"],
  "customers/purchasing_summary": ["read_customers"],
  "fulfillment_events/create": ["read_fulfillments"],
  "fulfillments/create": fulfillments,
  "fulfillments/update": fulfillments,
  "orders/cancelled": [...orders, members],
  "orders/create": orders,
  "orders/fulfilled": orders,
  "orders/paid": orders,
  "orders/updated": [...orders, members],
  "refunds/create": [...orders, members],
  "returns/approve": returns,
  "returns/close": [...orders, ...returns],
  "returns/request": returns,
  "segments/create": ["read_customers"],
  "segments/delete": ["read_customers"],
  "segments/update": ["read_customers"],
  "shop/update": [],
} as const satisfies Record<string, readonly string[]>;

const webhookTopics = Object.keys(scopesByTopic) as (keyof typeof scopesByTopic)[];

/** The topics that Shopify sends only to subscriptions in the app's configuration. */
export const complianceTopics = ["customers/data_request", "customers/redact", "shop/redact"] as const;

/** The topics that need somebody to look who is in a segment. */
export const segmentTopics = ["customer.joined_segment", "customer.left_segment"] as const;

/** The access scopes of which a topic wants one; empty where it wants none, and for a topic that is never sent. */
export function scopesOf(topic: string): readonly string[] {
  return Object.hasOwn(scopesByTopic, topic) ? scopesByTopic[topic as keyof typeof scopesByTopic] : [];
}

/** Whether scopes allow a topic. `write_x` contains `read_x`. */
export function allows(scopes: readonly string[], topic: string): boolean {
  const wanted = scopesOf(topic);
  return (
    wanted.length === 0 ||
    wanted.some((scope) => scopes.includes(scope) || scopes.includes(scope.replace(/^read_/u, "write_")))
  );
}

/** customers/update as the enum WebhookSubscriptionTopic spells it: CUSTOMERS_UPDATE. */
export function topicAsEnum(topic: string): string {
  return topic.replace(/[/.]/g, "_").toUpperCase();
}

/** The inverse, or null for a topic that the dev store never sends. */
export function topicOfEnum(name: string): string | null {
  return webhookTopics.find((topic) => topicAsEnum(topic) === name) ?? null;
}
