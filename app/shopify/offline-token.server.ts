import { shopifyUnavailable, shopNotInstalled } from "./admin-request-error.ts";
import { shopifyPrimitives } from "./api.server.ts";
import { loadFreshSession } from "./refresh-session.server.ts";
import { expireToken } from "./session-storage.server.ts";

/**
 * The shop's access token for work without a merchant at hand, renewed when it is about to end. Throws AppError
 * `shop-not-installed` when there is none that can be used, `shopify-unavailable` when it could not be renewed just now.
 */
export async function offlineToken(domain: string): Promise<string> {
  const session = await loadFreshSession(shopifyPrimitives.session.getOfflineId(domain));
  if (!session?.accessToken) throw shopNotInstalled(domain, "there is no access token");
  if (!session.isExpired()) return session.accessToken;
  if (session.refreshToken) throw shopifyUnavailable("Token refresh", `the token of ${domain} could not be renewed`);
  throw shopNotInstalled(domain, "the access token has ended and cannot be renewed");
}

/** Whether there is a token to work with, or to renew. */
export async function hasOfflineToken(domain: string): Promise<boolean> {
  const session = await loadFreshSession(shopifyPrimitives.session.getOfflineId(domain));
  return Boolean(session?.accessToken && (session.refreshToken || !session.isExpired()));
}

/** After Shopify refused `token`: the next call of `offlineToken` renews it, unless it was renewed already. */
export async function distrustToken(domain: string, token: string): Promise<void> {
  await expireToken(shopifyPrimitives.session.getOfflineId(domain), token);
}
