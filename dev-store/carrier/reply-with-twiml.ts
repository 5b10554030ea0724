import type { Context } from "../context.ts";
import { fateOf } from "./magic-numbers.ts";
import { insertMessages, newMessageSid, type MessageRow } from "./message-rows.ts";
import { parseAccountSettings } from "./account-settings.ts";
import { planSteps } from "./plan-steps.ts";
import { countSegments } from "./count-segments.ts";

/** Sends the messages of a TwiML answer back to the customer: `<Response><Message>Hello</Message></Response>`. */
export async function replyWithTwiml(
  ctx: Context,
  received: MessageRow & { settings: unknown },
  twiml: string,
): Promise<void> {
  for (const [, inner = ""] of twiml.matchAll(/<Message(?:\s[^>]*)?>([\s\S]*?)<\/Message>/g)) {
    const body = /<Body>([\s\S]*?)<\/Body>/.exec(inner)?.[1] ?? inner;
    await answerCustomer(ctx, received, decode(body).trim());
  }
}

/** Sends one message back to where a reply came from, unless the customer has opted out of that sender at the carrier. */
export async function answerCustomer(
  ctx: Context,
  received: MessageRow & { settings: unknown },
  body: string,
  options: { evenIfOptedOut: boolean } = { evenIfOptedOut: false },
): Promise<void> {
  if (body === "") return;
  if (!options.evenIfOptedOut) {
    const { rowCount } = await ctx.pool.query(
      "SELECT 1 FROM carrier_optout WHERE our_address = $1 AND their_address = $2",
      [received.to_address, received.phone],
    );
    if (rowCount) return;
  }
  const now = ctx.now();
  const message: MessageRow = {
    ...pickAddresses(received),
    sid: newMessageSid(),
    account_sid: received.account_sid,
    direction: "outbound-reply",
    body,
    num_segments: countSegments(body),
    status: "queued",
    error_code: null,
    status_callback: null,
    created_at: now,
    updated_at: now,
  };
  const settings = parseAccountSettings(received.settings);
  const steps = planSteps(
    { sid: message.sid, channel: message.channel, url: null },
    { fate: fateOf(message.phone, settings), settings, acceptedAt: now },
  );
  await insertMessages(ctx.pool, [message], steps);
}

function pickAddresses(received: MessageRow): Pick<MessageRow, "channel" | "from_address" | "to_address" | "phone"> {
  return {
    channel: received.channel,
    from_address: received.to_address,
    to_address: received.from_address,
    phone: received.phone,
  };
}

function decode(text: string): string {
  return text
    .replaceAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
