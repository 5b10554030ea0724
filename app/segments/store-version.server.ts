import { inTransaction, type Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";
import type { Walk } from "./open-walk.server.ts";
import {
  clearStage,
  closeSpans,
  confirmVersion,
  countStaged,
  endWalk,
  hasNotices,
  insertVersion,
  latestVersion,
  lockSegment,
  measureReach,
  openSpans,
} from "./sync-segment.sql.ts";

/** The latest complete list of a segment. */
export type SegmentList = { version: number; memberCount: number };

type SegmentRow = { version: number; query: string; query_since: Date | null; sync_started_at: Date | null };

const longList = 2000;

/** Members come and go while the pages are read, so the count at the end may differ a little from the rows. */
const tolerance = { share: 0.01, members: 20 };

/** Whether clearly fewer members were handed over than Shopify counts. */
export function fallsShort(read: number, expected: number): boolean {
  return read < expected * (1 - tolerance.share) - tolerance.members;
}

/**
 * Makes the staged members the segment's list, in one transaction: spans are closed and opened where something changed,
 * and there is a new version only when the list or the query is another. "member-query" when Shopify counts clearly more
 * members than it handed over; "overtaken" when the segment changed since the walk began.
 */
export function storeVersion(
  shop: ShopRef,
  walk: Walk,
  options: { expectedCount: number; now: Date },
): Promise<SegmentList | "overtaken" | "member-query"> {
  return inTransaction(async (tx) => {
    const { rows } = await tx.query<SegmentRow>(lockSegment, [shop.id, walk.segmentId]);
    const [segment] = rows;
    if (segment?.sync_started_at?.getTime() !== walk.startedAt.getTime()) return "overtaken";
    const memberCount = await countStage(tx, shop, walk);
    if (fallsShort(memberCount, options.expectedCount)) return "member-query";

    // The stage was filled a moment ago and has no statistics yet: a nested loop over a long list could take hours.
    if (memberCount > longList) await tx.query("SET LOCAL enable_nestloop = off");
    const next = segment.version + 1;
    const left = (await tx.query(closeSpans, [shop.id, walk.segmentId, next])).rowCount ?? 0;
    const joined = (await tx.query(openSpans, [shop.id, walk.segmentId, next])).rowCount ?? 0;
    const isNew = joined > 0 || left > 0 || !(await hasVersionOf(tx, shop, { walk, segment }));
    const version = isNew ? next : segment.version;
    if (isNew) {
      await tx.query(insertVersion, [
        shop.id,
        walk.segmentId,
        next,
        memberCount,
        joined,
        left,
        segment.query,
        segment.query_since,
        walk.startedAt,
      ]);
    }
    if (isNew || (await confirm(tx, shop, { walk, version })))
      await enqueue(tx, "segment-version-stored", { payload: { shopId: shop.id, segmentId: walk.segmentId, version } });
    const reach = await readReach(tx, shop, walk);
    await tx.query(endWalk, [
      shop.id,
      walk.segmentId,
      version,
      memberCount,
      options.now,
      reach.sms,
      reach.whatsapp,
      reach.rcs,
      reach.email,
    ]);
    await tx.query(clearStage, [shop.id, walk.segmentId]);
    return { version, memberCount };
  });
}

async function countStage(tx: Sql, shop: ShopRef, walk: Walk): Promise<number> {
  const { rows } = await tx.query<{ staged: number }>(countStaged, [shop.id, walk.segmentId]);
  return rows[0]?.staged ?? 0;
}

/** The list was found as it was: whether somebody should hear of that, since Shopify told otherwise meanwhile. */
async function confirm(tx: Sql, shop: ShopRef, { walk, version }: { walk: Walk; version: number }): Promise<boolean> {
  const { rowCount } = await tx.query(hasNotices, [shop.id, walk.segmentId, version]);
  await tx.query(confirmVersion, [shop.id, walk.segmentId, version, walk.startedAt]);
  return rowCount === 1;
}

/** False before the first version, and when the query was edited since the latest. */
async function hasVersionOf(
  tx: Sql,
  shop: ShopRef,
  { walk, segment }: { walk: Walk; segment: { version: number; query: string } },
): Promise<boolean> {
  const { rows } = await tx.query<{ query: string }>(latestVersion, [shop.id, walk.segmentId, segment.version]);
  return rows[0]?.query === segment.query;
}

async function readReach(
  tx: Sql,
  shop: ShopRef,
  walk: Walk,
): Promise<{ sms: number; whatsapp: number; rcs: number; email: number }> {
  const { rows } = await tx.query<{ sms: number; whatsapp: number; rcs: number; email: number }>(measureReach, [
    shop.id,
    walk.segmentId,
  ]);
  return rows[0] ?? { sms: 0, whatsapp: 0, rcs: 0, email: 0 };
}
