import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { findOrdersOfCheckouts } from "./find-orders-of-checkouts.server.ts";

/** `from` says who told: Shopify, asked at this moment, or the webhooks of orders alone, since Shopify did not answer in time. */
export type OrderedCheckout = { isOrdered: boolean; from: "shopify" | "webhooks" };

/**
 * Of runs about an abandoned checkout, by id, whether their checkout has become an order. The order's webhook ends such runs
 * itself; this catches one that came between the checkout's webhook and its run, and by asking Shopify one that is late or was
 * lost. Other runs have no answer. Never throws for Shopify's sake.
 */
export async function checkOrdered(
  shop: ShopRef,
  runs: readonly { id: bigint; subject: string; isGone: boolean }[],
): Promise<ReadonlyMap<bigint, OrderedCheckout>> {
  const tokens = runs.flatMap(({ id, subject, isGone }) =>
    subject.startsWith("checkout:") && !isGone ? [{ id, token: subject.slice("checkout:".length) }] : [],
  );
  if (tokens.length === 0) return new Map();
  const told = await readTold(
    shop,
    tokens.map(({ token }) => token),
  );
  const { ordered, unanswered } = await findOrdersOfCheckouts(
    shop,
    tokens.flatMap(({ token }) => (told.has(token) ? [] : [token])),
  );
  return new Map(
    tokens.map(({ id, token }) => [
      id,
      {
        isOrdered: told.has(token) || ordered.has(token),
        from: told.has(token) || unanswered.has(token) ? "webhooks" : "shopify",
      },
    ]),
  );
}

/** Those that webhooks told of. */
async function readTold(shop: ShopRef, tokens: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ checkout_token: string }>(
    "SELECT checkout_token FROM placed_order WHERE shop_id = $1 AND checkout_token = ANY ($2::text[])",
    [shop.id, tokens],
  );
  return new Set(rows.map((row) => row.checkout_token));
}
