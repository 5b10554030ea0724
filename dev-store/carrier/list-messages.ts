import type { Context } from "../context.ts";
import { API_VERSION, messageJson } from "./message-json.ts";
import type { MessageRow } from "./message-rows.ts";

/**
 * Twilio's list of an account's messages, newest first: filters To, From, DateSent, DateSent> and DateSent< (inclusive, as
 * Twilio's `>=` and `<=`), PageSize up to 1,000, and a token that goes on after the last one shown.
 */
export async function listMessages(
  ctx: Context,
  accountSid: string,
  search: URLSearchParams,
): Promise<Record<string, unknown>> {
  const pageSize = Math.min(Math.max(Math.trunc(Number(search.get("PageSize") ?? 50)) || 50, 1), 1000);
  const page = Math.max(Math.trunc(Number(search.get("Page") ?? 0)) || 0, 0);
  const after = parseToken(search.get("PageToken"));
  const day = parseDate(search.get("DateSent"));
  const from = day ?? parseDate(search.get("DateSent>"));
  const until = day ? new Date(day.getTime() + 86_400_000) : parseDate(search.get("DateSent<"));

  const { rows } = await ctx.pool.query<MessageRow>(
    `SELECT * FROM carrier_message
     WHERE account_sid = $1
       AND ($2::text IS NULL OR to_address = $2) AND ($3::text IS NULL OR from_address = $3)
       AND ($4::timestamptz IS NULL OR created_at >= $4) AND ($5::timestamptz IS NULL OR created_at <= $5)
       AND ($6::timestamptz IS NULL OR (created_at, sid) < ($6, $7))
     ORDER BY created_at DESC, sid DESC LIMIT $8`,
    [
      accountSid,
      search.get("To"),
      search.get("From"),
      from,
      until,
      after?.at ?? null,
      after?.sid ?? null,
      pageSize + 1,
    ],
  );
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  const path = `/${API_VERSION}/Accounts/${accountSid}/Messages.json`;
  const uriOf = (number: number, token?: string): string => {
    const params = new URLSearchParams(search);
    params.set("PageSize", String(pageSize));
    params.set("Page", String(number));
    if (token === undefined) params.delete("PageToken");
    else params.set("PageToken", token);
    return `${path}?${params.toString()}`;
  };
  return {
    messages: shown.map(messageJson),
    page,
    page_size: pageSize,
    start: page * pageSize,
    end: page * pageSize + Math.max(shown.length - 1, 0),
    uri: uriOf(page, search.get("PageToken") ?? undefined),
    first_page_uri: uriOf(0),
    previous_page_uri: null,
    next_page_uri:
      rows.length > pageSize && last ? uriOf(page + 1, `PA${last.created_at.toISOString()}_${last.sid}`) : null,
  };
}

function parseToken(token: string | null): { at: Date; sid: string } | null {
  const match = /^PA(.+)_(SM[0-9a-f]{32})$/.exec(token ?? "");
  const at = parseDate(match?.[1] ?? null);
  return at && match?.[2] ? { at, sid: match[2] } : null;
}

function parseDate(text: string | null): Date | null {
  if (text === null) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}
