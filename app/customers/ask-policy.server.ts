import type { ChannelName } from "../channels/channel.ts";
import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { joinSuppression, policyReason, type MessagePurpose, type PolicyReason } from "./policy.sql.ts";

/** Why this customer may not be written to on a channel now, or null when they may. Sending decides anew, at its moment. */
export async function askPolicy(
  shop: ShopRef,
  { customerId, channel, purpose }: { customerId: bigint; channel: ChannelName; purpose: MessagePurpose },
): Promise<PolicyReason | null> {
  const hash = channel === "email" ? "c.email_hash" : "c.phone_hash";
  const { rows } = await pool.query<{ reason: PolicyReason | null }>({
    name: `ask-policy-${channel}-${purpose}`,
    text: `SELECT ${policyReason(channel, { customer: "c", suppression: "s" }, purpose)} AS reason
     FROM (SELECT $2::bigint AS id) AS asked
     LEFT JOIN customer c ON c.shop_id = $1 AND c.id = asked.id
     ${joinSuppression(channel, { hash, as: "s" })}`,
    values: [shop.id, customerId],
  });
  return rows[0]?.reason ?? null;
}
