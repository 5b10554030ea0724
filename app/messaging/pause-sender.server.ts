import { pool } from "../db.server.ts";
import { log } from "../log.server.ts";
import type { ShopRef } from "../shop.ts";

/**
 * Stops a sender that the carrier refuses: its dispatches wait, with no attempt burned, until it is resumed. `reason` is for
 * the merchant. A sender that is paused keeps its first reason.
 */
export async function pauseSender(
  shop: ShopRef,
  senderId: bigint,
  { reason, code, now }: { reason: string; code: string | null; now: Date },
): Promise<void> {
  const { rowCount } = await pool.query(
    "UPDATE sender SET paused_at = $5, pause_reason = $3, pause_code = $4 WHERE shop_id = $1 AND id = $2 AND paused_at IS NULL",
    [shop.id, senderId, reason, code, now],
  );
  if (rowCount === 1) log.warn({ shop: shop.domain, sender: senderId.toString(), code }, "sender paused");
}
