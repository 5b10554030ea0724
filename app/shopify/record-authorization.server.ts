import type { Session } from "@shopify/shopify-api";
import { db } from "../db.server.ts";

/**
 * Notes that Shopify has just given us a token for the shop: the app is installed at `now`, so a notice of an earlier
 * uninstall that arrives late is out of date.
 */
export async function recordAuthorization(session: Pick<Session, "shop" | "scope">, now: Date): Promise<void> {
  await db.shop.updateMany({
    where: { domain: session.shop },
    data: { authorizedAt: now, scopes: session.scope?.split(",") ?? [] },
  });
}
