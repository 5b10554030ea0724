import { setTimeout as sleep } from "node:timers/promises";
import { HttpResponseError, Session } from "@shopify/shopify-api";
import { db } from "../db.server.ts";
import { log } from "../log.server.ts";
import { shopifyPrimitives } from "./api.server.ts";
import { sessionStorage, sessionStorageOn } from "./session-storage.server.ts";

/** Shopify's library refuses to use a token this close to its end, so it is renewed before. */
const renewWithinMs = 5 * 60 * 1000;
const refreshTimeoutMs = 15_000;

const underWay = new Map<string, Promise<Session | undefined>>();

/**
 * Loads a session; an offline one that is about to end is refreshed first. Refresh tokens rotate, so two processes must
 * not refresh one shop at once: the refresh runs under a PostgreSQL advisory lock of the session, and whoever waited for
 * it finds the new token and uses that.
 *
 * When Shopify cannot be reached the session comes back as it was. When Shopify refuses the refresh token, it is forgotten
 * and the session comes back without: a merchant's next request exchanges its id token for new ones.
 */
export async function loadFreshSession(id: string): Promise<Session | undefined> {
  const session = await sessionStorage.loadSession(id);
  if (!session || !needsRefresh(session)) return session;
  const waiting = underWay.get(id) ?? refreshLocked(id).finally(() => underWay.delete(id));
  underWay.set(id, waiting);
  return waiting;
}

function needsRefresh(session: Session): boolean {
  return !session.isOnline && Boolean(session.refreshToken) && session.isExpired(renewWithinMs);
}

async function refreshLocked(id: string): Promise<Session | undefined> {
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('session-refresh'), hashtext(${id}))`;
      const storage = sessionStorageOn(tx);
      const session = await storage.loadSession(id);
      if (!session?.refreshToken || !needsRefresh(session)) return session;
      const result = await refresh(session.shop, session.refreshToken);
      if (result.kind === "unreachable") return session;
      const renewed =
        result.kind === "refreshed" ? result.session : new Session({ ...session, refreshToken: undefined });
      await storage.storeSession(renewed);
      return renewed;
    },
    { timeout: refreshTimeoutMs * 3, maxWait: refreshTimeoutMs },
  );
}

type RefreshResult = { kind: "refreshed"; session: Session } | { kind: "refused" } | { kind: "unreachable" };

async function refresh(shop: string, refreshToken: string): Promise<RefreshResult> {
  const timeout = new AbortController();
  try {
    const { session } = await Promise.race([
      shopifyPrimitives.auth.refreshToken({ shop, refreshToken }),
      sleep(refreshTimeoutMs, undefined, { signal: timeout.signal }).then(() => {
        throw new Error("Shopify did not answer in time");
      }),
    ]);
    return { kind: "refreshed", session };
  } catch (error) {
    const status = error instanceof HttpResponseError ? error.response.code : undefined;
    log.warn({ shop, status, error: String(error) }, "Shopify did not refresh the token");
    return { kind: status !== undefined && status >= 400 && status < 429 ? "refused" : "unreachable" };
  } finally {
    timeout.abort();
  }
}
