import { createHash, randomBytes } from "node:crypto";
import type { Context } from "../context.ts";
import type { Sql } from "../open-database.ts";

const offlineSeconds = 3600;
const onlineSeconds = 86_399;
/** Shopify does not state how long a refresh token lives; its documents speak of 90 days. */
const refreshSeconds = 90 * 86_400;

export type IssuedToken = {
  accessToken: string;
  scopes: string[];
  /** Null: an offline token of the old kind, that never expires. */
  expiresIn: number | null;
  refreshToken: string | null;
  refreshExpiresIn: number | null;
};

export type TokenHolder = { kind: "offline" | "online"; scopes: string[] };

type IssueOptions = {
  kind: "offline" | "online";
  scopes: string[];
  expiring: boolean;
  now: Date;
  /** Hash of the token whose refresh made this one. */
  replaces?: string;
};

/** Makes and stores a token for the app on one shop. Only hashes are stored. */
export async function issueToken(sql: Sql, shopId: bigint, options: IssueOptions): Promise<IssuedToken> {
  const { kind, now } = options;
  const expiresIn = kind === "online" ? onlineSeconds : options.expiring ? offlineSeconds : null;
  const accessToken = `${kind === "online" ? "shpua" : "shpat"}_${randomBytes(16).toString("hex")}`;
  const refreshToken = kind === "offline" && options.expiring ? `shprt_${randomBytes(16).toString("hex")}` : null;
  await sql.query(
    `INSERT INTO app_token (token_hash, kind, shop_id, scopes, refresh_hash, expires_at, refresh_expires_at, created_at, replaces)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      hash(accessToken),
      kind,
      shopId,
      options.scopes.join(","),
      refreshToken && hash(refreshToken),
      expiresIn === null ? null : after(now, expiresIn),
      refreshToken && after(now, refreshSeconds),
      now,
      options.replaces ?? null,
    ],
  );
  return {
    accessToken,
    scopes: options.scopes,
    expiresIn,
    refreshToken,
    refreshExpiresIn: refreshToken === null ? null : refreshSeconds,
  };
}

/**
 * Whose access token this is, or null when it is unknown, of another shop, expired or revoked. The first use of a
 * refreshed token revokes the one it replaces.
 */
export async function findTokenHolder(ctx: Context, shopId: bigint, accessToken: string): Promise<TokenHolder | null> {
  const { rows } = await ctx.pool.query<{ kind: "offline" | "online"; scopes: string; replaces: string | null }>(
    `SELECT kind, scopes, replaces FROM app_token
     WHERE token_hash = $1 AND shop_id = $2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $3)`,
    [hash(accessToken), shopId, ctx.now()],
  );
  const token = rows[0];
  if (!token) return null;
  if (token.replaces !== null) await retireReplaced(ctx.pool, token.replaces, ctx.now());
  return { kind: token.kind, scopes: token.scopes.split(",").filter((scope) => scope !== "") };
}

/**
 * A new offline token for a refresh token, or null when that is unknown, expired or revoked. The previous pair stays
 * valid until the new one is used (Shopify's change log of 2026-08-28), so an answer lost on its way costs nothing.
 */
export async function refreshToken(
  sql: Sql,
  shopId: bigint,
  options: { refreshToken: string; now: Date },
): Promise<IssuedToken | null> {
  const { rows } = await sql.query<{ token_hash: string; scopes: string; replaces: string | null }>(
    `SELECT token_hash, scopes, replaces FROM app_token
     WHERE refresh_hash = $1 AND shop_id = $2 AND revoked_at IS NULL AND refresh_expires_at > $3 FOR UPDATE`,
    [hash(options.refreshToken), shopId, options.now],
  );
  const previous = rows[0];
  if (!previous) return null;
  if (previous.replaces !== null) await retireReplaced(sql, previous.replaces, options.now);
  return issueToken(sql, shopId, {
    kind: "offline",
    scopes: previous.scopes.split(","),
    expiring: true,
    now: options.now,
    replaces: previous.token_hash,
  });
}

/** Ends every token of a shop, as an uninstall does. */
export async function revokeTokens(sql: Sql, shopId: bigint, now: Date): Promise<void> {
  await sql.query("UPDATE app_token SET revoked_at = $2 WHERE shop_id = $1 AND revoked_at IS NULL", [shopId, now]);
}

async function retireReplaced(sql: Sql, replaced: string, now: Date): Promise<void> {
  await sql.query("UPDATE app_token SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL", [replaced, now]);
  await sql.query("UPDATE app_token SET replaces = NULL WHERE replaces = $1", [replaced]);
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function after(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}
