import type { ShopRef } from "../shop.ts";
import { adminClient } from "./admin-client.server.ts";
import { ReadAppIdDocument } from "./admin-operations.generated.ts";
import { askInTime } from "./ask-in-time.server.ts";
import { parseGid } from "./gid.ts";

/** It is the same in every shop, and never changes. */
let known: string | null = null;

/**
 * The number by which Shopify knows this app, as the visitor API wants it; null while Shopify cannot say. Asked for once. Never
 * throws for Shopify's sake.
 */
export async function readAppId(shop: ShopRef): Promise<string | null> {
  if (known !== null) return known;
  const [answer] = await askInTime([shop], {
    ask: (one) => adminClient(one).request(ReadAppIdDocument, {}),
    missed: "Shopify did not say the app's id",
    patienceMs: 2_000,
  });
  if (answer?.app) known = String(parseGid(answer.app.id, "App"));
  return known;
}
