import type { BalanceResult } from "../channels/channel.ts";
import { pool } from "../db.server.ts";
import { readBalance } from "../messaging/read-balance.server.ts";
import { findSegment } from "../segments/read-segment.server.ts";
import type { ShopProfile } from "../shop.ts";
import { listSegmentAutomations } from "./list-segment-automations.server.ts";
import type { SegmentAutomation } from "./segment-intake.ts";

export type IntakePage = {
  segment: { id: string; name: string; query: string; memberCount: number; problem: string | null };
  /** The members by the query as it is now have been read. */
  isListRead: boolean;
  automations: SegmentAutomation[];
  /** null where nothing can be chosen that would cost anything. */
  balance: BalanceResult | null;
};

/** What the merchant sees of a segment's automations, to choose about those who are inside it. Throws AppError `not-found`. */
export async function readIntakePage(
  shop: ShopProfile,
  segmentId: bigint,
  { now }: { now: Date },
): Promise<IntakePage> {
  const { name, query, memberCount, problem } = await findSegment(shop, segmentId);
  const isListRead = await hasCurrentList(shop, segmentId);
  const automations = await listSegmentAutomations(shop, segmentId, { isListRead, now });
  const maySend = automations.some(({ choice }) => choice && choice.state !== "everyone" && choice.foreseen?.messages);
  return {
    segment: { id: segmentId.toString(), name, query, memberCount, problem },
    isListRead,
    automations,
    balance: maySend ? await readBalance(shop) : null,
  };
}

async function hasCurrentList(shop: ShopProfile, segmentId: bigint): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM segment s JOIN segment_version v ON v.shop_id = s.shop_id AND v.segment_id = s.id AND v.version = s.version
     WHERE s.shop_id = $1 AND s.id = $2 AND v.query = s.query`,
    [shop.id, segmentId],
  );
  return rowCount === 1;
}
