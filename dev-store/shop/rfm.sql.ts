/**
 * A customer's RFM group from `customer c`: recency of the last order, number of orders, amount spent. Shopify ranks a
 * shop's customers against each other; fixed bounds give groups of the same names and much the same sense.
 */
export function rfmGroupExpression(now: string): string {
  const days = `extract(epoch FROM ${now} - c.last_order_at) / 86400`;
  return `CASE
    WHEN c.number_of_orders = 0 THEN 'PROSPECTS'
    WHEN ${days} <= 60 AND c.number_of_orders >= 6 AND c.amount_spent >= 300 THEN 'CHAMPIONS'
    WHEN ${days} <= 120 AND c.number_of_orders >= 5 THEN 'LOYAL'
    WHEN ${days} <= 30 AND c.number_of_orders = 1 THEN 'NEW'
    WHEN ${days} <= 90 AND c.number_of_orders = 1 THEN 'PROMISING'
    WHEN ${days} <= 120 THEN 'ACTIVE'
    WHEN ${days} <= 240 AND c.number_of_orders >= 4 THEN 'AT_RISK'
    WHEN ${days} <= 240 THEN 'NEEDS_ATTENTION'
    WHEN c.number_of_orders >= 5 THEN 'PREVIOUSLY_LOYAL'
    WHEN ${days} <= 400 THEN 'ALMOST_LOST'
    ELSE 'DORMANT'
  END`;
}

/** How much a customer is likely to spend again, from `customer c`. Shopify predicts it only for those who have ordered. */
export const predictedSpendTierExpression = `CASE
    WHEN c.number_of_orders = 0 THEN NULL
    WHEN c.number_of_orders >= 4 AND c.amount_spent / c.number_of_orders >= 45 THEN 'HIGH'
    WHEN c.number_of_orders >= 2 OR c.amount_spent >= 90 THEN 'MEDIUM'
    ELSE 'LOW'
  END`;
