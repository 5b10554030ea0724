export type SuggestedSegment = {
  /** Stable, for links. */
  handle: string;
  name: string;
  description: string;
  query: string;
};

/**
 * Segments that most stores can use as they are, to be made with one click and edited afterwards. In Shopify's segment
 * language with the function syntax of 2026-10 (`fn MATCHES (…)`).
 */
export const suggestedSegments: readonly SuggestedSegment[] = [
  {
    handle: "active-sms-subscribers",
    name: "Active SMS subscribers",
    description: "Agreed to get text messages and ordered in the last six months.",
    query: "sms_subscription_status = 'SUBSCRIBED' AND last_order_date >= -180d",
  },
  {
    handle: "active-email-subscribers",
    name: "Active email subscribers",
    description: "Agreed to get email and opened one in the last three months.",
    query: "email_subscription_status = 'SUBSCRIBED' AND shopify_email.opened MATCHES (date >= -90d)",
  },
  {
    handle: "potential-converters",
    name: "Potential converters",
    description: "Looked at a product several times in the last month and never ordered.",
    query: "number_of_orders = 0 AND storefront.product_viewed MATCHES (date >= -30d, count >= 3)",
  },
  {
    handle: "high-value-customers",
    name: "High-value customers",
    description: "Expected by Shopify to spend the most.",
    query: "predicted_spend_tier = 'HIGH'",
  },
  {
    handle: "vip",
    name: "VIP customers",
    description: "Five orders or more, the latest within the last year.",
    query: "number_of_orders >= 5 AND last_order_date >= -12m",
  },
  {
    handle: "repeat-buyers",
    name: "Repeat buyers",
    description: "Came back at least once.",
    query: "number_of_orders >= 2",
  },
  {
    handle: "new-customers",
    name: "New customers",
    description: "Placed their first order in the last 30 days.",
    query: "first_order_date >= -30d",
  },
  {
    handle: "customers-at-risk",
    name: "Customers at risk",
    description: "Bought before, but not for three months to a year.",
    query: "number_of_orders >= 2 AND last_order_date < -90d AND last_order_date >= -12m",
  },
  {
    handle: "no-recent-purchase",
    name: "No purchase in 90 days",
    description: "Ordered once or more, and nothing in the last 90 days.",
    query: "number_of_orders >= 1 AND last_order_date < -90d",
  },
  {
    handle: "discount-shoppers",
    name: "Discount shoppers",
    description: "Tagged as buying with discounts. Change the tag to the one you use.",
    query: "customer_tags CONTAINS 'discount'",
  },
  {
    handle: "category-interest",
    name: "Interested in a category",
    description: "Bought or looked at products with a tag in the last year. Change the tag to your category.",
    query:
      "products_purchased MATCHES (tag = 'summer', date >= -12m) OR storefront.product_viewed MATCHES (tag = 'summer', date >= -90d)",
  },
  {
    handle: "regular-reorderers",
    name: "Regular reorderers",
    description: "Three orders or more in the last six months.",
    query: "orders_placed MATCHES (date >= -180d, count >= 3)",
  },
  {
    handle: "abandoned-checkouts",
    name: "Left a checkout",
    description: "Started a checkout in the last week and did not finish it.",
    query: "abandoned_checkout_date >= -7d",
  },
  {
    handle: "lost-subscribers",
    name: "Subscribed, never ordered",
    description: "Agreed to get text messages but has not ordered yet.",
    query: "sms_subscription_status = 'SUBSCRIBED' AND number_of_orders = 0",
  },
];
