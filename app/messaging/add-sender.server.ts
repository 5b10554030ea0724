import { recordAudit } from "../audit.server.ts";
import { inboundCallbackUrl } from "../channels/registry.server.ts";
import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { carrierOfShop } from "./carrier-of-shop.server.ts";
import { senderSchema, usualRate, type SenderChannel, type SenderField } from "./sender.ts";

export type AddedSender = { ok: true; senderId: bigint } | { ok: false; problem: string; field?: SenderField };

/**
 * Adds a number or agent to send from, and has its replies handed to us where the carrier lets us. One that was removed comes
 * back with the name and rate given now. Numbers are stored without spaces; an RCS agent's id, and a Twilio messaging service,
 * as they are written.
 */
export async function addSender(
  shop: ShopRef,
  input: unknown,
  options: { actor: string; now: Date },
): Promise<AddedSender> {
  const parsed = senderSchema.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = (["address", "name", "ratePerSecond"] as const).find((name) => name === issue?.path[0]);
    return { ok: false, problem: issue?.message ?? "Check what you entered.", field };
  }
  const { channel, name, ratePerSecond } = parsed.data;
  const address = normalizeSenderAddress(channel, parsed.data.address);
  if (!address) {
    const problem =
      channel === "rcs"
        ? "Enter the id of your RCS agent."
        : "Enter a phone number with its country code, such as +1 415 555 0100.";
    return { ok: false, field: "address", problem };
  }
  const carrier = await carrierOfShop(shop.id, "twilio");
  if (!carrier) return { ok: false, problem: "Connect Twilio first." };
  // First of all, so that no message goes out whose STOP would not be heard.
  const replies = await carrier.routeReplies({ channel, address }, inboundCallbackUrl(shop.id));
  if (replies.kind === "refused") return { ok: false, field: "address", problem: replies.problem };
  return inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: bigint }>(
      `INSERT INTO sender (shop_id, carrier, channel, address, name, rate_per_second, tokens, tokens_at)
       SELECT $1, carrier, $2, $3, $4, $5, 0, $6 FROM carrier_account WHERE shop_id = $1 AND carrier = 'twilio'
       ON CONFLICT (shop_id, channel, address) DO UPDATE
         SET name = excluded.name, rate_per_second = excluded.rate_per_second, removed_at = NULL,
             paused_at = NULL, pause_reason = NULL, pause_code = NULL
         WHERE sender.removed_at IS NOT NULL
       RETURNING id`,
      [shop.id, channel, address, name || address, ratePerSecond ?? usualRate[channel], options.now],
    );
    const [sender] = rows;
    if (!sender) return refuse(tx, shop, { channel, address });
    await recordAudit(tx, shop, {
      actor: options.actor,
      action: "sender.added",
      subject: `sender:${sender.id}`,
      detail: { channel, address },
      now: options.now,
    });
    return { ok: true, senderId: sender.id };
  });
}

async function refuse(
  tx: { query: (text: string, values: unknown[]) => Promise<{ rowCount: number | null }> },
  shop: ShopRef,
  { channel, address }: { channel: SenderChannel; address: string },
): Promise<AddedSender> {
  const { rowCount } = await tx.query("SELECT FROM sender WHERE shop_id = $1 AND channel = $2 AND address = $3", [
    shop.id,
    channel,
    address,
  ]);
  return rowCount
    ? { ok: false, field: "address", problem: "You have this sender already." }
    : { ok: false, problem: "Connect Twilio first." };
}

/**
 * A number with its country code, in any notation; a short code (five or six digits); an RCS agent; or one of Twilio's
 * messaging services (MG…), which stands for any of its numbers. The channel that Twilio's console writes before an address
 * ("whatsapp:+1…", "rcs:agent") is left out, as in all addresses here. Whether the account owns it is Twilio's to say.
 */
function normalizeSenderAddress(channel: SenderChannel, text: string): string | null {
  const address = text.replace(new RegExp(`^${channel}:`, "i"), "").trim();
  if (channel === "rcs" || /^MG[0-9a-f]{32}$/i.test(address)) return address || null;
  const digits = address.replaceAll(/[\s().-]/g, "");
  return /^\+[1-9]\d{6,14}$/.test(digits) || /^\d{5,6}$/.test(digits) ? digits : null;
}
