import type { ChannelName } from "../channels/channel.ts";
import { isOptOutCode } from "../channels/explain-code.ts";
import { recordOptOut } from "../customers/record-consent.server.ts";
import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { fireMessageTriggers } from "./fire-message-triggers.server.ts";
import { applyEvents } from "./record-delivery.sql.ts";
import { settleDispatch } from "./settle-dispatch.server.ts";

type Applied = {
  applied: number;
  /** bigint[], which pg hands over as text. */
  settled: string[];
  failed: { address: string; channel: ChannelName; code: string }[];
  /** What is to be told to whoever hears of it: likewise bigint[]. */
  toldDelivered: string[];
  toldFailed: string[];
};

const batchSize = 1_000;

/**
 * Applies the shop's waiting callbacks to the ledger. A refusal because of a STOP that the carrier holds becomes an opt-out
 * here too. Safe to repeat and to run at the same time: each event is applied once.
 */
export async function recordDelivery(shop: ShopRef, { now }: { now: Date }): Promise<void> {
  const settled = new Set<bigint>();
  for (let applied = batchSize; applied === batchSize;) {
    const batch = await inTransaction(async (tx) => {
      const { rows } = await tx.query<Applied>(applyEvents, [shop.id, now, batchSize]);
      for (const { address, channel, code } of rows[0]?.failed ?? []) {
        if (isOptOutCode(code)) await recordOptOut(tx, shop, { address, channel, at: now, source: "carrier" });
      }
      const { toldDelivered = [], toldFailed = [] } = rows[0] ?? {};
      await fireMessageTriggers(tx, shop, { handle: "message-delivered", ids: toldDelivered }, { now });
      await fireMessageTriggers(tx, shop, { handle: "message-failed", ids: toldFailed }, { now });
      return rows[0];
    });
    applied = batch?.applied ?? 0;
    for (const dispatchId of batch?.settled ?? []) settled.add(BigInt(dispatchId));
  }
  for (const dispatchId of settled) await settleDispatch({ shopId: shop.id, dispatchId, now });
}
