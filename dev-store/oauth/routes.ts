import { Hono } from "hono";
import { z } from "zod";
import type { Context } from "../context.ts";
import { findShop } from "../find-shop.ts";
import type { StoreShop } from "../find-shop.ts";
import { inTransaction } from "../open-database.ts";
import type { AppConfig } from "../read-app-config.ts";
import { issueToken, refreshToken } from "./access-tokens.ts";
import type { IssuedToken } from "./access-tokens.ts";
import { readIdToken } from "./id-token.ts";
import { findInstallation, installApp } from "./installation.ts";

const tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
const idTokenType = "urn:ietf:params:oauth:token-type:id_token";
const offlineType = "urn:shopify:params:oauth:token-type:offline-access-token";
const onlineType = "urn:shopify:params:oauth:token-type:online-access-token";

const requestSchema = z.object({
  client_id: z.string().default(""),
  client_secret: z.string().default(""),
  grant_type: z.string().default(""),
  subject_token: z.string().optional(),
  subject_token_type: z.string().optional(),
  requested_token_type: z.string().optional(),
  refresh_token: z.string().optional(),
  expiring: z.coerce.string().optional(),
});

type TokenRequest = z.infer<typeof requestSchema>;
type Refusal = { error: string; error_description: string };

/**
 * POST /admin/oauth/access_token of one shop: token exchange and refresh_token, as @shopify/shopify-api 15 asks for them.
 * The authorization code flow is not simulated: embedded apps with Shopify-managed installation do not use it.
 */
export function oauthRoutes(ctx: Context, config: AppConfig): Hono<{ Variables: { host: string } }> {
  const app = new Hono<{ Variables: { host: string } }>();
  app.post("/admin/oauth/access_token", async (c) => {
    const shop = await findShop(ctx.pool, c.get("host"));
    if (!shop) return c.json({ errors: "Not Found" }, 404);
    const body = requestSchema.safeParse(await readBody(c.req.raw));
    if (!body.success) return c.json(refuse("invalid_request", "The request is malformed."), 400);
    const answer = await answerTokenRequest(ctx, shop, { request: body.data, config });
    return "error" in answer ? c.json(answer, 400) : c.json(answer);
  });
  return app;
}

async function answerTokenRequest(
  ctx: Context,
  shop: StoreShop,
  { request, config }: { request: TokenRequest; config: AppConfig },
): Promise<Refusal | Record<string, unknown>> {
  if (request.client_id !== ctx.clientId) {
    return refuse(
      "application_cannot_be_found",
      `Could not find Shopify API application with api_key ${request.client_id}`,
    );
  }
  if (request.client_secret !== ctx.clientSecret) return refuse("invalid_client", "The client secret is invalid.");
  if (request.grant_type === "refresh_token") return answerRefresh(ctx, shop, request);
  if (request.grant_type === tokenExchange) return answerExchange(ctx, shop, { request, config });
  return refuse("unsupported_grant_type", `The grant type '${request.grant_type}' is not supported.`);
}

async function answerRefresh(
  ctx: Context,
  shop: StoreShop,
  request: TokenRequest,
): Promise<Refusal | Record<string, unknown>> {
  const token = await inTransaction(ctx.pool, (tx) =>
    refreshToken(tx, shop.id, { refreshToken: request.refresh_token ?? "", now: ctx.now() }),
  );
  return token ? describe(token) : refuse("invalid_grant", "The refresh token is invalid or expired.");
}

async function answerExchange(
  ctx: Context,
  shop: StoreShop,
  { request, config }: { request: TokenRequest; config: AppConfig },
): Promise<Refusal | Record<string, unknown>> {
  const now = ctx.now();
  if (request.subject_token_type !== idTokenType) {
    return refuse("invalid_request", `The subject token type '${request.subject_token_type}' is not supported.`);
  }
  const claims = readIdToken(ctx, request.subject_token ?? "", { now });
  if (!claims || claims.dest !== `https://${shop.domain}`) {
    return refuse("invalid_subject_token", "The id_token is invalid or expired.");
  }
  // With Shopify-managed installation opening the app for the first time is what installs it.
  const installation = await findInstallation(ctx.pool, shop.id);
  if (!installation) await installApp(ctx, shop.id, config.scopes);
  else if (installation.uninstalledAt)
    return refuse("app_not_installed", "The application is not installed on this shop.");
  const scopes = installation?.scopes ?? config.scopes;
  if (request.requested_token_type === offlineType) {
    const expiring = request.expiring === "1";
    return describe(await issueToken(ctx.pool, shop.id, { kind: "offline", scopes, expiring, now }));
  }
  if (request.requested_token_type !== onlineType) {
    return refuse("invalid_request", `The requested token type '${request.requested_token_type}' is not supported.`);
  }
  const token = await issueToken(ctx.pool, shop.id, { kind: "online", scopes, expiring: true, now });
  return {
    ...describe(token),
    associated_user_scope: scopes.join(","),
    associated_user: staffMember(claims.sub, shop),
  };
}

function describe(token: IssuedToken): Record<string, unknown> {
  return {
    access_token: token.accessToken,
    scope: token.scopes.join(","),
    ...(token.expiresIn !== null && { expires_in: token.expiresIn }),
    ...(token.refreshToken !== null && {
      refresh_token: token.refreshToken,
      refresh_token_expires_in: token.refreshExpiresIn,
    }),
  };
}

function staffMember(id: string, shop: StoreShop): Record<string, unknown> {
  return {
    id: Number(id),
    first_name: "Store",
    last_name: "Owner",
    email: shop.email,
    email_verified: true,
    account_owner: true,
    locale: shop.locale,
    collaborator: false,
  };
}

/** Shopify takes JSON and forms alike. */
async function readBody(request: Request): Promise<unknown> {
  const text = await request.text();
  if (!request.headers.get("content-type")?.includes("json")) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refuse(error: string, description: string): Refusal {
  return { error, error_description: description };
}
