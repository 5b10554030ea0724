import type { Prisma, Session as SessionRow } from "@prisma/client";
import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { db } from "../db.server.ts";
import { decryptSecret, encryptSecret } from "../secrets.server.ts";

/**
 * Shopify's session storage on our table, with both tokens encrypted and bound to the session's id. It runs on `client`,
 * so that a refresh can read and write inside the transaction that holds its lock.
 *
 * A row whose tokens do not decrypt (the encryption key was changed) counts as no session: the next visit of a merchant
 * gets a new one.
 */
export function sessionStorageOn(client: Prisma.TransactionClient): SessionStorage {
  return {
    async storeSession(session) {
      const row = toRow(session);
      await client.session.upsert({ where: { id: row.id }, update: row, create: row });
      return true;
    },
    async loadSession(id) {
      const row = await client.session.findUnique({ where: { id } });
      return row ? toSession(row) : undefined;
    },
    async deleteSession(id) {
      await client.session.deleteMany({ where: { id } });
      return true;
    },
    async deleteSessions(ids) {
      await client.session.deleteMany({ where: { id: { in: ids } } });
      return true;
    },
    async findSessionsByShop(shop) {
      const rows = await client.session.findMany({ where: { shop }, orderBy: { expires: "desc" }, take: 25 });
      return rows.flatMap((row) => toSession(row) ?? []);
    },
  };
}

export const sessionStorage = sessionStorageOn(db);

/**
 * Marks an access token that Shopify refused as ended, so that the next use renews it. Does nothing when another process
 * has stored a newer one already.
 */
export async function expireToken(sessionId: string, accessToken: string): Promise<void> {
  const row = await db.session.findUnique({ where: { id: sessionId } });
  if (!row || decryptTokens(row)?.accessToken !== accessToken) return;
  await db.session.updateMany({
    where: { id: sessionId, accessToken: row.accessToken },
    data: { expires: new Date(0) },
  });
}

function toRow(session: Session): SessionRow {
  const user = session.onlineAccessInfo?.associated_user;
  return {
    id: session.id,
    shop: session.shop,
    state: session.state,
    isOnline: session.isOnline,
    scope: session.scope ?? null,
    expires: session.expires ?? null,
    accessToken: session.accessToken ? encryptSecret(session.accessToken, accessContext(session.id)) : "",
    refreshToken: session.refreshToken ? encryptSecret(session.refreshToken, refreshContext(session.id)) : null,
    refreshTokenExpires: session.refreshTokenExpires ?? null,
    userId: user ? BigInt(user.id) : null,
    firstName: user?.first_name ?? null,
    lastName: user?.last_name ?? null,
    email: user?.email ?? null,
    accountOwner: user?.account_owner ?? false,
    locale: user?.locale ?? null,
    collaborator: user?.collaborator ?? false,
    emailVerified: user?.email_verified ?? false,
  };
}

function toSession(row: SessionRow): Session | undefined {
  const tokens = decryptTokens(row);
  if (!tokens) return undefined;
  return new Session({
    id: row.id,
    shop: row.shop,
    state: row.state,
    isOnline: row.isOnline,
    scope: row.scope ?? undefined,
    expires: row.expires ?? undefined,
    ...tokens,
    refreshTokenExpires: row.refreshTokenExpires ?? undefined,
    onlineAccessInfo: row.isOnline ? toOnlineAccessInfo(row) : undefined,
  });
}

function decryptTokens(row: SessionRow): { accessToken?: string; refreshToken?: string } | undefined {
  try {
    return {
      accessToken: row.accessToken ? decryptSecret(row.accessToken, accessContext(row.id)) : undefined,
      refreshToken: row.refreshToken ? decryptSecret(row.refreshToken, refreshContext(row.id)) : undefined,
    };
  } catch {
    return undefined;
  }
}

function toOnlineAccessInfo(row: SessionRow): NonNullable<Session["onlineAccessInfo"]> {
  return {
    expires_in: row.expires ? Math.max(0, Math.round((row.expires.getTime() - Date.now()) / 1000)) : 0,
    associated_user_scope: row.scope ?? "",
    associated_user: {
      id: Number(row.userId ?? 0),
      first_name: row.firstName ?? "",
      last_name: row.lastName ?? "",
      email: row.email ?? "",
      email_verified: row.emailVerified ?? false,
      account_owner: row.accountOwner,
      locale: row.locale ?? "en",
      collaborator: row.collaborator ?? false,
    },
  };
}

function accessContext(sessionId: string): string {
  return `session:${sessionId}`;
}

function refreshContext(sessionId: string): string {
  return `session-refresh:${sessionId}`;
}
