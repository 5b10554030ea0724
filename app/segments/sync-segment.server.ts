import { inTransaction, pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { log } from "../log.server.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { AdminRequestRefused } from "../shopify/admin-request-error.ts";
import { ReadSegmentDocument } from "../shopify/admin-operations.generated.ts";
import { toGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";
import { withSegmentLock } from "./lock-segment.server.ts";
import { markDeleted } from "./mirror-segments.server.ts";
import { openWalk } from "./open-walk.server.ts";
import type { SegmentList } from "./store-version.server.ts";
import { failWalk, useMemberQuery } from "./sync-segment.sql.ts";
import { walkMembers } from "./walk-members.server.ts";

/** A segment that is edited over and over while it is read is left to the next sync. */
const maxStarts = 5;

/**
 * Reads a segment's members from Shopify and makes them its latest list version; null when the segment is gone. The list
 * is at least as new as `now`: when another process is at it, this waits, and takes over what was begun at `now` or later.
 * Nobody sees a list that is not complete.
 *
 * Safe to repeat, and to be killed at any point: called again with the same `now`, it goes on after the last page that was
 * stored. With `mayContinue` a later `now` goes on with it as well, for two hours. Throws AppError when Shopify does not
 * answer or refuses; the reason is then on the segment.
 */
export async function syncSegment(
  shop: ShopRef,
  segmentId: bigint,
  options: { now: Date; mayContinue?: boolean },
): Promise<SegmentList | null> {
  for (let starts = 0; starts < maxStarts; starts += 1) {
    const outcome = await withSegmentLock(shop, segmentId, () => walk(shop, segmentId, options));
    if (outcome !== "overtaken") return outcome;
  }
  throw new AppError("conflict", {
    userMessage: "This segment kept changing while its members were read. We try again later.",
  });
}

async function walk(
  shop: ShopRef,
  segmentId: bigint,
  options: { now: Date; mayContinue?: boolean },
): Promise<SegmentList | null | "overtaken"> {
  const opened = await openWalk(shop, segmentId, options);
  if (opened.kind === "gone") return null;
  if (opened.kind === "done") return opened.list;
  try {
    return await walkMembers(shop, opened.walk, options);
  } catch (error) {
    // A cursor does not live for ever. The walk that relied on an old one starts over.
    if (opened.walk.cursor !== null && error instanceof AdminRequestRefused) {
      await pool.query(useMemberQuery, [shop.id, segmentId, opened.walk.startedAt, null]);
      log.warn(
        { shop: shop.domain, segment: segmentId.toString(), err: error },
        "A broken-off walk could not be continued",
      );
      return "overtaken";
    }
    if (error instanceof AdminRequestRefused && (await isGoneFromShopify(shop, segmentId))) {
      await inTransaction((tx) => markDeleted(tx, shop, { segmentId, now: options.now }));
      return null;
    }
    await pool.query(failWalk, [shop.id, segmentId, opened.walk.startedAt, reasonOf(error)]);
    throw error;
  }
}

/** A segment may be deleted before its webhook arrives. */
async function isGoneFromShopify(shop: ShopRef, segmentId: bigint): Promise<boolean> {
  const { segment } = await adminClient(shop).request(ReadSegmentDocument, { id: toGid("Segment", segmentId) });
  return segment === null;
}

function reasonOf(error: unknown): string {
  return error instanceof AppError
    ? error.userMessage
    : "The members could not be read because of a problem on our side. The last list stays in use, and we try again.";
}
