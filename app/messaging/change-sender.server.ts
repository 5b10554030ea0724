import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
import { senderSchema, type SenderProblems } from "./sender.ts";

const changeSchema = senderSchema.pick({ name: true, ratePerSecond: true }).required();

/** Changes a sender's name and rate; the rate counts from the next messages on. Throws AppError "not-found". */
export async function changeSender(
  shop: ShopRef,
  senderId: bigint,
  { input, actor, now }: { input: unknown; actor: string; now: Date },
): Promise<{ ok: true } | { ok: false; problems: SenderProblems }> {
  const parsed = changeSchema.safeParse(input);
  if (!parsed.success) {
    return {
      ok: false,
      problems: Object.fromEntries(parsed.error.issues.map((issue) => [String(issue.path[0]), issue.message])),
    };
  }
  const { name, ratePerSecond } = parsed.data;
  return inTransaction(async (tx) => {
    const { rowCount } = await tx.query(
      "UPDATE sender SET name = $3, rate_per_second = coalesce($4, rate_per_second) WHERE shop_id = $1 AND id = $2 AND removed_at IS NULL",
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
