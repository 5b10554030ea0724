import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { holdChannels } from "./hold.ts";
import { releaseMessages } from "./release-messages.server.ts";

/** Ends the holds that one line of a customer's page stands for, at the merchant's wish. Safe to repeat. */
export async function releaseHold(
  shop: ShopRef,
  customerId: bigint,
  holdIds: readonly bigint[],
  { actor, now }: { actor: string; now: Date },
): Promise<void> {
  await inTransaction((tx) => releaseMessages(tx, shop, { customerId, channels: holdChannels, holdIds, actor, now }));
}
