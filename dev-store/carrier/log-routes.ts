import { Hono } from "hono";
import { z } from "zod";
import type { Context } from "../context.ts";
import { accountSettingsSchema } from "./account-settings.ts";
import { createAccount } from "./create-account.ts";
import { receiveReply } from "./receive-reply.ts";
import type { MessageRow } from "./message-rows.ts";

const newAccountSchema = z.object({
  name: z.string().min(1),
  shop: z.string().optional(),
  sid: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/)
    .optional(),
  authToken: z.string().min(1).optional(),
  inboundUrl: z.url().nullable().optional(),
  settings: accountSettingsSchema.partial().optional(),
  senders: z.array(z.object({ address: z.string().min(1), friendlyName: z.string().default("") })).min(1),
});
const changeSchema = z.object({
  inboundUrl: z.url().nullable().optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
});
const replySchema = z.object({ phone: z.string(), to: z.string(), body: z.string() });

/** What tests and the demo need beside Twilio's own API, as JSON: the plain log, accounts and their faults, replies. */
export function logRoutes(ctx: Context): Hono {
  const routes = new Hono();

  // Every message the carrier accepted, oldest first: what really went out, whatever the app believes.
  routes.get("/carrier/log", async (c) => {
    const { account, to, direction, after, limit } = c.req.query();
    const { rows } = await ctx.pool.query<MessageRow>(
      `SELECT * FROM carrier_message
       WHERE ($1::text IS NULL OR account_sid = $1) AND ($2::text IS NULL OR phone = $2 OR to_address = $2)
         AND ($3::text IS NULL OR direction = $3)
         AND ($4::text IS NULL OR (created_at, sid) > (SELECT created_at, sid FROM carrier_message WHERE sid = $4))
       ORDER BY created_at, sid LIMIT $5`,
      [
        account ?? null,
        to ?? null,
        direction ?? null,
        after ?? null,
        Math.min(Number(limit ?? 1_000) || 1_000, 100_000),
      ],
    );
    return c.json({ messages: rows.map(logEntry) });
  });

  // Sums over the log. A callback address names the app's own message, so two messages with one address are a duplicate.
  routes.get("/carrier/log/summary", async (c) => {
    const account = c.req.query("account") ?? null;
    const statuses = await ctx.pool.query<{ status: string; count: bigint }>(
      `SELECT status, count(*) FROM carrier_message
       WHERE direction = 'outbound-api' AND ($1::text IS NULL OR account_sid = $1) GROUP BY status`,
      [account],
    );
    const duplicates = await ctx.pool.query<{ status_callback: string; count: bigint; total: bigint }>(
      `SELECT status_callback, count(*), count(*) OVER () AS total FROM carrier_message
       WHERE direction = 'outbound-api' AND status_callback IS NOT NULL AND ($1::text IS NULL OR account_sid = $1)
       GROUP BY status_callback HAVING count(*) > 1 ORDER BY status_callback LIMIT 100`,
      [account],
    );
    const { rows: callbacks } = await ctx.pool.query<{ open: bigint }>(
      "SELECT count(*) AS open FROM carrier_callback WHERE due_at IS NOT NULL",
    );
    return c.json({
      accepted: statuses.rows.reduce((sum, row) => sum + Number(row.count), 0),
      byStatus: Object.fromEntries(statuses.rows.map((row) => [row.status, Number(row.count)])),
      duplicateCount: Number(duplicates.rows[0]?.total ?? 0n),
      duplicates: duplicates.rows.map((row) => ({ statusCallback: row.status_callback, count: Number(row.count) })),
      openSteps: Number(callbacks[0]?.open ?? 0n),
    });
  });

  routes.get("/carrier/accounts", async (c) => {
    const { rows } = await ctx.pool.query(
      `SELECT a.sid, a.auth_token AS "authToken", a.name, shop.domain AS shop, a.inbound_url AS "inboundUrl", a.settings,
              coalesce((SELECT json_agg(json_build_object('sid', s.sid, 'channel', s.channel, 'address', s.address,
                        'friendlyName', s.friendly_name, 'inboundUrl', s.inbound_url) ORDER BY s.channel, s.address)
                        FROM carrier_sender s WHERE s.account_sid = a.sid), '[]') AS senders
       FROM carrier_account a LEFT JOIN shop ON shop.id = a.shop_id ORDER BY a.name, a.sid`,
    );
    return c.json({ accounts: rows });
  });

  routes.post("/carrier/accounts", async (c) => {
    const parsed = newAccountSchema.safeParse(await readJson(c.req.raw));
    if (!parsed.success) return c.json({ problem: z.prettifyError(parsed.error) }, 400);
    const { rows } = await ctx.pool.query<{ id: bigint }>("SELECT id FROM shop WHERE domain = $1", [
      parsed.data.shop ?? null,
    ]);
    return c.json(await createAccount(ctx, { ...parsed.data, shopId: rows[0]?.id ?? null }), 201);
  });

  // Settings are merged into those stored; a setting of null goes back to its default.
  routes.patch("/carrier/accounts/:sid", async (c) => {
    const change = changeSchema.safeParse(await readJson(c.req.raw));
    const valid = accountSettingsSchema
      .partial()
      .strict()
      .safeParse(withoutNulls(change.data?.settings ?? {}));
    if (!change.success || !valid.success)
      return c.json({ problem: z.prettifyError((change.error ?? valid.error) as z.ZodError) }, 400);
    const { rowCount } = await ctx.pool.query(
      `UPDATE carrier_account SET settings = jsonb_strip_nulls(settings || $2),
         inbound_url = CASE WHEN $3 THEN $4 ELSE inbound_url END WHERE sid = $1`,
      [
        c.req.param("sid"),
        change.data.settings ?? {},
        change.data.inboundUrl !== undefined,
        change.data.inboundUrl ?? null,
      ],
    );
    return rowCount === 1 ? c.json({ ok: true }) : c.json({ problem: "No such account" }, 404);
  });

  // A customer writes to one of our senders.
  routes.post("/carrier/reply", async (c) => {
    const parsed = replySchema.safeParse(await readJson(c.req.raw));
    if (!parsed.success) return c.json({ problem: z.prettifyError(parsed.error) }, 400);
    const result = await receiveReply(ctx, parsed.data);
    return result.ok ? c.json({ sid: result.sid }, 201) : c.json({ problem: result.problem }, 400);
  });

  return routes;
}

function logEntry(row: MessageRow): Record<string, unknown> {
  return {
    sid: row.sid,
    account: row.account_sid,
    direction: row.direction,
    channel: row.channel,
    from: row.from_address,
    to: row.to_address,
    phone: row.phone,
    body: row.body,
    segments: row.num_segments,
    status: row.status,
    errorCode: row.error_code,
    statusCallback: row.status_callback,
    acceptedAt: row.created_at.toISOString(),
  };
}

async function readJson(request: Request): Promise<unknown> {
  return request.json().catch(() => undefined);
}

function withoutNulls(settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
}
