import { createHmac, timingSafeEqual } from "node:crypto";
import type { CallbackResult, CarrierCallback, DeliveryReport, DeliveryStatus, IncomingMessage } from "../channel.ts";
import { fromTwilioAddress } from "./address.ts";

/** Twilio's words for how far a message is (twilio.com/docs/messaging/api/message-resource#message-status-values). */
const statusWords: Record<string, DeliveryStatus> = {
  accepted: "queued",
  scheduled: "queued",
  queued: "queued",
  sending: "queued",
  sent: "sent",
  delivered: "delivered",
  read: "read",
  undelivered: "failed",
  failed: "failed",
  canceled: "failed",
};

/** Our word for one of Twilio's; null for a word that changes nothing here. */
export function readStatusWord(word: string): DeliveryStatus | null {
  return Object.hasOwn(statusWords, word) ? (statusWords[word] ?? null) : null;
}

/**
 * Twilio's signature of a form it posts: HMAC-SHA1 under the auth token, in base64, over the whole address followed by each
 * parameter's name and value, sorted by name (twilio.com/docs/usage/security#validating-requests).
 */
export function signTwilioRequest(authToken: string, options: { url: string; params: Record<string, string> }): string {
  const text = Object.keys(options.params)
    .sort()
    .reduce((joined, name) => joined + name + (options.params[name] ?? ""), options.url);
  return createHmac("sha1", authToken).update(text, "utf8").digest("base64");
}

/** Verifies a status callback, then reads it. */
export function readTwilioStatus(authToken: string, callback: CarrierCallback): CallbackResult<DeliveryReport> {
  const params = verify(authToken, callback);
  if (!params) return { kind: "forged" };
  const { MessageSid: sid, MessageStatus: word, ErrorCode: errorCode } = params;
  if (!sid) return { kind: "malformed", problem: "MessageSid is missing" };
  if (!word) return { kind: "malformed", problem: "MessageStatus is missing" };
  return {
    kind: "genuine",
    value: { carrierMessageId: sid, status: readStatusWord(word), ...(errorCode && { errorCode }), raw: params },
  };
}

/** Verifies a customer's message, then reads it. */
export function readTwilioInbound(authToken: string, callback: CarrierCallback): CallbackResult<IncomingMessage> {
  const params = verify(authToken, callback);
  if (!params) return { kind: "forged" };
  const { MessageSid: sid, From: from, To: to } = params;
  if (!sid) return { kind: "malformed", problem: "MessageSid is missing" };
  if (!from) return { kind: "malformed", problem: "From is missing" };
  if (!to) return { kind: "malformed", problem: "To is missing" };
  const sender = fromTwilioAddress(from);
  const receiver = fromTwilioAddress(to);
  // An RCS agent may be told of its customer without the prefix: the agent's own address has it.
  const channel = receiver.channel === "sms" ? sender.channel : receiver.channel;
  return {
    kind: "genuine",
    value: {
      carrierMessageId: sid,
      channel,
      from: sender.address,
      to: receiver.address,
      body: params.Body ?? "",
      raw: params,
    },
  };
}

function verify(authToken: string, callback: CarrierCallback): Record<string, string> | null {
  const signature = Buffer.from(callback.headers.get("x-twilio-signature") ?? "", "base64");
  const params = readForm(callback.body);
  const isGenuine = formsOf(callback.url).some((url) => {
    const expected = Buffer.from(signTwilioRequest(authToken, { url, params }), "base64");
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  });
  if (!isGenuine) return null;
  // NUL and halves of characters have no place in PostgreSQL's text.
  for (const name of Object.keys(params)) params[name] = params[name]?.toWellFormed().replaceAll("\0", "") ?? "";
  return params;
}

/**
 * An address as given, with its port and without: Twilio signs now the one, now the other, and its own libraries accept both
 * (twilio.com/docs/usage/security#validating-requests).
 */
function formsOf(url: string): string[] {
  const [, origin = "", host = "", port, rest = ""] = /^(https?:\/\/)([^/:?#]+)(:\d+)?(.*)$/s.exec(url) ?? [];
  const standardPort = origin === "http://" ? ":80" : ":443";
  return host ? [url, origin + host + (port ? "" : standardPort) + rest] : [url];
}

/** Without a prototype, so that no parameter's name can reach one. */
function readForm(body: string): Record<string, string> {
  const params = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(body)) params[name] = value;
  return params;
}
