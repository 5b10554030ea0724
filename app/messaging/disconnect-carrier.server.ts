import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/** Shown where a sender has no account to send with. */
export const notConnected = "No Twilio account is connected.";

/**
 * Forgets the shop's Twilio account and pauses its senders: messages wait until an account is connected again. Callbacks that
 * still come are refused, since nobody can tell whether they are genuine. Safe to repeat.
 */
export async function disconnectCarrier(shop: ShopRef, { actor, now }: { actor: string; now: Date }): Promise<void> {
  await inTransaction(async (tx) => {
    const { rowCount } = await tx.query("DELETE FROM carrier_account WHERE shop_id = $1 AND carrier = 'twilio'", [
      shop.id,
    ]);
    if (rowCount === 0) return;
    await tx.query(
      `UPDATE sender SET paused_at = $2, pause_reason = $3, pause_code = NULL
       WHERE shop_id = $1 AND carrier = 'twilio' AND paused_at IS NULL AND removed_at IS NULL`,
      [shop.id, now, notConnected],
    );
    await recordAudit(tx, shop, { actor, action: "carrier.disconnected", subject: "carrier:twilio", now });
  });
}
