import type { MessageRow } from "./message-rows.ts";

export const API_VERSION = "2010-04-01";

const errorMessages: Record<number, string> = {
  30003: "Unreachable destination handset",
  30005: "Unknown destination handset",
  30006: "Landline or unreachable carrier",
  30007: "Message filtered",
  30008: "Unknown error",
  63024: "Invalid message recipient",
};

/** A message as Twilio's REST API writes it (twilio.com/docs/messaging/api/message-resource). */
export function messageJson(row: MessageRow): Record<string, unknown> {
  const uri = `/${API_VERSION}/Accounts/${row.account_sid}/Messages/${row.sid}`;
  return {
    account_sid: row.account_sid,
    api_version: API_VERSION,
    body: row.body,
    date_created: rfc2822(row.created_at),
    date_sent: row.status === "queued" ? null : rfc2822(row.created_at),
    date_updated: rfc2822(row.updated_at),
    direction: row.direction,
    error_code: row.error_code,
    error_message: row.error_code === null ? null : (errorMessages[row.error_code] ?? null),
    from: row.from_address,
    messaging_service_sid: null,
    num_media: "0",
    num_segments: String(row.num_segments),
    price: null,
    price_unit: "USD",
    sid: row.sid,
    status: row.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: row.to_address,
    uri: `${uri}.json`,
  };
}

/** Twilio's REST dates: `Mon, 16 Aug 2010 03:45:01 +0000`. */
export function rfc2822(date: Date): string {
  return date.toUTCString().replace("GMT", "+0000");
}
