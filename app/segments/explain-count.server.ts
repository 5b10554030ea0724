import type { ChannelName } from "../channels/channel.ts";
import { joinSuppression, policyReason, type PolicyReason } from "../customers/policy.sql.ts";
import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { CountReason } from "./count-reason.ts";

export type CountExplanation = {
  channel: ChannelName;
  /** What Shopify handed over; always `reachable` and all of `taken` together. */
  members: number;
  /** Most first, without reasons that take nobody away. */
  taken: { reason: CountReason; count: number }[];
  reachable: number;
};

/** For each channel, why fewer people can be written to than Shopify counts in a segment; as things are now. */
export async function explainCount(
  shop: ShopRef,
  segmentId: bigint,
  options: { channels: readonly ChannelName[] },
): Promise<CountExplanation[]> {
  return await Promise.all(
    options.channels.map(async (channel) => {
      const { rows } = await pool.query<{ reason: PolicyReason | null; members: number; addresses: number }>(
        countByReason(channel),
        [shop.id, segmentId],
      );
      const mayWrite = rows.find((row) => row.reason === null);
      const reachable = mayWrite?.addresses ?? 0;
      const taken: CountExplanation["taken"] = rows.flatMap((row) =>
        row.reason ? [{ reason: row.reason, count: row.members }] : [],
      );
      const sameAddress = (mayWrite?.members ?? 0) - reachable;
      if (sameAddress > 0) taken.push({ reason: "duplicate-address", count: sameAddress });
      taken.sort((a, b) => b.count - a.count);
      return { channel, members: rows.reduce((sum, row) => sum + row.members, 0), taken, reachable };
    }),
  );
}

function countByReason(channel: ChannelName): string {
  const hash = channel === "email" ? "email_hash" : "phone_hash";
  return `
    SELECT reason, count(*)::int AS members, count(DISTINCT address)::int AS addresses
    FROM (
      SELECT ${policyReason(channel, { customer: "customer", suppression: "suppression" })} AS reason, customer.${hash} AS address
      FROM segment_member AS member
      LEFT JOIN customer ON customer.shop_id = $1 AND customer.id = member.customer_id
      ${joinSuppression(channel, { hash: `customer.${hash}`, as: "suppression" })}
      WHERE member.shop_id = $1 AND member.segment_id = $2 AND member.left_version IS NULL
    ) AS explained
    GROUP BY reason`;
}
