import type { ChannelName } from "../channels/channel.ts";
import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { MessageSource } from "./message.ts";
import { openDispatch } from "./open-dispatch.server.ts";
import { startDispatch } from "./start-dispatch.server.ts";

/** Stands in `message.customer_id` for a number that was typed, or that no customer has. */
export const nobody = 0n;

type Single = {
  source: Extract<MessageSource, "test" | "reply">;
  /** Once per source: a repeat queues nothing. */
  sourceId: bigint;
  /** Whose values the text is written with; the address is separate. */
  customerId: bigint;
  channel: ChannelName;
  senderId: bigint;
  address: string;
  /** The Liquid template. */
  body: string;
  /** What its links to the storefront are tagged with; nothing, unless said otherwise. */
  linkQuery?: string;
  /** After this it is of no use. */
  latestAt: Date;
  now: Date;
};

/**
 * Queues one message that no campaign asked for, ahead of campaigns, through the same ledger, renderer and carrier. Marketing
 * policy does not apply to it, so the caller decides whether the address may be written to.
 */
export async function queueSingle(tx: Sql, shop: ShopRef, single: Single): Promise<void> {
  const { source, sourceId, channel, senderId, body, linkQuery } = single;
  const dispatchId = await openDispatch(tx, shop, {
    owner: `${source}:${sourceId}`,
    channel,
    senderId,
    body,
    linkQuery: linkQuery ?? null,
  });
  const { rowCount } = await tx.query(
    `INSERT INTO message (shop_id, source, source_id, dispatch_id, customer_id, channel, address, status, due_at, latest_at, queued_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $9, $8)
     ON CONFLICT (shop_id, source, source_id, customer_id, step) DO NOTHING`,
    [shop.id, source, sourceId, dispatchId, single.customerId, channel, single.address, single.now, single.latestAt],
  );
  if (rowCount === 1) await startDispatch(tx, shop, dispatchId);
}
