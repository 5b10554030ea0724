import { recordAudit } from "../audit.server.ts";
import type { ChannelName } from "../channels/channel.ts";
import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { HoldSource } from "./hold.ts";
import { endPastHoldsOf, placeHolds } from "./hold.sql.ts";
import { lockKeptCustomer } from "./lock-kept-customer.server.ts";

type NewHold = {
  customerId: bigint;
  channels: readonly ChannelName[];
  /** In the merchant's words, 1 to 200 characters without the spaces around them: see `checkHold`. */
  reason: string;
  /** When it ends by itself; null for one that goes on until it is released. */
  until: Date | null;
  source: HoldSource;
  /** A staff member's name or e-mail, or the workflow that asked. */
  actor: string;
  now: Date;
};

/**
 * Keeps marketing messages from a customer on some channels, from the moment the caller's transaction is committed. Of one
 * reason there is one hold on a channel: placing it again makes it last as long as the longer of the two, so that repeats in
 * any order come to the same. Holds for other reasons stand beside it, and the customer is held until the last is over.
 *
 * A customer who was merged into another is held as that one; one whom the mirror does not have yet is held all the same. Of
 * somebody who was erased nothing is written down, and there is no hold. Answers with one id for each channel.
 */
export async function holdMessages(tx: Sql, shop: ShopRef, hold: NewHold): Promise<{ holdIds: bigint[] }> {
  const { source, actor, until, now } = hold;
  const { customerId, isErased } = await lockKeptCustomer(tx, shop, hold.customerId);
  if (isErased) return { holdIds: [] };
  await tx.query(endPastHoldsOf, [shop.id, customerId, now]);
  const { rows } = await tx.query<{ id: bigint; channel: ChannelName; changed: boolean }>(placeHolds, [
    shop.id,
    customerId,
    [...new Set(hold.channels)].sort(),
    hold.reason.trim(),
    source,
    actor,
    now,
    until,
  ]);
  const changed = rows.filter((row) => row.changed);
  if (changed.length > 0) {
    // The reason stays in the hold alone: it may be about the person, and is erased with it.
    await recordAudit(tx, shop, {
      actor,
      action: "customer.held",
      subject: `customer:${customerId}`,
      detail: { channels: changed.map(({ channel }) => channel).join(", "), until: until?.toISOString() ?? null },
      now,
    });
  }
  return { holdIds: rows.map(({ id }) => id) };
}
