import { inTransaction } from "../db.server.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { ReadSegmentDocument } from "../shopify/admin-operations.generated.ts";
import { toGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";
import { markDeleted, mirrorAndSync } from "./mirror-segments.server.ts";
import { segmentFromShopify } from "./segment-from-shopify.ts";

/**
 * Asks Shopify for one segment anew: its name, its query and when it was edited, but not its members. An edit that was not heard
 * of yet is taken over, and its members are read by a job. Safe to repeat. Throws AppError when Shopify does not answer.
 */
export async function refreshSegment(shop: ShopRef, segmentId: bigint, { now }: { now: Date }): Promise<void> {
  const { segment } = await adminClient(shop).request(ReadSegmentDocument, { id: toGid("Segment", segmentId) });
  await inTransaction((tx) =>
    segment ? mirrorAndSync(tx, shop, segmentFromShopify(segment)) : markDeleted(tx, shop, { segmentId, now }),
  );
}
