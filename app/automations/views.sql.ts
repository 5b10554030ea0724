import { isKeptOut } from "./enter.sql.ts";

/**
 * Customers whose last look at a product is over for as long as the automation waits, and who have neither ordered nor begun a
 * checkout since: the looks of one visit are within that time of each other, so the time before the last one counts too. Only
 * browsers that are known to be theirs count, and not where the browser says that somebody else is signed in.
 *
 * $1 shop, $2 after when, $3 until when, $4 how long, $5 after which customer of $2, $6 how many.
 */
export const leftProducts = `
WITH looked AS (
  SELECT DISTINCT v.customer_id FROM pixel_event e
  JOIN visitor v ON v.shop_id = e.shop_id AND v.client_id = e.client_id
  WHERE e.shop_id = $1 AND e.kind = 'product_viewed' AND e.at > $2 AND e.at <= $3
), theirs AS (
  SELECT coalesce(c.merged_into, c.id) AS customer_id, e.at, e.product_id, e.kind
  FROM looked
  JOIN customer c ON c.shop_id = $1 AND c.id = looked.customer_id
  JOIN visitor v ON v.shop_id = $1 AND v.customer_id = looked.customer_id
  JOIN pixel_event e ON e.shop_id = $1 AND e.client_id = v.client_id AND e.at > $2::timestamptz - $4::interval
  WHERE e.claimed_customer_id IS NULL OR e.claimed_customer_id IN (c.id, c.merged_into)
), last AS (
  SELECT DISTINCT ON (customer_id) customer_id, at, product_id FROM theirs
  WHERE kind = 'product_viewed' AND product_id IS NOT NULL
  ORDER BY customer_id, at DESC, product_id
)
SELECT last.customer_id AS "customerId", last.at, last.product_id AS "productId",
  (SELECT array_agg(DISTINCT t.product_id) FROM theirs t
   WHERE t.customer_id = last.customer_id AND t.kind = 'product_viewed' AND t.product_id IS NOT NULL
     AND t.at > last.at - $4::interval) AS "productIds"
FROM last
JOIN customer c ON c.shop_id = $1 AND c.id = last.customer_id AND c.deleted_at IS NULL
WHERE last.at > $2 AND last.at <= $3 AND last.customer_id > $5
  AND NOT EXISTS (
    SELECT FROM placed_order o
    WHERE o.shop_id = $1 AND o.customer_id = last.customer_id AND o.placed_at > last.at - $4::interval)
  AND NOT EXISTS (
    SELECT FROM checkout_customer k
    WHERE k.shop_id = $1 AND k.customer_id = last.customer_id AND k.changed_at > last.at - $4::interval)
  AND NOT EXISTS (
    SELECT FROM theirs t
    WHERE t.customer_id = last.customer_id AND t.kind IN ('checkout_started', 'checkout_completed')
      AND t.at > last.at - $4::interval)
ORDER BY last.customer_id LIMIT $6`;

/**
 * Starts the runs of one automation for them. Nobody has two in a day, whatever the re-entry rule says: hearsay must not write to
 * somebody again and again.
 *
 * $1 shop, $2 automation, $3 its version, $4 now, $5 customers, $6 when they looked last, $7 contexts.
 */
export const enterLooked = `
INSERT INTO enrollment (shop_id, automation_id, version, customer_id, subject, due_at, context, entered_at)
SELECT $1, a.id, a.version, look.customer_id, look.subject, $4, look.context, look.at
FROM (
  SELECT *, 'view:' || (extract(epoch FROM at) * 1000)::bigint AS subject
  FROM unnest($5::bigint[], $6::timestamptz[], $7::jsonb[]) AS one (customer_id, at, context)
) look
JOIN automation a ON a.shop_id = $1 AND a.id = $2 AND a.version = $3 AND a.status = 'active' AND a.archived_at IS NULL
JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
WHERE (
    SELECT true FROM enrollment earlier
    WHERE earlier.shop_id = $1 AND earlier.automation_id = a.id AND earlier.customer_id = look.customer_id
      AND starts_with(earlier.subject, 'view:') AND NOT earlier.is_test AND earlier.entered_at > look.at - interval '1 day'
    LIMIT 1) IS NULL
  AND NOT (${isKeptOut({ customer: "look.customer_id", subject: "look.subject", at: "look.at" })})
ON CONFLICT (shop_id, automation_id, customer_id, subject) DO NOTHING`;
