import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
import { senderSchema, type SenderField } from "./sender.ts";

const changeSchema = senderSchema.pick({ name: true, ratePerSecond: true });

/**
 * Changes a sender's name and rate; the rate counts from the next messages on, and stays where none is given. Throws
 * AppError "not-found".
 */
export async function changeSender(
  shop: ShopRef,
  senderId: bigint,
  { input, actor, now }: { input: unknown; actor: string; now: Date },
): Promise<{ ok: true } | { ok: false; problem: string; field?: SenderField }> {
  const parsed = changeSchema.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = (["name", "ratePerSecond"] as const).find((name) => name === issue?.path[0]);
    return { ok: false, problem: issue?.message ?? "Check what you entered.", field };
  }
  const { name, ratePerSecond } = parsed.data;
  return inTransaction(async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE sender SET name = coalesce(nullif($3, ''), address), rate_per_second = coalesce($4, rate_per_second)
       WHERE shop_id = $1 AND id = $2 AND removed_at IS NULL`,
      [shop.id, senderId, name, ratePerSecond],
    );
    if (rowCount === 0) throw new AppError("not-found", { userMessage: "This sender no longer exists." });
    await recordAudit(tx, shop, {
      actor,
      action: "sender.changed",
      subject: `sender:${senderId}`,
      detail: { name, ratePerSecond },
      now,
    });
    return { ok: true };
  });
}
