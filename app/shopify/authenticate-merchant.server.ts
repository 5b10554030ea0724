import type { Session } from "@shopify/shopify-api";
import { db } from "../db.server.ts";
import { shopify } from "../shopify.server.ts";
import type { ShopProfile } from "../shop.ts";
import { shopifyPrimitives } from "./api.server.ts";
import { shopifyUnavailable } from "./admin-request-error.ts";
import { hasOfflineToken } from "./offline-token.server.ts";
import { installShop } from "./install-shop.server.ts";

export type Merchant = {
  shop: ShopProfile;
  /** Who is at the screen, for the record of who did what: their name, else their e-mail address. */
  actor: string;
};

/**
 * Says which shop and which person a page's request comes from, from Shopify's signed id token. The first request of a
 * shop, or of one that comes back, takes the shop in.
 *
 * Throws a Response (a redirect to fetch a token, 401, 410 for a crawler, 400 for a malformed address), and AppError
 * when Shopify cannot be reached during the first visit.
 */
export async function authenticateMerchant(request: Request): Promise<Merchant> {
  refuseMalformedHost(request);
  const session = await authenticate(request);
  const shop =
    (await findInstalledShop(session.shop)) ??
    (await installShop(session.shop, { scopes: session.scope?.split(",") ?? [], now: new Date() }));
  return { shop, actor: nameOf(session.onlineAccessInfo?.associated_user) };
}

/**
 * The visitor's session. Their own token can outlive the shop's, which the jobs use; then both are asked for again, while
 * the id token to ask with is at hand.
 */
async function authenticate(request: Request): Promise<Session> {
  const { session } = await askLibrary(request);
  if (await hasOfflineToken(session.shop)) return session;
  await shopify.sessionStorage.deleteSession(session.id);
  return (await askLibrary(request)).session;
}

/** The library answers 500 when Shopify does not exchange the token, which is no defect of ours. */
async function askLibrary(request: Request): Promise<{ session: Session }> {
  try {
    return await shopify.authenticate.admin(request);
  } catch (error) {
    if (error instanceof Response && error.status === 500)
      throw shopifyUnavailable("Token exchange", "Shopify refused it");
    throw error;
  }
}

/** Shopify's library fails on a `host` parameter that is base64 of something other than a host name. */
export function refuseMalformedHost(request: Request): void {
  const host = new URL(request.url).searchParams.get("host");
  if (host === null) return;
  try {
    if (shopifyPrimitives.utils.sanitizeHost(host)) return;
  } catch {
    // Answered below.
  }
  throw new Response("The address of this page is damaged. Open the app again from the Shopify admin.", {
    status: 400,
  });
}

async function findInstalledShop(domain: string): Promise<ShopProfile | null> {
  return db.shop.findFirst({
    where: { domain, uninstalledAt: null },
    select: { id: true, domain: true, name: true, timezone: true, currency: true, locale: true },
  });
}

function nameOf(user: { first_name: string; last_name: string; email: string } | undefined): string {
  if (!user) return "A staff member";
  return `${user.first_name} ${user.last_name}`.trim() || user.email || "A staff member";
}
