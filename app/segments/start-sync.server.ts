import { inTransaction, type Sql } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { log } from "../log.server.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { ListSegmentsDocument, type ListSegmentsQuery } from "../shopify/admin-operations.generated.ts";
import type { ShopRef } from "../shop.ts";
import { failRun } from "./finish-run.server.ts";
import { localDate } from "./local-date.ts";
import { mirrorSegments } from "./mirror-segments.server.ts";
import type { SegmentRecord, SyncKind } from "./segment.ts";
import { segmentFromShopify } from "./segment-from-shopify.ts";

/** A run that is not finished after this long was lost; another may begin. */
const givenUpAfterMs = 24 * 60 * 60_000;
const segmentsPerPage = 250;

/**
 * Begins a full sync of a shop: takes over its list of segments and queues the reading of its customers, after which the
 * members of each segment follow (`syncCustomers`). One at a time for each shop: while one is under way this does nothing.
 * Safe to repeat. Throws AppError when Shopify does not answer; ends quietly when the app is not installed any more.
 */
export async function startSync(shop: ShopRef, options: { kind: SyncKind; now: Date }): Promise<void> {
  const run = await openRun(shop, options);
  if (!run) return;
  const segments = await listSegments(shop).catch(async (error: unknown) => {
    if (!(error instanceof AppError && error.code === "shop-not-installed")) throw error;
    await failRun(shop, { runId: run.id, error: error.userMessage, now: options.now });
    return undefined;
  });
  if (!segments) return;
  await inTransaction(async (tx) => {
    const { rowCount } = await tx.query(
      "UPDATE sync_run SET state = 'syncing' WHERE shop_id = $1 AND id = $2 AND state = 'waiting' AND finished_at IS NULL",
      [shop.id, run.id],
    );
    if (rowCount === 0) return;
    await mirrorSegments(tx, shop, segments, { readAt: options.now });
    await dropDeleted(tx, shop, { listed: segments.map((segment) => segment.id), now: options.now });
    await enqueue(tx, "sync-customers", {
      payload: { shopId: shop.id, runId: run.id },
      key: customerSyncKey(shop, run.id),
    });
  });
}

/** The job key of a run's customer export: one job at a time goes on with it. */
export function customerSyncKey(shop: ShopRef, runId: bigint): string {
  return `sync-customers:${shop.id}:${runId}`;
}

/** The run to go on with: a new one, or one of which nothing but its row was stored. Undefined while another is under way. */
async function openRun(shop: ShopRef, options: { kind: SyncKind; now: Date }): Promise<{ id: bigint } | undefined> {
  return await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ timezone: string }>("SELECT timezone FROM shop WHERE id = $1 FOR UPDATE", [
      shop.id,
    ]);
    const [row] = rows;
    if (!row) return undefined;
    await giveUpLostRun(tx, shop, options.now);
    const open = await tx.query<{ id: bigint; state: string }>(
      "SELECT id, state FROM sync_run WHERE shop_id = $1 AND finished_at IS NULL",
      [shop.id],
    );
    if (open.rows[0]) return open.rows[0].state === "waiting" ? open.rows[0] : undefined;
    // Whatever its reason, a full sync is today's: the nightly one need not follow it an hour later on the first day.
    await tx.query("UPDATE shop SET nightly_sync_on = greatest(nightly_sync_on, $2) WHERE id = $1", [
      shop.id,
      localDate(row.timezone, options.now),
    ]);
    const inserted = await tx.query<{ id: bigint }>(
      "INSERT INTO sync_run (shop_id, kind, state, started_at) VALUES ($1, $2, 'waiting', $3) RETURNING id",
      [shop.id, options.kind, options.now],
    );
    return inserted.rows[0];
  });
}

async function giveUpLostRun(tx: Sql, shop: ShopRef, now: Date): Promise<void> {
  const { rowCount } = await tx.query(
    `UPDATE sync_run SET state = 'failed', finished_at = $2, error = 'This update did not finish within a day.'
     WHERE shop_id = $1 AND finished_at IS NULL AND started_at < $3`,
    [shop.id, now, new Date(now.getTime() - givenUpAfterMs)],
  );
  if (rowCount) log.error({ shop: shop.domain }, "A sync did not finish within a day");
}

async function listSegments(shop: ShopRef): Promise<SegmentRecord[]> {
  const client = adminClient(shop);
  const segments: SegmentRecord[] = [];
  for (let after: string | null = null; ;) {
    const { segments: page }: ListSegmentsQuery = await client.request(ListSegmentsDocument, {
      first: segmentsPerPage,
      after,
    });
    segments.push(...page.nodes.map(segmentFromShopify));
    const next: string | null = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
    if (next === null || next === after) return segments;
    after = next;
  }
}

/** Segments that Shopify no longer lists. One that a webhook told of while the list was read is newer than the list. */
async function dropDeleted(tx: Sql, shop: ShopRef, options: { listed: readonly bigint[]; now: Date }): Promise<void> {
  await tx.query(
    `UPDATE segment SET deleted_at = $3, sync_cursor = NULL, sync_query_id = NULL, sync_started_at = NULL
     WHERE shop_id = $1 AND id <> ALL ($2::bigint[]) AND deleted_at IS NULL AND (created_at IS NULL OR created_at < $3)`,
    [shop.id, options.listed, options.now],
  );
}
