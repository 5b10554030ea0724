import { inTransaction, type Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { SegmentList } from "./store-version.server.ts";
import { beginWalk, clearStage, continueWalk, lockSegment } from "./sync-segment.sql.ts";

/** A reading of a segment's members that is under way. */
export type Walk = {
  segmentId: bigint;
  startedAt: Date;
  /** Where to go on; null at the beginning. */
  cursor: string | null;
  /** Shopify's gid of the list it made for this walk, if it made one. */
  memberQueryId: string | null;
  timezone: string;
};

type SegmentRow = {
  id: bigint;
  version: number;
  member_count: number;
  sync_state: "waiting" | "syncing" | "ready" | "failed";
  sync_cursor: string | null;
  sync_query_id: string | null;
  sync_started_at: Date | null;
};

/** A job may go on with a walk this old; after that the first pages say too little about today. */
const continueWithinMs = 2 * 60 * 60_000;

/**
 * Begins to read a segment, or goes on where a killed process left off. `done` when a walk that began after `now` is
 * complete already, `gone` when the segment is not there. A walk that began before `now` is gone on with only when
 * `mayContinue`. Call it with the segment's lock held.
 */
export function openWalk(
  shop: ShopRef,
  segmentId: bigint,
  options: { now: Date; mayContinue?: boolean },
): Promise<{ kind: "gone" } | { kind: "done"; list: SegmentList } | { kind: "open"; walk: Walk }> {
  return inTransaction(async (tx) => {
    const { rows } = await tx.query<SegmentRow>(lockSegment, [shop.id, segmentId]);
    const [row] = rows;
    if (!row) return { kind: "gone" };
    if (row.sync_state === "ready" && row.sync_started_at && row.sync_started_at >= options.now) {
      return { kind: "done", list: { version: row.version, memberCount: row.member_count } };
    }
    const timezone = await readTimezone(tx, shop);
    const brokenOffAt = row.sync_cursor !== null || row.sync_query_id !== null ? row.sync_started_at : null;
    const oldest = options.now.getTime() - (options.mayContinue ? continueWithinMs : 0);
    if (brokenOffAt && brokenOffAt.getTime() >= oldest) {
      await tx.query(continueWalk, [shop.id, segmentId]);
      const walk = {
        segmentId,
        startedAt: brokenOffAt,
        cursor: row.sync_cursor,
        memberQueryId: row.sync_query_id,
        timezone,
      };
      return { kind: "open", walk };
    }
    await tx.query(beginWalk, [shop.id, segmentId, options.now]);
    await tx.query(clearStage, [shop.id, segmentId]);
    return { kind: "open", walk: { segmentId, startedAt: options.now, cursor: null, memberQueryId: null, timezone } };
  });
}

async function readTimezone(tx: Sql, shop: ShopRef): Promise<string> {
  const { rows } = await tx.query<{ timezone: string }>("SELECT timezone FROM shop WHERE id = $1", [shop.id]);
  return rows[0]?.timezone ?? "UTC";
}
