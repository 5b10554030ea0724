import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/**
 * Takes a sender out of use. Refused while messages wait to go out through it: they would wait for ever. What it sent keeps
 * its name in reports. Safe to repeat.
 */
export async function removeSender(
  shop: ShopRef,
  senderId: bigint,
  options: { actor: string; now: Date },
): Promise<{ ok: true } | { ok: false; problem: string }> {
  return inTransaction(async (tx) => {
    const { rowCount: waiting } = await tx.query(
      `SELECT FROM dispatch d WHERE shop_id = $1 AND sender_id = $2 AND state <> 'closed'
         AND EXISTS (SELECT FROM message m WHERE m.shop_id = $1 AND m.dispatch_id = d.id AND m.status IN ('queued', 'sending'))
       LIMIT 1`,
      [shop.id, senderId],
    );
    if (waiting)
      return {
        ok: false,
        problem: "Messages are waiting to be sent from here. Let the campaign finish, or cancel it first.",
      };
    const { rowCount } = await tx.query(
      "UPDATE sender SET removed_at = $3 WHERE shop_id = $1 AND id = $2 AND removed_at IS NULL",
      [shop.id, senderId, options.now],
    );
    if (rowCount) {
      await recordAudit(tx, shop, {
        actor: options.actor,
        action: "sender.removed",
        subject: `sender:${senderId}`,
        now: options.now,
      });
    }
    return { ok: true };
  });
}
