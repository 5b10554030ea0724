import { phoneChannels } from "../customers/customer.ts";
import { pool } from "../db.server.ts";
import { listSenderChoices } from "../messaging/list-sender-choices.server.ts";
import { explainCount } from "../segments/explain-count.server.ts";
import { findSegment } from "../segments/read-segment.server.ts";
import type { SenderChoice } from "../messaging/sender-choice.ts";
import type { ShopRef } from "../shop.ts";
import type { SegmentOffer } from "./segment-offer.ts";

/**
 * Of a segment, how many members it has and how many of them the shop's connected channels reach, by its latest list; where that
 * is nobody, what keeps most of them. Throws AppError `not-found` for a segment that this shop does not have (any more).
 */
export async function offerSegmentCampaign(shop: ShopRef, segmentId: bigint): Promise<SegmentOffer> {
  const [segment, senders, lastUsed] = await Promise.all([
    findSegment(shop, segmentId),
    listSenderChoices(shop),
    findLastSender(shop),
  ]);
  const isRead = segment.version > 0;
  const connected = phoneChannels.filter((channel) => senders.some((sender) => sender.channel === channel));
  const unreached = isRead ? connected.filter((channel) => segment.reach[channel] === 0) : [];
  const explained = await explainCount(shop, segmentId, { channels: unreached });
  const usable = senders.filter((sender) => !sender.isPaused);
  const byReach = (a: SenderChoice, b: SenderChoice): number => segment.reach[b.channel] - segment.reach[a.channel];
  return {
    segment: { id: String(segment.id), name: segment.name, memberCount: isRead ? segment.memberCount : null },
    channels: connected.map((channel) => ({
      channel,
      reachable: isRead ? segment.reach[channel] : null,
      reason: explained.find((count) => count.channel === channel)?.taken[0]?.reason ?? null,
    })),
    senders,
    senderId: (usable.find(({ id }) => id === lastUsed) ?? usable.toSorted(byReach)[0] ?? senders[0])?.id ?? null,
  };
}

async function findLastSender(shop: ShopRef): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT sender_id::text AS id FROM campaign WHERE shop_id = $1 AND sender_id IS NOT NULL ORDER BY updated_at DESC, id DESC LIMIT 1`,
    [shop.id],
  );
  return rows[0]?.id ?? null;
}
