import { z } from "zod";
import { recordAudit } from "../audit.server.ts";
import { openCarrier } from "../channels/registry.server.ts";
import { db, inTransaction } from "../db.server.ts";
import { encryptSecret } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";
import { carrierSecretContext } from "./carrier-of-shop.server.ts";
import { startWaiting } from "./resume-sender.server.ts";

const accountSchema = z.object({
  accountId: z
    .string()
    .trim()
    .regex(/^AC[0-9a-f]{32}$/i, "An account SID is AC and 32 letters and digits."),
  secret: z.string().trim().min(1, "Enter the auth token.").max(200, "This is too long for an auth token."),
});

export type Connected = { ok: true } | { ok: false; problem: string; field?: "accountId" | "secret" };

/**
 * Connects the shop's Twilio account after trying its credentials: nothing is stored unless Twilio accepts them. The token is
 * stored encrypted. Senders that waited for the connection go on. Safe to repeat; a second account replaces the first.
 */
export async function connectCarrier(
  shop: ShopRef,
  input: unknown,
  options: { actor: string; now: Date },
): Promise<Connected> {
  const parsed = accountSchema.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      ok: false,
      problem: issue?.message ?? "Check what you entered.",
      field: issue?.path[0] === "secret" ? "secret" : "accountId",
    };
  }
  const { accountId, secret } = parsed.data;
  const check = await openCarrier({ shopId: shop.id, carrier: "twilio", accountId, secret }).check();
  if (!check.ok) return check;

  await inTransaction(async (tx) => {
    await tx.query(
      `INSERT INTO carrier_account (shop_id, carrier, account_id, secret, connected_at, checked_at)
       VALUES ($1, 'twilio', $2, $3, $4, $4)
       ON CONFLICT (shop_id, carrier) DO UPDATE
         SET account_id = excluded.account_id, secret = excluded.secret, connected_at = excluded.connected_at,
             checked_at = excluded.checked_at, error = NULL`,
      [shop.id, accountId, encryptSecret(secret, carrierSecretContext(shop.id, "twilio")), options.now],
    );
    const { rows } = await tx.query<{ id: bigint }>(
      `UPDATE sender SET paused_at = NULL, pause_reason = NULL, pause_code = NULL
       WHERE shop_id = $1 AND carrier = 'twilio' AND paused_at IS NOT NULL AND removed_at IS NULL RETURNING id`,
      [shop.id],
    );
    await startWaiting(
      tx,
      shop,
      rows.map((row) => row.id),
    );
    await recordAudit(tx, shop, {
      actor: options.actor,
      action: "carrier.connected",
      subject: "carrier:twilio",
      detail: { accountId },
      now: options.now,
    });
  });
  return { ok: true };
}

/** The connected account, without its secret; null when there is none. */
export async function readCarrierAccount(
  shop: ShopRef,
): Promise<{ accountId: string; connectedAt: Date; error: string | null } | null> {
  return db.carrierAccount.findUnique({
    where: { shopId_carrier: { shopId: shop.id, carrier: "twilio" } },
    select: { accountId: true, connectedAt: true, error: true },
  });
}
