import { sendSingle, type SingleResult } from "../messaging/send-single.server.ts";
import type { ShopRef } from "../shop.ts";
import { readLeftCheckout } from "./read-left-checkout.server.ts";
import type { NoRecovery } from "./recovery-offer.ts";

export type RecoveryResult = SingleResult | { ok: false; field: "checkout"; problem: string };

const refusals: Record<NoRecovery, string> = {
  ordered: "The customer has ordered meanwhile, so there is nothing to recover.",
  guest: "This checkout has no customer that could be written to.",
};

/**
 * Sends the link of a left checkout to its customer, once for each `requestKey`. Shopify is asked again at this moment whether
 * the customer has ordered meanwhile. Throws as `offerRecovery` does.
 */
export async function sendRecovery(
  shop: ShopRef,
  checkoutId: bigint,
  message: { senderId: bigint; body: string; requestKey: string; actor: string; now: Date },
): Promise<RecoveryResult> {
  const { customerId, isOrdered, fields } = await readLeftCheckout(shop, checkoutId);
  if (isOrdered) return { ok: false, field: "checkout", problem: refusals.ordered };
  if (customerId === null) return { ok: false, field: "checkout", problem: refusals.guest };
  return sendSingle(shop, { ...message, customerId, event: { root: "checkout", context: fields } });
}
