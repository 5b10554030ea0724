import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/**
 * Takes one row that the merchant put on the list off it again. What a customer, a carrier or a privacy request put there is
 * not the merchant's to lift: it is refused, with the reason. So is an address whose owner wrote STOP while it was on the
 * list; from then on it is there because of that STOP. Safe to repeat.
 */
export async function liftSuppressionRow(
  shop: ShopRef,
  id: bigint,
  options: { actor: string; now: Date },
): Promise<{ ok: true } | { ok: false; problem: string }> {
  return inTransaction(async (tx) => {
    await tx.query(keepForStop, [shop.id, id]);
    const { rows } = await tx.query<{ channel: string }>(
      "DELETE FROM suppression WHERE shop_id = $1 AND id = $2 AND reason IN ('merchant', 'import') RETURNING channel",
      [shop.id, id],
    );
    const [lifted] = rows;
    if (lifted) {
      await recordAudit(tx, shop, {
        actor: options.actor,
        action: "suppression.lifted",
        subject: `suppression:${id}`,
        detail: { channel: lifted.channel },
        now: options.now,
      });
      return { ok: true };
    }
    const { rowCount } = await tx.query("SELECT 1 FROM suppression WHERE shop_id = $1 AND id = $2", [shop.id, id]);
    if (!rowCount) return { ok: true };
    return {
      ok: false,
      problem: "Only addresses that you added can be allowed again. A customer who replied STOP can reply START.",
    };
  });
}

/** $1 shop, $2 the row. The last word of its owner counts, on its channel or, where STOP ends all, on any. */
const keepForStop = `
  UPDATE suppression s SET reason = 'stop_reply'
  FROM shop
  WHERE shop.id = $1 AND s.shop_id = $1 AND s.id = $2 AND s.reason IN ('merchant', 'import')
    AND 'stop' = (
      SELECT i.intent FROM inbound_message i
      WHERE i.shop_id = $1 AND i.from_address = s.address AND i.intent IN ('stop', 'start')
        AND (i.channel = s.channel OR (i.intent = 'stop' AND shop.stop_scope = 'all_channels' AND s.channel <> 'email'))
      ORDER BY i.id DESC LIMIT 1)`;
