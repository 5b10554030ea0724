import { inTransaction, pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { eventKey, type AwaitedEvent } from "./awaited-event.ts";
import { bringForward, isAwaited, lockListeners, noteHeard } from "./hear-event.sql.ts";
import { wakeUnlessAwake } from "./wake-enrollments.server.ts";

/**
 * Tells the runs of these customers that wait for it that something happened, and when. Each run that stands before such a step
 * goes on at once; which way, it finds out when it is its turn. Somebody who was merged into another customer is that customer.
 * `orderId`: the order it happened to. A run that an order started hears of that order's fulfilment and delivery only, and does
 * not take the order that started it for another one. Safe to repeat, in any order; from an event that nobody waits for a shop
 * has the cost of one look.
 */
export async function hearEvent(
  shop: ShopRef,
  { event, customerIds, at, orderId = null }: Happened,
  { now }: { now: Date },
): Promise<void> {
  const key = eventKey(event);
  const { rowCount } = await pool.query(isAwaited, [shop.id, key]);
  if (rowCount === 0 || customerIds.length === 0) return;
  const goOn = await inTransaction(async (tx) => {
    const order = orderId === null ? null : orderId.toString();
    const listeners = await tx.query<{ id: bigint }>(lockListeners, [shop.id, key, customerIds, now, order]);
    const runs = listeners.rows.map(({ id }) => id);
    if (runs.length === 0) return false;
    await tx.query(noteHeard, [shop.id, key, at, runs]);
    return ((await tx.query(bringForward, [shop.id, runs, at, now])).rowCount ?? 0) > 0;
  });
  if (goOn) await wakeUnlessAwake(shop, now);
}

type Happened = { event: AwaitedEvent; customerIds: readonly bigint[]; at: Date; orderId?: bigint | null };
