import { refreshCustomers } from "../customers/refresh-customers.server.ts";
import { inTransaction, pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { adminClient, type AdminClient } from "../shopify/admin-client.server.ts";
import type { ShopRef } from "../shop.ts";
import type { Walk } from "./open-walk.server.ts";
import { asksForMemberQuery, createMemberQuery, memberReader, waitForMemberQuery } from "./read-members.server.ts";
import { storeVersion, type SegmentList } from "./store-version.server.ts";
import { clearStage, moveCursor, stageMembers, unknownCustomers, useMemberQuery } from "./sync-segment.sql.ts";

/**
 * Reads all the members of an open walk, page by page, and makes them the segment's list. "overtaken" when the segment was
 * changed meanwhile. What is stored after each page is enough to go on from there.
 */
export async function walkMembers(
  shop: ShopRef,
  walk: Walk,
  options: { now: Date },
): Promise<SegmentList | "overtaken"> {
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
    const memberQueryId = await createMemberQuery(client, { segmentId: walk.segmentId });
    if (!(await restartOn(shop, walk, memberQueryId))) return "overtaken";
    walk = { ...walk, memberQueryId, cursor: null };
    await waitForMemberQuery(client, memberQueryId);
  }
  const list = await walkPages(shop, { walk, client, now });
  if (list !== "member-query") return list;
  // Another try has Shopify make another list.
  await restartOn(shop, walk, null);
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

function restartOn(shop: ShopRef, walk: Walk, memberQueryId: string | null): Promise<boolean> {
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
export async function mirrorUnknown(shop: ShopRef, ids: readonly bigint[], options: { now: Date }): Promise<void> {
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
