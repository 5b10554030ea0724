import { inTransaction, pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { eventKey, type AwaitedEvent } from "./awaited-event.ts";
import { bringForward, isAwaited, lockListeners, noteHeard } from "./hear-event.sql.ts";
import { wakeUnlessAwake } from "./wake-enrollments.server.ts";

/**
 * Tells the runs of these customers that wait for it that something happened, to each at their own time. Each run that stands
 * before such a step goes on at once; which way, it finds out when it is its turn. Somebody who was merged into another
 * customer is that customer. `orderId`: the order it happened to. A run that an order started hears of that order's fulfilment
 * and delivery only, and does not take the order that started it for another one. Safe to repeat, in any order; from an event
 * that nobody waits for a shop has the cost of one look.
 */
export async function hearEvent(
  shop: ShopRef,
  { event, to, orderId = null }: Happened,
  { now }: { now: Date },
): Promise<void> {
  if (to.length === 0) return;
  const key = eventKey(event);
  const { rowCount } = await pool.query(isAwaited, [shop.id, key]);
  if (rowCount === 0) return;
  const goOn = await inTransaction(async (tx) => {
    const order = orderId === null ? null : orderId.toString();
    const { rows: listeners } = await tx.query<{ run: bigint; at: Date }>(lockListeners, [
      shop.id,
      key,
      to.map(({ customerId }) => customerId),
      to.map(({ at }) => at),
      now,
      order,
    ]);
    if (listeners.length === 0) return false;
    const heard = [listeners.map(({ run }) => run), listeners.map(({ at }) => at)];
    await tx.query(noteHeard, [shop.id, key, ...heard]);
    return ((await tx.query(bringForward, [shop.id, ...heard, now])).rowCount ?? 0) > 0;
  });
  if (goOn) await wakeUnlessAwake(shop, now);
}

type Happened = {
  event: AwaitedEvent;
  to: readonly { customerId: bigint; at: Date }[];
  orderId?: bigint | null;
};
