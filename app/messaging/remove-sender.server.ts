import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/**
 * Takes a sender out of use. Refused while messages wait to go out through it, which would wait for ever, and while an automation
 * sends from it or has somebody inside who may come to such a step. What it sent keeps its name in reports. Safe to repeat.
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
    const { rowCount: automated } = await tx.query(usedByAutomation, [shop.id, senderId]);
    if (automated) {
      return {
        ok: false,
        problem:
          "An automation sends from here. Choose another sender in it, or pause it and stop everyone inside, first.",
      };
    }
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

/** $1 shop, $2 sender. A sending step of a version is a dispatch, whose owner names both: automation:12/3/hello. */
const usedByAutomation = `
  SELECT FROM dispatch d
  JOIN automation a ON a.shop_id = d.shop_id AND starts_with(d.owner, 'automation:' || a.id || '/')
  WHERE d.shop_id = $1 AND d.sender_id = $2 AND (
    a.status = 'active' AND starts_with(d.owner, 'automation:' || a.id || '/' || a.version || '/')
    OR EXISTS (
      SELECT FROM enrollment e
      WHERE e.shop_id = $1 AND e.automation_id = a.id AND e.state = 'active'
        AND starts_with(d.owner, 'automation:' || a.id || '/' || e.version || '/')))
  LIMIT 1`;
