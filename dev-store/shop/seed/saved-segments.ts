/** The segments that the shop's people have saved over the years. `product` gives the id of a product by its title. */
export function savedSegments(product: (title: string) => bigint): { name: string; query: string }[] {
  const origins = ["Ethiopia Guji, 250 g", "Kenya Nyeri, 250 g", "Colombia Huila, 250 g"].map(product).join(", ");
  return [
    { name: "Email subscribers", query: "email_subscription_status = 'SUBSCRIBED'" },
    {
      name: "SMS subscribers in the United States",
      query: "sms_subscription_status = 'SUBSCRIBED' AND customer_countries CONTAINS 'US'",
    },
    { name: "VIP customers", query: "customer_tags CONTAINS 'vip'" },
    { name: "Champions and loyal customers", query: "rfm_group = 'CHAMPIONS' OR rfm_group = 'LOYAL'" },
    { name: "First purchase in the last 30 days", query: "number_of_orders = 1 AND last_order_date >= -30d" },
    { name: "Lapsed for six months", query: "number_of_orders >= 1 AND last_order_date < -6m" },
    {
      name: "Abandoned checkouts in the last 30 days",
      query: "abandoned_checkout_date >= -30d AND (last_order_date < -30d OR last_order_date IS NULL)",
    },
    {
      name: "High spenders in Europe",
      query:
        "amount_spent >= 300 AND (customer_countries CONTAINS 'GB' OR customer_countries CONTAINS 'DE' OR customer_countries CONTAINS 'FR' OR customer_countries CONTAINS 'ES' OR customer_countries CONTAINS 'NL')",
    },
    {
      name: "Wholesale, active this year",
      query: "customer_tags CONTAINS 'wholesale' AND orders_placed MATCHES (date >= -12m, count >= 2)",
    },
    { name: "Birthday in the next 7 days", query: "anniversary('metafields.facts.birth_date') BETWEEN today AND +7d" },
    {
      name: "Single-origin drinkers in California",
      query: `customer_regions CONTAINS 'US-CA' AND products_purchased MATCHES (id IN (${origins}), date >= -12m)`,
    },
    {
      name: "Newsletter readers who never ordered",
      query: "customer_tags CONTAINS 'newsletter' AND products_purchased() = false",
    },
  ];
}
