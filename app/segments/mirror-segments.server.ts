import { inTransaction, type Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { requestSegmentWatch } from "../jobs/request-segment-watch.server.ts";
import type { ShopRef } from "../shop.ts";
import { segmentSyncKey, type SegmentRecord } from "./segment.ts";
import { deletedSegmentPayloadSchema, segmentPayloadSchema } from "./segment-from-shopify.ts";

/**
 * Stores segments as Shopify has them; answers with those that are new or whose query is another, whose members are to be
 * read. An edit that is older than what is stored changes nothing. A walk that reads by the old query is overtaken.
 * Safe to repeat, in any order. `readAt` is when Shopify was asked; without it a deleted segment is not revived.
 */
export async function mirrorSegments(
  tx: Sql,
  shop: ShopRef,
  segments: readonly SegmentRecord[],
  options: { readAt?: Date } = {},
): Promise<{ changed: bigint[] }> {
  // "All customers" has no query. It is no list to read: sending to everyone means everyone who subscribed.
  const lists = segments.filter((segment) => segment.query.trim() !== "").sort((a, b) => (a.id < b.id ? -1 : 1));
  const known = await tx.query<{ id: bigint; query: string }>(
    "SELECT id, query FROM segment WHERE shop_id = $1 AND id = ANY ($2::bigint[]) AND deleted_at IS NULL ORDER BY id FOR UPDATE",
    [shop.id, lists.map((segment) => segment.id)],
  );
  const queryBefore = new Map(known.rows.map((segment) => [segment.id, segment.query]));
  const { rows } = await tx.query<{ id: bigint; query: string }>(
    `WITH incoming AS (
       SELECT * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
         AS incoming (id, name, query, created_at, edited_at)
     )
     INSERT INTO segment (shop_id, id, name, query, created_at, edited_at, query_since)
     SELECT $1, id, name, query, created_at, edited_at, edited_at FROM incoming
     ON CONFLICT (shop_id, id) DO UPDATE
     SET name = EXCLUDED.name, query = EXCLUDED.query, created_at = EXCLUDED.created_at, edited_at = EXCLUDED.edited_at,
         deleted_at = NULL,
         query_since = CASE WHEN segment.query = EXCLUDED.query THEN segment.query_since ELSE EXCLUDED.edited_at END,
         sync_state = CASE WHEN segment.query = EXCLUDED.query THEN segment.sync_state ELSE 'waiting' END,
         sync_started_at = CASE WHEN segment.query = EXCLUDED.query THEN segment.sync_started_at END,
         sync_cursor = CASE WHEN segment.query = EXCLUDED.query THEN segment.sync_cursor END,
         sync_query_id = CASE WHEN segment.query = EXCLUDED.query THEN segment.sync_query_id END
     WHERE (segment.edited_at IS NULL OR EXCLUDED.edited_at >= segment.edited_at)
       AND (segment.deleted_at IS NULL OR segment.deleted_at < $7)
       AND (segment.name, segment.query, segment.created_at, segment.edited_at, segment.deleted_at) IS DISTINCT FROM
           (EXCLUDED.name, EXCLUDED.query, EXCLUDED.created_at, EXCLUDED.edited_at, NULL)
     RETURNING id, query`,
    [
      shop.id,
      lists.map((segment) => segment.id),
      lists.map((segment) => segment.name),
      lists.map((segment) => segment.query),
      lists.map((segment) => segment.createdAt),
      lists.map((segment) => segment.editedAt),
      options.readAt ?? null,
    ],
  );
  return { changed: rows.filter((row) => row.query !== queryBefore.get(row.id)).map((row) => row.id) };
}

/**
 * Takes over a segment from segments/create or segments/update, and has its members read when its query is new.
 * Safe to repeat, in any order. Throws when the body is not Shopify's.
 */
export async function mirrorSegmentFromWebhook(shop: ShopRef, payload: unknown): Promise<void> {
  const segment = segmentPayloadSchema.parse(payload);
  await inTransaction((tx) => mirrorAndSync(tx, shop, segment));
}

/** Stores one segment, and queues the reading of its members when its query is new. */
export async function mirrorAndSync(tx: Sql, shop: ShopRef, segment: SegmentRecord): Promise<void> {
  const { changed } = await mirrorSegments(tx, shop, [segment]);
  for (const segmentId of changed) {
    await enqueue(tx, "sync-segment", {
      payload: { shopId: shop.id, segmentId, runId: null },
      key: segmentSyncKey(shop.id, segmentId),
    });
  }
}

/** Takes over segments/delete. Its lists stay readable for the campaigns that used them. Safe to repeat. */
export async function forgetSegmentFromWebhook(shop: ShopRef, payload: unknown, options: { now: Date }): Promise<void> {
  const { id } = deletedSegmentPayloadSchema.parse(payload);
  await inTransaction((tx) => markDeleted(tx, shop, { segmentId: id, now: options.now }));
}

/** Marks a segment as deleted and drops a walk that is under way. */
export async function markDeleted(tx: Sql, shop: ShopRef, options: { segmentId: bigint; now: Date }): Promise<void> {
  await tx.query(
    `UPDATE segment SET deleted_at = $3, sync_cursor = NULL, sync_query_id = NULL, sync_started_at = NULL
     WHERE shop_id = $1 AND id = $2 AND deleted_at IS NULL`,
    [shop.id, options.segmentId, options.now],
  );
  await tx.query("DELETE FROM segment_member_stage WHERE shop_id = $1 AND segment_id = $2", [
    shop.id,
    options.segmentId,
  ]);
  await requestSegmentWatch(tx, shop);
}
