import type { Context } from "../context.ts";
import { parseAccountSettings } from "./account-settings.ts";
import { isPhone, parseAddress, writeAddress } from "./address.ts";
import { countSegments } from "./count-segments.ts";
import { insertMessages, newMessageSid, type MessageRow } from "./message-rows.ts";
import { optOutAnswers, optOutTypeOf } from "./opt-out-words.ts";
import { answerCustomer } from "./reply-with-twiml.ts";

/**
 * A customer writes to one of our senders. The message is kept, and posted to the sender's address for replies by the next
 * `deliverDue`. When the carrier keeps opt-outs, STOP, START and HELP are also worked and answered by the carrier itself.
 */
export async function receiveReply(
  ctx: Context,
  reply: {
    /** The customer's bare number. */
    phone: string;
    /** Our sender, as Twilio writes it. */
    to: string;
    body: string;
  },
): Promise<{ ok: true; sid: string } | { ok: false; problem: string }> {
  if (!isPhone(reply.phone)) return { ok: false, problem: `${reply.phone} is not a phone number` };
  if (reply.body.trim() === "") return { ok: false, problem: "A message needs some text" };
  const { rows } = await ctx.pool.query<{ account_sid: string; inbound_url: string | null; settings: unknown }>(
    `SELECT s.account_sid, coalesce(s.inbound_url, a.inbound_url) AS inbound_url, a.settings
     FROM carrier_sender s JOIN carrier_account a ON a.sid = s.account_sid WHERE s.address = $1 LIMIT 1`,
    [reply.to],
  );
  const sender = rows[0];
  if (!sender) return { ok: false, problem: `Nobody owns ${reply.to}` };

  const { channel } = parseAddress(reply.to);
  const now = ctx.now();
  const message: MessageRow = {
    sid: newMessageSid(),
    account_sid: sender.account_sid,
    direction: "inbound",
    channel,
    from_address: writeAddress(channel, reply.phone),
    to_address: reply.to,
    phone: reply.phone,
    body: reply.body,
    num_segments: channel === "sms" ? countSegments(reply.body) : 1,
    status: "received",
    error_code: null,
    status_callback: null,
    created_at: now,
    updated_at: now,
  };
  const posted = sender.inbound_url
    ? [{ sid: message.sid, status: "received", error_code: null, url: sender.inbound_url, due_at: now }]
    : [];
  await insertMessages(ctx.pool, [message], posted);
  const keepsOptOuts = channel !== "whatsapp" && parseAccountSettings(sender.settings).keepsOptOuts;
  if (keepsOptOuts) await workOptOut(ctx, { ...message, settings: sender.settings });
  return { ok: true, sid: message.sid };
}

async function workOptOut(ctx: Context, message: MessageRow & { settings: unknown }): Promise<void> {
  const type = optOutTypeOf(message.body);
  if (type === null) return;
  const pair = [message.to_address, message.phone];
  if (type === "STOP") {
    const { rowCount } = await ctx.pool.query(
      "INSERT INTO carrier_optout VALUES ($1, $2) ON CONFLICT DO NOTHING",
      pair,
    );
    // Twilio confirms an opt-out once, and stays silent to those already opted out.
    if (rowCount === 0) return;
  } else if (type === "START") {
    await ctx.pool.query("DELETE FROM carrier_optout WHERE our_address = $1 AND their_address = $2", pair);
  }
  await answerCustomer(ctx, message, optOutAnswers[type], { evenIfOptedOut: type === "STOP" });
}
