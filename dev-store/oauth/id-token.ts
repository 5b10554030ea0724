import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Context } from "../context.ts";

/** Shopify's id tokens live for one minute. */
const lifetimeSeconds = 60;
/** What Shopify's own libraries allow clocks to differ by. */
const clockToleranceSeconds = 10;

const claimsSchema = z.object({
  iss: z.string(),
  dest: z.string(),
  aud: z.string(),
  sub: z.string(),
  exp: z.number(),
  nbf: z.number(),
  iat: z.number(),
  jti: z.string(),
  sid: z.string(),
});

export type IdTokenClaims = z.infer<typeof claimsSchema>;

/** Who is signed in to the admin. */
export type StaffUser = { id: string; sessionId?: string };

/**
 * An id token (session token) as App Bridge hands it to the embedded app: a JWT signed with HS256 and the app's secret,
 * good for one minute. Claims as in https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens.
 */
export function makeIdToken(ctx: Context, shop: { domain: string }, options: { user: StaffUser; now: Date }): string {
  const issuedAt = Math.floor(options.now.getTime() / 1000);
  const claims: IdTokenClaims = {
    iss: `https://${shop.domain}/admin`,
    dest: `https://${shop.domain}`,
    aud: ctx.clientId,
    sub: options.user.id,
    exp: issuedAt + lifetimeSeconds,
    nbf: issuedAt,
    iat: issuedAt,
    jti: randomUUID(),
    sid: options.user.sessionId ?? randomUUID(),
  };
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${sign(ctx, signed)}`;
}

/** The token's claims, or null when it is not ours, not signed with the app's secret, not for the app, or out of date. */
export function readIdToken(ctx: Context, token: string, options: { now: Date }): IdTokenClaims | null {
  const [header, payload, signature, ...rest] = token.split(".");
  if (!header || !payload || !signature || rest.length > 0) return null;
  if (!equal(signature, sign(ctx, `${header}.${payload}`))) return null;
  const algorithm = z.object({ alg: z.literal("HS256") }).safeParse(decode(header));
  const claims = claimsSchema.safeParse(decode(payload));
  if (!algorithm.success || !claims.success) return null;
  const now = options.now.getTime() / 1000;
  const inTime = claims.data.nbf - clockToleranceSeconds <= now && now < claims.data.exp + clockToleranceSeconds;
  return inTime && claims.data.aud === ctx.clientId ? claims.data : null;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}

function sign(ctx: Context, text: string): string {
  return createHmac("sha256", ctx.clientSecret).update(text).digest("base64url");
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
