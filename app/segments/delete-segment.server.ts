import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { DeleteSegmentDocument } from "../shopify/admin-operations.generated.ts";
import { toGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";
import { markDeleted } from "./mirror-segments.server.ts";
import { findSegment } from "./read-segment.server.ts";

/**
 * Deletes a segment in Shopify, for good. Where it is used is for the caller to ask and show first
 * (app/insights/list-segment-use.server.ts). A segment that Shopify no longer has counts as deleted. Safe to repeat.
 * Throws AppError `not-found`, or when Shopify does not answer.
 */
export async function deleteSegment(
  shop: ShopRef,
  segmentId: bigint,
  { actor, now }: { actor: string; now: Date },
): Promise<{ ok: true } | { ok: false; problem: string }> {
  const { name } = await findSegment(shop, segmentId);
  const { segmentDelete } = await adminClient(shop).request(DeleteSegmentDocument, { id: toGid("Segment", segmentId) });
  const problems = (segmentDelete?.userErrors ?? []).filter((error) => !/does not exist/i.test(error.message));
  if (problems.length > 0) return { ok: false, problem: problems.map((error) => error.message).join(" ") };
  await inTransaction(async (tx) => {
    await markDeleted(tx, shop, { segmentId, now });
    await recordAudit(tx, shop, {
      actor,
      action: "segment.deleted",
      subject: `segment:${segmentId}`,
      detail: { name },
      now,
    });
  });
  return { ok: true };
}
