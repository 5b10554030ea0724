/** Why a run did not begin, or ended before its last step. Words for the merchant; adding one here is the only way. */
export const endReasons = {
  conditions: { label: "Did not meet the conditions", help: "When it was their turn the conditions did not hold." },
  goal: { label: "Reached the goal", help: "The customer did what the automation is for." },
  ordered: { label: "Placed an order", help: "The customer placed an order, which stops this automation." },
  unsubscribed: { label: "Unsubscribed", help: "The customer unsubscribed, which stops this automation." },
  replied: { label: "Replied", help: "The customer answered a message, which stops this automation." },
  "order-cancelled": {
    label: "Order cancelled",
    help: "The order was cancelled before the automation began for it.",
  },
  refunded: {
    label: "Got a refund",
    help: "The customer got a refund, which stops this automation, or keeps it from beginning.",
  },
  "left-segment": { label: "Left the segment", help: "The customer is no longer in the segment." },
  "stop-step": { label: "Reached a stop", help: "The run came to a step that ends it." },
  "automation-stopped": { label: "Stopped by you", help: "The automation was paused for everyone inside." },
  "test-stopped": { label: "Stopped", help: "The test was stopped, or its automation was paused or archived." },
  merged: {
    label: "Merged",
    help: "The customer was merged into one who is, or was, in this automation already.",
  },
  "customer-gone": { label: "Customer deleted", help: "The customer was deleted or redacted." },
  "app-removed": { label: "App removed", help: "The app was removed from the store." },
} as const satisfies Record<string, { label: string; help: string }>;

export type EndReason = keyof typeof endReasons;

/**
 * What conditions and texts can say of the order, checkout or product that started a run. All optional: a customer who enters a segment
 * has none of it.
 */
export type EventContext = {
  /** Shopify's id of the order that it is about, where it is about one. */
  orderId?: string;
  /** In the shop's currency, with its decimals. */
  total?: string;
  /** ISO 3166-1 alpha-2, of the shipping address. */
  country?: string;
  discountUsed?: boolean;
  discountCodes?: string[];
  productIds?: string[];
  /** Of the order, as they were when it was told of. */
  orderTags?: string[];
  /** When the order was placed. */
  placedAt?: string;
  /** What texts may name, by the field: order.name. */
  fields?: Record<string, string>;
};
