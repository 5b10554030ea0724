import { Hono, type Context as HonoContext } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Context } from "../context.ts";
import { parseAccountSettings } from "./account-settings.ts";
import { createAcceptor } from "./accept-batches.ts";
import type { Verdict } from "./accept-message.ts";
import { listMessages } from "./list-messages.ts";
import { API_VERSION, messageJson, rfc2822 } from "./message-json.ts";
import type { MessageRow } from "./message-rows.ts";
import { twilioRefusal, type TwilioRefusal } from "./twilio-errors.ts";

/** A request that is never answered ends at last, when its caller did not. */
const SILENCE_MS = 120_000;

type SenderRow = {
  sid: string;
  account_sid: string;
  address: string;
  friendly_name: string;
  inbound_url: string | null;
};

/** Twilio's REST API, as far as it is played: see README.md. */
export function twilioRoutes(ctx: Context): Hono {
  const accept = createAcceptor(ctx);
  const routes = new Hono();
  const account = `/${API_VERSION}/Accounts/:sid{AC[0-9a-f]{32}}`;

  routes.post(`${account}/Messages.json`, async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const { user, password } = basicAuth(c.req.header("authorization"));
    const verdict = await accept({ accountSid: c.req.param("sid"), user, password, form });
    if (!verdict.answered) {
      await stayedSilent(c.req.raw.signal);
      return c.body(null, 504);
    }
    if (verdict.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, verdict.delayMs));
    return answer(c, verdict);
  });

  routes.use(`${account}/*`, async (c, next) =>
    (await isAllowed(ctx, c)) ? next() : refusal(c, twilioRefusal(20003)),
  );
  routes.use(`/${API_VERSION}/Accounts/:file{AC[0-9a-f]{32}\\.json}`, async (c, next) =>
    (await isAllowed(ctx, c)) ? next() : refusal(c, twilioRefusal(20003)),
  );

  routes.get(`/${API_VERSION}/Accounts/:file{AC[0-9a-f]{32}\\.json}`, async (c) => {
    const sid = c.req.param("file").replace(".json", "");
    const { rows } = await ctx.pool.query<{ name: string }>("SELECT name FROM carrier_account WHERE sid = $1", [sid]);
    return c.json({
      sid,
      friendly_name: rows[0]?.name ?? "",
      status: "active",
      type: "Full",
      owner_account_sid: sid,
      uri: `/${API_VERSION}/Accounts/${sid}.json`,
    });
  });

  routes.get(`${account}/Messages.json`, async (c) =>
    c.json(await listMessages(ctx, c.req.param("sid"), new URL(c.req.url).searchParams)),
  );

  routes.get(`${account}/Messages/:file{SM[0-9a-f]{32}\\.json}`, async (c) => {
    const { rows } = await ctx.pool.query<MessageRow>(
      "SELECT * FROM carrier_message WHERE sid = $1 AND account_sid = $2",
      [c.req.param("file").replace(".json", ""), c.req.param("sid")],
    );
    return rows[0] ? c.json(messageJson(rows[0])) : refusal(c, twilioRefusal(20404, c.req.path));
  });

  routes.get(`${account}/Balance.json`, async (c) => {
    const sid = c.req.param("sid");
    const { rows } = await ctx.pool.query<{ settings: unknown }>(
      "SELECT settings FROM carrier_account WHERE sid = $1",
      [sid],
    );
    const { balance, currency } = parseAccountSettings(rows[0]?.settings);
    if (balance === null) return refusal(c, twilioRefusal(20404, c.req.path));
    return c.json({ account_sid: sid, balance: balance.toFixed(2), currency });
  });

  routes.get(`${account}/IncomingPhoneNumbers.json`, async (c) => {
    const { rows } = await ctx.pool.query<SenderRow>(
      "SELECT * FROM carrier_sender WHERE account_sid = $1 AND channel = 'sms' AND ($2::text IS NULL OR address = $2) ORDER BY sid",
      [c.req.param("sid"), c.req.query("PhoneNumber") ?? null],
    );
    const numbers = rows.map((row) => numberJson(row, ctx.now()));
    return c.json({ incoming_phone_numbers: numbers, page: 0, page_size: 50, next_page_uri: null, uri: c.req.path });
  });

  // A number's own address for replies, as set in Twilio's console or by this call.
  routes.post(`${account}/IncomingPhoneNumbers/:file{PN[0-9a-f]{32}\\.json}`, async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const { rows } = await ctx.pool.query<SenderRow>(
      `UPDATE carrier_sender SET inbound_url = CASE WHEN $3::text IS NULL THEN inbound_url ELSE nullif($3, '') END
       WHERE sid = $1 AND account_sid = $2 RETURNING *`,
      [c.req.param("file").replace(".json", ""), c.req.param("sid"), form.get("SmsUrl")],
    );
    return rows[0] ? c.json(numberJson(rows[0], ctx.now())) : refusal(c, twilioRefusal(20404, c.req.path));
  });

  routes.all(`/${API_VERSION}/*`, (c) => refusal(c, twilioRefusal(20404, c.req.path)));
  return routes;
}

function answer(c: HonoContext, verdict: Verdict): Response {
  if (verdict.accepted) return c.json(messageJson(verdict.message), 201);
  return refusal(c, verdict.refusal);
}

function refusal(c: HonoContext, problem: TwilioRefusal): Response {
  return c.json(problem, problem.status as ContentfulStatusCode);
}

function stayedSilent(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, SILENCE_MS);
    timer.unref();
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function isAllowed(ctx: Context, c: HonoContext): Promise<boolean> {
  const { user, password } = basicAuth(c.req.header("authorization"));
  const asked = /\/Accounts\/(AC[0-9a-f]{32})/.exec(c.req.path)?.[1];
  if (user !== asked) return false;
  const { rowCount } = await ctx.pool.query("SELECT 1 FROM carrier_account WHERE sid = $1 AND auth_token = $2", [
    user,
    password,
  ]);
  return rowCount === 1;
}

function basicAuth(header: string | undefined): { user: string; password: string } {
  const [scheme, encoded] = (header ?? "").split(" ");
  if (scheme?.toLowerCase() !== "basic" || !encoded) return { user: "", password: "" };
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  return colon < 0
    ? { user: decoded, password: "" }
    : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

function numberJson(row: SenderRow, now: Date): Record<string, unknown> {
  return {
    sid: row.sid,
    account_sid: row.account_sid,
    phone_number: row.address,
    friendly_name: row.friendly_name,
    capabilities: { sms: true, mms: true, voice: false, fax: false },
    sms_url: row.inbound_url ?? "",
    sms_method: "POST",
    status: "in-use",
    date_updated: rfc2822(now),
    uri: `/${API_VERSION}/Accounts/${row.account_sid}/IncomingPhoneNumbers/${row.sid}.json`,
  };
}
