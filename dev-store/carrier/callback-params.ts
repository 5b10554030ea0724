import { API_VERSION } from "./message-json.ts";
import type { MessageRow } from "./message-rows.ts";
import { parseAddress } from "./address.ts";

const order = ["received", "queued", "sent", "undelivered", "failed", "delivered", "read"];

/** How far along a status is, as SQL: a message's own status never goes back, whatever order its steps are taken in. */
export function statusRankSql(column: string): string {
  return `array_position(ARRAY[${order.map((status) => `'${status}'`).join(", ")}], ${column})`;
}

/** The form of a status callback (twilio.com/docs/messaging/guides/track-outbound-message-status). */
export function statusParams(message: MessageRow, status: string, errorCode: number | null): Record<string, string> {
  const params: Record<string, string> = {
    MessageSid: message.sid,
    MessageStatus: status,
    SmsSid: message.sid,
    SmsStatus: status,
    AccountSid: message.account_sid,
    To: message.to_address,
    From: message.from_address,
    ApiVersion: API_VERSION,
  };
  if (errorCode !== null) params.ErrorCode = String(errorCode);
  if (message.channel === "whatsapp") {
    params.ChannelPrefix = "whatsapp";
    params.ChannelToAddress = message.to_address;
    if (status === "read") params.EventType = "READ";
  }
  return params;
}

/** The form of a message received (twilio.com/docs/messaging/guides/webhook-request). */
export function receivedParams(message: MessageRow): Record<string, string> {
  const params: Record<string, string> = {
    MessageSid: message.sid,
    SmsSid: message.sid,
    SmsMessageSid: message.sid,
    SmsStatus: "received",
    AccountSid: message.account_sid,
    From: message.from_address,
    To: message.to_address,
    Body: message.body,
    NumMedia: "0",
    NumSegments: String(message.num_segments),
    ApiVersion: API_VERSION,
  };
  if (message.channel === "whatsapp") {
    params.WaId = parseAddress(message.from_address).bare.replace("+", "");
    params.ProfileName = message.phone;
    params.MessageType = "text";
  }
  return params;
}
