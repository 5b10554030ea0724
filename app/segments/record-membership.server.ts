import { z } from "zod";
import { inTransaction } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { parseGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";

const gid = (type: string) =>
  z
    .string()
    .regex(new RegExp(`^gid://shopify/${type}/\\d{1,18}$`))
    .transform((text) => parseGid(text, type));

/** The body of customer.joined_segment and customer.left_segment. It has no time of its own. */
const membershipPayloadSchema = z.object({ customer_id: gid("Customer"), segment_id: gid("Segment") });

/**
 * Writes down that somebody joined or left a segment at `at`, and has the segment's notices worked on together: a wave of a
 * thousand is one job. Answers with what was done: a notice that came before changes nothing. Safe to repeat, in any order.
 * Throws when the body is not Shopify's.
 */
export async function recordMembership(
  shop: ShopRef,
  payload: unknown,
  { joined, at }: { joined: boolean; at: Date },
): Promise<"noticed" | "known"> {
  const { customer_id: customerId, segment_id: segmentId } = membershipPayloadSchema.parse(payload);
  return inTransaction(async (tx) => {
    const { rowCount } = await tx.query(
      `INSERT INTO segment_notice (shop_id, segment_id, customer_id, joined, at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (shop_id, segment_id, customer_id, at, joined) DO NOTHING`,
      [shop.id, segmentId, customerId, joined, at],
    );
    if (rowCount === 0) return "known";
    await enqueue(tx, "segment-noticed", {
      payload: { shopId: shop.id, segmentId },
      key: `segment-noticed:${shop.id}:${segmentId}`,
    });
    return "noticed";
  });
}
