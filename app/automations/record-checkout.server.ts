import { noteCheckoutCustomer } from "../customers/link-visitors.server.ts";
import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { enterAutomations } from "./enter-automations.server.ts";
import { readCheckout } from "./read-order.ts";

/**
 * Takes over checkouts/create and checkouts/update: whose it is is noted, for the browser it is in, and the timer of an abandoned
 * checkout begins, or begins anew. A checkout that was completed, or that no customer is known of, starts nothing. Safe to
 * repeat, in any order. Throws ZodError when the body is not Shopify's.
 */
export async function recordCheckout(
  shop: ShopRef,
  payload: unknown,
  { receivedAt, now }: { receivedAt: Date; now: Date },
): Promise<string> {
  const checkout = readCheckout(payload, receivedAt);
  const { token, customerId, changedAt } = checkout;
  if (customerId !== null) await noteCheckoutCustomer(shop, { token, customerId, changedAt });
  if (checkout.isCompleted || (await isOrdered(shop, token))) return "completed";
  if (customerId === null) return "of-nobody";
  const event = {
    kinds: ["checkout-abandoned"],
    customerId,
    subject: `checkout:${token}`,
    at: changedAt,
    context: checkout.context,
  } as const;
  return (await enterAutomations(shop, event, { now })) > 0 ? "entered" : "awaited-by-none";
}

/** The order's webhook may have come first. */
async function isOrdered(shop: ShopRef, token: string): Promise<boolean> {
  const { rowCount } = await pool.query("SELECT FROM placed_order WHERE shop_id = $1 AND checkout_token = $2 LIMIT 1", [
    shop.id,
    token,
  ]);
  return rowCount === 1;
}
