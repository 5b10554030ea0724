import { inTransaction, type Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { startDispatch } from "./start-dispatch.server.ts";

/** Lets a paused sender try again, and its account with it, and what waits for it go on. Safe to repeat. */
export async function resumeSender(shop: ShopRef, senderId: bigint): Promise<void> {
  await inTransaction(async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE sender SET paused_at = NULL, pause_reason = NULL, pause_code = NULL
       WHERE shop_id = $1 AND id = $2 AND paused_at IS NOT NULL AND removed_at IS NULL`,
      [shop.id, senderId],
    );
    await tx.query(
      `UPDATE carrier_account a SET error = NULL FROM sender s
        WHERE a.shop_id = $1 AND s.shop_id = $1 AND s.id = $2 AND a.carrier = s.carrier AND a.error IS NOT NULL`,
      [shop.id, senderId],
    );
    if (rowCount) await startWaiting(tx, shop, [senderId]);
  });
}

/** Starts the open dispatches of these senders, which ended their runs when the sender was paused. */
export async function startWaiting(tx: Sql, shop: ShopRef, senderIds: readonly bigint[]): Promise<void> {
  const { rows } = await tx.query<{ id: bigint }>(
    "SELECT id FROM dispatch WHERE shop_id = $1 AND sender_id = ANY ($2::bigint[]) AND state = 'open' AND drained_at IS NULL",
    [shop.id, senderIds],
  );
  for (const { id } of rows) await startDispatch(tx, shop, id);
}
