import type { Dispatcher } from "undici";
import { z } from "zod";
import type { Carrier, LookupResult, OutgoingMessage, SendResult } from "../channel.ts";
import { isMessagingService, toTwilioAddress } from "./address.ts";
import { readStatusWord, readTwilioInbound, readTwilioStatus } from "./callbacks.ts";
import { blameFor, explainTwilioCode, isOptOutCode } from "./errors.ts";
import { sendHttp, type HttpAnswer } from "./send-http.server.ts";

export type TwilioConfig = {
  accountSid: string;
  authToken: string;
  /** Kept-alive connections to Twilio's API, shared by all accounts. Its time-outs must fit in `maxRequestMs`. */
  pool: Dispatcher;
  /** The address Twilio reports a message's fate to. */
  statusCallback: (messageId: bigint) => string;
};

const balanceSchema = z.object({
  balance: z.string().regex(/^-?\d{1,12}(\.\d+)?$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
const numbersSchema = z.object({ incoming_phone_numbers: z.array(z.object({ sid: z.string() })) });
const listPageSize = 200;
const maxListPages = 10;

/** Twilio's Programmable Messaging API, version 2010-04-01: SMS, WhatsApp and RCS. */
export function twilio(config: TwilioConfig): Carrier {
  const { pool, accountSid, authToken } = config;
  const accountPath = `/2010-04-01/Accounts/${encodeURIComponent(accountSid)}`;
  const messagesPath = `${accountPath}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
  const getHeaders = { authorization, accept: "application/json" };
  const postHeaders = { ...getHeaders, "content-type": "application/x-www-form-urlencoded" };

  return {
    async send(message) {
      const body = encodeMessage(message, config.statusCallback(message.messageId));
      return readSendAnswer(await sendHttp(pool, { method: "POST", path: messagesPath, headers: postHeaders, body }));
    },
    async lookup({ channel, to, from, since, until }) {
      const query = new URLSearchParams({ To: toTwilioAddress(channel, to), PageSize: String(listPageSize) });
      // A Messaging Service chooses the number itself.
      if (!isMessagingService(from)) query.set("From", toTwilioAddress(channel, from));
      return listMessages(`${messagesPath}?${query.toString()}`, {
        get: (path) => sendHttp(pool, { method: "GET", path, headers: getHeaders }),
        since,
        until,
      });
    },
    async check() {
      const answer = await sendHttp(pool, { method: "GET", path: `${accountPath}.json`, headers: getHeaders });
      if (!answer.ok) return { ok: false, problem: "Twilio could not be reached. Try again in a minute." };
      if (answer.status === 401 || answer.status === 403) return { ok: false, problem: explainTwilioCode("20003") };
      if (answer.status === 404) return { ok: false, problem: explainTwilioCode("20404") };
      const account = accountSchema.safeParse(parseJson(answer.body));
      if (answer.status !== 200 || !account.success) {
        return {
          ok: false,
          problem: `Twilio answered in an unexpected way (HTTP ${answer.status}). Try again in a minute.`,
        };
      }
      return account.data.status === "active" ? { ok: true } : { ok: false, problem: explainTwilioCode("20005") };
    },
    async readBalance() {
      // twilio.com/docs/usage/api/balance: the amount is a decimal in a string. Subaccounts have no balance of their own.
      const answer = await sendHttp(pool, { method: "GET", path: `${accountPath}/Balance.json`, headers: getHeaders });
      if (!answer.ok) return { kind: "unknown", problem: "Twilio could not be reached." };
      const balance = answer.status === 200 ? balanceSchema.safeParse(parseJson(answer.body)) : undefined;
      if (balance?.success) {
        return { kind: "known", amount: Number(balance.data.balance), currency: balance.data.currency };
      }
      return { kind: "unknown", problem: `Twilio did not say what is left on your account (HTTP ${answer.status}).` };
    },
    async routeReplies({ channel, address }, url) {
      // Only phone numbers have an address for replies in this API; WhatsApp senders, RCS agents and messaging services are
      // configured elsewhere in Twilio (twilio.com/docs/phone-numbers/api/incomingphonenumber-resource).
      if (channel !== "sms" || !address.startsWith("+")) return { kind: "manual" };
      const numbersPath = `${accountPath}/IncomingPhoneNumbers`;
      const query = new URLSearchParams({ PhoneNumber: address }).toString();
      const found = await sendHttp(pool, { method: "GET", path: `${numbersPath}.json?${query}`, headers: getHeaders });
      const numbers = found.ok && found.status === 200 ? numbersSchema.safeParse(parseJson(found.body)) : undefined;
      if (!numbers?.success) return { kind: "refused", problem: "Twilio could not be reached. Try again in a minute." };
      const sid = numbers.data.incoming_phone_numbers[0]?.sid;
      if (!sid) return { kind: "refused", problem: "This number is not in your Twilio account." };
      const body = new URLSearchParams({ SmsUrl: url, SmsMethod: "POST" }).toString();
      const changed = await sendHttp(pool, {
        method: "POST",
        path: `${numbersPath}/${sid}.json`,
        headers: postHeaders,
        body,
      });
      return changed.ok && changed.status < 300
        ? { kind: "routed" }
        : { kind: "refused", problem: "Twilio did not take the address for replies. Try again in a minute." };
    },
    readStatus: (callback) => readTwilioStatus(authToken, callback),
    readInbound: (callback) => readTwilioInbound(authToken, callback),
  };
}

function encodeMessage(message: OutgoingMessage, statusCallback: string): string {
  const { channel, from } = message;
  const sender = isMessagingService(from)
    ? `MessagingServiceSid=${from}`
    : `From=${encodeURIComponent(toTwilioAddress(channel, from))}`;
  return (
    `To=${encodeURIComponent(toTwilioAddress(channel, message.to))}&${sender}` +
    `&Body=${encodeURIComponent(message.body)}&StatusCallback=${encodeURIComponent(statusCallback)}`
  );
}

function readSendAnswer(answer: HttpAnswer): SendResult {
  if (!answer.ok) {
    return answer.written ? { kind: "unknown", detail: answer.detail } : { kind: "try-later", code: "no-connection" };
  }
  const json = parseJson(answer.body);
  if (answer.status >= 200 && answer.status < 300) {
    const created = createdSchema.safeParse(json);
    if (created.success) return { kind: "accepted", carrierMessageId: created.data.sid };
    return { kind: "unknown", detail: `HTTP ${answer.status} without a message SID` };
  }
  // A gateway's 500, 502 or 504 may hide a message that Twilio took; only 503 says that nothing was done.
  if (answer.status >= 500 && answer.status !== 503) return { kind: "unknown", detail: `HTTP ${answer.status}` };
  const refusal = refusalSchema.safeParse(json);
  const code = refusal.success ? String(refusal.data.code) : `http-${answer.status}`;
  // A refusal of Twilio's is JSON. Anything else comes from something in between, which knows nothing of the recipient.
  const isTwilios = typeof json === "object" && json !== null;
  if (!isTwilios && ![401, 403, 404].includes(answer.status)) {
    return { kind: "try-later", code, ...readRetryAfter(answer.retryAfter) };
  }
  switch (blameFor(code, answer.status)) {
    case "recipient":
      return { kind: "recipient-refused", code, optedOut: isOptOutCode(code) };
    case "sender":
      return { kind: "sender-refused", code };
    case "later":
      return { kind: "try-later", code, ...readRetryAfter(answer.retryAfter) };
  }
}

/** In seconds, or a date (RFC 9110 §10.2.3). */
function readRetryAfter(header: string | undefined): { retryAfterMs?: number } {
  if (!header) return {};
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms >= 0 ? { retryAfterMs: ms } : {};
}

/**
 * Walks the list, newest first. Not filtered by DateSent: a message that Twilio has taken but not yet sent has none, and
 * it is exactly what is looked for. A list that does not end within the pages allowed is no answer.
 */
async function listMessages(
  firstPath: string,
  options: { get: (path: string) => Promise<HttpAnswer>; since: Date; until: Date },
): Promise<LookupResult> {
  const messages: Extract<LookupResult, { kind: "listed" }>["messages"] = [];
  let path: string | null | undefined = firstPath;
  for (let page = 0; page < maxListPages && path; page += 1) {
    const answer = await options.get(path);
    if (!answer.ok) return { kind: "unknown", detail: answer.detail };
    const list = answer.status === 200 ? listSchema.safeParse(parseJson(answer.body)) : undefined;
    if (!list?.success) return { kind: "unknown", detail: `HTTP ${answer.status} to a look-up` };
    for (const item of list.data.messages) {
      const createdAt = new Date(item.date_created);
      // Twilio's times are whole seconds.
      if (createdAt.getTime() + 1000 <= options.since.getTime() || createdAt > options.until) continue;
      messages.push({
        carrierMessageId: item.sid,
        status: readStatusWord(item.status) ?? "queued",
        ...(item.error_code !== null && { errorCode: String(item.error_code) }),
        body: item.body ?? "",
        createdAt,
      });
    }
    path = list.data.next_page_uri;
  }
  return path ? { kind: "unknown", detail: "The carrier's list did not end" } : { kind: "listed", messages };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const accountSchema = z.object({ status: z.string() });
const createdSchema = z.object({ sid: z.string().min(1) });
const refusalSchema = z.object({ code: z.number() });
const listSchema = z.object({
  messages: z.array(
    z.object({
      sid: z.string().min(1),
      status: z.string(),
      error_code: z.number().nullable(),
      body: z.string().nullish(),
      date_created: z.string(),
    }),
  ),
  next_page_uri: z.string().nullish(),
});
