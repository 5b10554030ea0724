import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { noteActivity } from "./note-activity.server.ts";
import type { ActivityRef } from "./utm.ts";

/** Has Shopify's Marketing told again of a campaign or an automation, at once. Does nothing about one of another shop; safe to repeat. */
export async function retryActivity(
  shop: Pick<ShopRef, "id">,
  activity: ActivityRef,
  { now }: { now: Date },
): Promise<void> {
  await inTransaction((tx) => noteActivity(tx, shop, activity, { now }));
}
