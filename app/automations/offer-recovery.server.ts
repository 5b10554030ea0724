import { listWaysToReach } from "../messaging/list-ways-to-reach.server.ts";
import { listUsableTemplates } from "../messaging/list-usable-templates.server.ts";
import type { ShopRef } from "../shop.ts";
import { readLeftCheckout } from "./read-left-checkout.server.ts";
import { recipes } from "./recipes.ts";
import type { NoRecovery, RecoveryOffer } from "./recovery-offer.ts";

const recipeStep = recipes.find(({ id }) => id === "abandoned-checkout")?.definition.steps[0];
const recipeBody = recipeStep?.kind === "send" ? recipeStep.body : "";

/** Throws AppError `not-found` for a checkout, or a customer of it, that this shop does not have. */
export async function offerRecovery(shop: ShopRef, checkoutId: bigint): Promise<RecoveryOffer> {
  const { customerId, isOrdered, fields } = await readLeftCheckout(shop, checkoutId);
  const refusal: NoRecovery | null = isOrdered ? "ordered" : customerId === null ? "guest" : null;
  const nothing = { refusal, customerId: customerId === null ? null : String(customerId), fields, body: recipeBody };
  if (refusal || customerId === null) return { ...nothing, senders: [], templates: [] };
  const [senders, templates] = await Promise.all([
    listWaysToReach(shop, customerId),
    listUsableTemplates(shop, { event: "checkout" }),
  ]);
  return { ...nothing, senders, templates };
}
