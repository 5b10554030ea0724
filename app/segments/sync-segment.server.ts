import { refreshCustomers } from "../customers/refresh-customers.server.ts";
import { inTransaction, pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { log } from "../log.server.ts";
import { adminClient, type AdminClient } from "../shopify/admin-client.server.ts";
import { AdminRequestRefused } from "../shopify/admin-request-error.ts";
import { ReadSegmentDocument } from "../shopify/admin-operations.generated.ts";
import { toGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";
import { markDeleted } from "./mirror-segments.server.ts";
import { withSegmentLock } from "./lock-segment.server.ts";
import { asksForMemberQuery, createMemberQuery, memberReader, waitForMemberQuery } from "./read-members.server.ts";
import {
  clearStage,
  failWalk,
  moveCursor,
  stageMembers,
  unknownCustomers,
  useMemberQuery,
} from "./sync-segment.sql.ts";
import { openWalk, type Walk } from "./open-walk.server.ts";
import { storeVersion, type SegmentList } from "./store-version.server.ts";

/** A segment that is edited over and over while it is read is left to the next sync. */
const maxStarts = 5;

/**
 * Reads a segment's members from Shopify and makes them its latest list version; null when the segment is gone. The list
 * is at least as new as `now`: when another process is at it, this waits, and takes over what was begun at `now` or later.
 * Nobody sees a list that is not complete.
 *
 * Safe to repeat, and to be killed at any point: called again with the same `now`, it goes on after the last page that was
 * stored. With `mayContinue` a later `now` goes on with it as well, for two hours. Throws AppError when Shopify does not answer or refuses; the reason is then on the segment.
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
    return await walkToEnd(shop, opened.walk, options);
  } catch (error) {
    // A cursor does not live for ever. The walk that relied on an old one starts over.
    if (opened.walk.cursor !== null && error instanceof AdminRequestRefused) {
      await pool.query(failWalk, [shop.id, segmentId, opened.walk.startedAt, null]);
      await pool.query(moveCursor, [shop.id, segmentId, opened.walk.startedAt, null]);
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

async function walkToEnd(shop: ShopRef, walk: Walk, options: { now: Date }): Promise<SegmentList | "overtaken"> {
  const client = adminClient(shop);
  const direct =
    walk.memberQueryId === null ? await walkPages(shop, { walk, client, now: options.now }) : "member-query";
  if (direct !== "member-query") return direct;
  return await walkMemberQuery(shop, { walk, client, now: options.now });
}

/** The list is first made by Shopify, then paged. For segments that are too large, or came out incomplete. */
async function walkMemberQuery(
  shop: ShopRef,
  options: { walk: Walk; client: AdminClient; now: Date },
): Promise<SegmentList | "overtaken"> {
  const { client, now } = options;
  let { walk } = options;
  const isKnown = walk.memberQueryId !== null && (await waitForMemberQuery(client, walk.memberQueryId));
  if (!isKnown) {
    const memberQueryId = await createMemberQuery(client, walk.segmentId);
    if (!(await restartOn(shop, walk, memberQueryId))) return "overtaken";
    walk = { ...walk, memberQueryId, cursor: null };
    await waitForMemberQuery(client, memberQueryId);
  }
  const list = await walkPages(shop, { walk, client, now });
  if (list !== "member-query") return list;
  throw new AppError("shopify-unavailable", {
    userMessage: "Shopify handed over fewer members than it counts. The last list stays in use, and we try again.",
  });
}

async function walkPages(
  shop: ShopRef,
  { walk, client, now }: { walk: Walk; client: AdminClient; now: Date },
): Promise<SegmentList | "overtaken" | "member-query"> {
  const readPage = memberReader(client, { source: walk, timezone: walk.timezone });
  try {
    for (let cursor = walk.cursor; ;) {
      const page = await readPage(cursor);
      await mirrorUnknown(shop, page.ids, { now });
      if (!(await storePage(shop, walk, { ids: page.ids, cursor: page.nextCursor ?? cursor }))) return "overtaken";
      if (page.nextCursor === null) return await storeVersion(shop, walk, { expectedCount: page.totalCount, now });
      cursor = page.nextCursor;
    }
  } catch (error) {
    if (asksForMemberQuery(error) && walk.memberQueryId === null) return "member-query";
    throw error;
  }
}

/** The members of the page and the place to go on from are stored together. */
function storePage(shop: ShopRef, walk: Walk, page: { ids: bigint[]; cursor: string | null }): Promise<boolean> {
  return inTransaction(async (tx) => {
    const { rowCount } = await tx.query(moveCursor, [shop.id, walk.segmentId, walk.startedAt, page.cursor]);
    if (rowCount === 0) return false;
    await tx.query(stageMembers, [shop.id, walk.segmentId, page.ids]);
    return true;
  });
}

function restartOn(shop: ShopRef, walk: Walk, memberQueryId: string): Promise<boolean> {
  return inTransaction(async (tx) => {
    const { rowCount } = await tx.query(useMemberQuery, [shop.id, walk.segmentId, walk.startedAt, memberQueryId]);
    if (rowCount === 0) return false;
    await tx.query(clearStage, [shop.id, walk.segmentId]);
    return true;
  });
}

/**
 * Customers are known from the export and by webhooks; the few that are not yet are asked for. That a member's number is
 * its customer's is not promised by Shopify, so an answer that knows none of many is taken as a sign that it changed.
 */
async function mirrorUnknown(shop: ShopRef, ids: readonly bigint[], options: { now: Date }): Promise<void> {
  const { rows } = await pool.query<{ id: bigint }>(unknownCustomers, [shop.id, ids]);
  if (rows.length === 0) return;
  const { found } = await refreshCustomers(
    shop,
    rows.map((row) => row.id),
    options,
  );
  if (found === 0 && rows.length >= 50)
    throw new Error("None of 50 or more segment members is a customer of that number");
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
