import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/**
 * Of runs about an abandoned checkout, those whose checkout has become an order since, as far as webhooks told. The order's
 * webhook ends such runs itself; this catches one that came between the checkout's webhook and its run.
 */
export async function hasOrdered(
  shop: ShopRef,
  runs: readonly { id: bigint; subject: string }[],
): Promise<ReadonlySet<bigint>> {
  const tokens = runs.flatMap(({ id, subject }) =>
    subject.startsWith("checkout:") ? [{ id, token: subject.slice("checkout:".length) }] : [],
  );
  if (tokens.length === 0) return new Set();
  const { rows } = await pool.query<{ checkout_token: string }>(
    "SELECT checkout_token FROM placed_order WHERE shop_id = $1 AND checkout_token = ANY ($2::text[])",
    [shop.id, tokens.map(({ token }) => token)],
  );
  const ordered = new Set(rows.map((row) => row.checkout_token));
  return new Set(tokens.filter(({ token }) => ordered.has(token)).map(({ id }) => id));
}
