import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/** Whose checkout it is, as Shopify says. Safe to repeat, in any order: the latest stands. */
export async function noteCheckoutCustomer(
  shop: ShopRef,
  { token, customerId, changedAt }: { token: string; customerId: bigint; changedAt: Date },
): Promise<void> {
  await pool.query(
    `INSERT INTO checkout_customer AS known (shop_id, token, customer_id, changed_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (shop_id, token) DO UPDATE SET customer_id = excluded.customer_id, changed_at = excluded.changed_at
       WHERE known.changed_at <= excluded.changed_at`,
    [shop.id, token, customerId, changedAt],
  );
}

/** For so long the two halves of a link may come apart: the browser's event, and Shopify's word of the same checkout. */
export const linkDays = 2;

/**
 * Finds out whose browsers those are that told of something lately: by a checkout that Shopify says is a customer's, or by a link
 * of ours that they came by. What the browser itself says of who is signed in links nothing. One browser is one customer's, the
 * latest. Nobody who was deleted or erased is linked again. Safe to repeat and to run twice at once.
 */
export async function linkVisitors(shop: Pick<ShopRef, "id">, { now }: { now: Date }): Promise<void> {
  await pool.query(linkClients, [shop.id, new Date(now.getTime() - linkDays * 24 * 60 * 60_000)]);
}

/**
 * $1 shop, $2 since when. Not verified at Shopify: that the token of a checkout is the same for a pixel (`data.checkout.token`) as
 * in webhooks (`token` of checkouts, `checkout_token` of orders). Should it not be, nobody is linked by a checkout, and this join
 * is where to change it.
 */
const linkClients = `
INSERT INTO visitor AS known (shop_id, client_id, customer_id, source, linked_at)
SELECT DISTINCT ON (told.client_id) $1, told.client_id, told.customer_id, told.source, told.at
FROM (
  SELECT e.client_id, k.customer_id, 'checkout'::visitor_source AS source, e.at
  FROM pixel_event e JOIN checkout_customer k ON k.shop_id = e.shop_id AND k.token = e.checkout_token
  WHERE e.shop_id = $1 AND e.at > $2 AND e.checkout_token IS NOT NULL
  UNION ALL
  SELECT e.client_id, e.known_customer_id, 'link', e.at FROM pixel_event e
  WHERE e.shop_id = $1 AND e.at > $2 AND e.known_customer_id IS NOT NULL
) told
LEFT JOIN visitor v ON v.shop_id = $1 AND v.client_id = told.client_id
LEFT JOIN customer c ON c.shop_id = $1 AND c.id = told.customer_id
WHERE (v.linked_at IS NULL OR v.linked_at < told.at) AND (c.deleted_at IS NULL OR c.merged_into IS NOT NULL)
ORDER BY told.client_id, told.at DESC
ON CONFLICT (shop_id, client_id) DO UPDATE
  SET customer_id = excluded.customer_id, source = excluded.source, linked_at = excluded.linked_at
  WHERE known.linked_at < excluded.linked_at`;
