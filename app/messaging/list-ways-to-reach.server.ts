import type { PhoneChannel } from "../customers/customer.ts";
import { reachByChannel, type PolicyReason } from "../customers/policy.sql.ts";
import { pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
import { listSenderChoices } from "./list-sender-choices.server.ts";
import type { WayToReach } from "./sender-choice.ts";

/**
 * The shop's senders, with what the marketing policy says of writing to this customer from each now. What is sent is decided
 * again at the last moment. Throws AppError `not-found` for somebody whom this shop does not have.
 */
export async function listWaysToReach(shop: ShopRef, customerId: bigint): Promise<WayToReach[]> {
  const { columns, joins } = reachByChannel("customer");
  const [{ rows }, senders] = await Promise.all([
    pool.query<Record<PhoneChannel, PolicyReason | null>>(
      `SELECT ${columns} FROM customer ${joins} WHERE customer.shop_id = $1 AND customer.id = $2`,
      [shop.id, customerId],
    ),
    listSenderChoices(shop),
  ]);
  const [reasons] = rows;
  if (!reasons)
    throw new AppError("not-found", {
      userMessage: "Segue does not know this customer yet. New customers follow within a minute.",
    });
  return senders.map((sender) => ({ ...sender, reason: reasons[sender.channel] }));
}
