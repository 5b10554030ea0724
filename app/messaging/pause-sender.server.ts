import { isAccountCode } from "../channels/explain-code.ts";
import { pool } from "../db.server.ts";
import { log } from "../log.server.ts";
import type { ShopRef } from "../shop.ts";

/**
 * Stops a sender that the carrier refuses: its dispatches wait, with no attempt burned, until it is resumed. `reason` is for
 * the merchant. A sender that is paused keeps its first reason. Where the code is about the account, the account is marked
 * as refused.
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
  if (code !== null && isAccountCode(code)) {
    await pool.query(
      `UPDATE carrier_account a SET error = $3 FROM sender s
        WHERE a.shop_id = $1 AND s.shop_id = $1 AND s.id = $2 AND a.carrier = s.carrier AND a.error IS NULL`,
      [shop.id, senderId, reason],
    );
  }
  if (rowCount === 1) log.warn({ shop: shop.domain, sender: senderId.toString(), code }, "sender paused");
}
