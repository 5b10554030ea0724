import { recordAudit } from "../audit.server.ts";
import type { ChannelName } from "../channels/channel.ts";
import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { releaseHolds } from "./hold.sql.ts";
import { lockKeptCustomer } from "./lock-kept-customer.server.ts";

type Release = {
  customerId: bigint;
  channels: readonly ChannelName[];
  /** Only these holds; without it every hold on the channels, for whatever reason and by whomever it was placed. */
  holdIds?: readonly bigint[];
  /** A staff member's name or e-mail, or the workflow that asked. */
  actor: string;
  now: Date;
};

/**
 * Ends a customer's holds on some channels. What was skipped meanwhile stays skipped. Safe to repeat: what is over is not
 * released again. Answers with how many holds it ended, counted by channel.
 */
export async function releaseMessages(tx: Sql, shop: ShopRef, release: Release): Promise<{ released: number }> {
  const { channels, holdIds, actor, now } = release;
  const { customerId } = await lockKeptCustomer(tx, shop, release.customerId);
  const { rows } = await tx.query<{ channel: ChannelName }>(releaseHolds, [
    shop.id,
    customerId,
    channels,
    actor,
    now,
    holdIds ?? null,
  ]);
  if (rows.length > 0) {
    await recordAudit(tx, shop, {
      actor,
      action: "customer.released",
      subject: `customer:${customerId}`,
      detail: { channels: [...new Set(rows.map(({ channel }) => channel))].sort().join(", ") },
      now,
    });
  }
  return { released: rows.length };
}
