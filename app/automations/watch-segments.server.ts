import { inTransaction, pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { requestSegmentWatch } from "../jobs/request-segment-watch.server.ts";
import { log } from "../log.server.ts";
import { requestSegmentSync } from "../segments/request-sync.server.ts";
import { AdminRequestRefused } from "../shopify/admin-request-error.ts";
import {
  listSegmentSubscriptions,
  segmentTopics,
  subscribeToSegment,
  unsubscribeFromSegment,
  type SegmentSubscription,
  type SegmentTopic,
} from "../shopify/segment-subscriptions.server.ts";
import type { ShopRef } from "../shop.ts";

/** What came of watching one segment. `isNew`: until now Shopify did not tell, so somebody may have been missed. */
type Watched = { segmentId: bigint; problem: string | null; isNew: boolean };

const noticeDays = 30;
const topics = Object.keys(segmentTopics) as SegmentTopic[];

/**
 * Makes the shop's subscriptions to joining and leaving segments those that its active automations need: made where one is
 * missing, ended where none is needed any more, whatever there was before. What Shopify refuses is on the segment's watch for
 * the merchant to read, and asked for again by the clock. After a subscription was made the segment's list is read: for who came
 * in before, and so that everybody who is inside by then is known to have been. Safe to repeat and to break off. Throws
 * AppError when Shopify does not answer, to be tried again.
 */
export async function watchSegments(shop: ShopRef, { now }: { now: Date }): Promise<void> {
  const wanted = await readWanted(shop);
  const { rowCount: known } = await pool.query("SELECT FROM segment_watch WHERE shop_id = $1 LIMIT 1", [shop.id]);
  if (wanted.length === 0 && known === 0) return;
  try {
    const present = await listSegmentSubscriptions(shop);
    const watched: Watched[] = [];
    for (const segmentId of wanted) watched.push(await watch(shop, segmentId, present));
    await note(shop, watched, { now });
    for (const { id } of superfluous(present, wanted)) await unsubscribeFromSegment(shop, id);
    await forgetOthers(shop, wanted);
  } catch (error) {
    if (error instanceof AppError && error.code !== "shop-not-installed") {
      const problem = error.userMessage;
      await note(
        shop,
        wanted.map((segmentId) => ({ segmentId, problem, isNew: false })),
        { now },
      );
    }
    throw error;
  }
}

/**
 * Has every shop looked at that watches segments, or did: Shopify ends subscriptions without a word. Notices that are older than
 * every list that is still compared with them are forgotten. Safe to repeat.
 */
export async function watchAllSegments({ now }: { now: Date }): Promise<void> {
  await pool.query(
    "DELETE FROM segment_notice n USING shop WHERE n.shop_id = shop.id AND n.at < $1 AND n.worked_at IS NOT NULL",
    [new Date(now.getTime() - noticeDays * 24 * 60 * 60_000)],
  );
  const { rows } = await pool.query<{ id: number }>(
    `SELECT shop.id FROM shop WHERE shop.uninstalled_at IS NULL AND (
       EXISTS (SELECT FROM segment_watch w WHERE w.shop_id = shop.id)
       OR EXISTS (
         SELECT FROM automation a
         JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
         WHERE a.shop_id = shop.id AND a.status = 'active' AND a.archived_at IS NULL
           AND (v.segment_id IS NOT NULL OR EXISTS (SELECT FROM unnest(v.waits_for) AS event WHERE starts_with(event, 'segment-')))))
     ORDER BY shop.id`,
  );
  for (const shop of rows) await inTransaction((tx) => requestSegmentWatch(tx, shop));
}

/** The segments that active automations start with, or stop on leaving, which are the same, and those that their steps wait for. */
async function readWanted(shop: ShopRef): Promise<bigint[]> {
  const { rows } = await pool.query<{ id: bigint }>(
    `SELECT DISTINCT segment.id FROM automation a
     JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
     JOIN segment ON segment.shop_id = a.shop_id AND segment.deleted_at IS NULL
       AND (segment.id = v.segment_id OR v.waits_for && ARRAY['segment-entered:' || segment.id, 'segment-left:' || segment.id])
     WHERE a.shop_id = $1 AND a.status = 'active' AND a.archived_at IS NULL ORDER BY segment.id`,
    [shop.id],
  );
  return rows.map(({ id }) => id);
}

async function watch(shop: ShopRef, segmentId: bigint, present: readonly SegmentSubscription[]): Promise<Watched> {
  const missing = topics.filter((topic) => !present.some((one) => one.topic === topic && one.segmentId === segmentId));
  const refusals: string[] = [];
  for (const topic of missing) refusals.push(...(await subscribe(shop, { topic, segmentId })));
  const problem = refusals.length > 0 ? [...new Set(refusals)].join(" ") : null;
  if (problem) log.warn({ segment: segmentId.toString(), problem }, "Shopify does not tell who joins a segment");
  return { segmentId, problem, isNew: missing.length > 0 && problem === null };
}

/** Shopify's refusals, in its words; none when it will tell. */
async function subscribe(shop: ShopRef, what: { topic: SegmentTopic; segmentId: bigint }): Promise<string[]> {
  try {
    const refusals = await subscribeToSegment(shop, what);
    // Another job made it in between.
    return refusals.map(({ message }) => message).filter((message) => !/already been taken/i.test(message));
  } catch (error) {
    if (error instanceof AdminRequestRefused) return [error.userMessage];
    throw error;
  }
}

/** One for each topic and segment; those for other segments, for other addresses, and second ones go. */
function superfluous(present: readonly SegmentSubscription[], wanted: readonly bigint[]): SegmentSubscription[] {
  const kept = new Set<string>();
  return present.filter(({ topic, segmentId }) => {
    const key = `${topic}/${segmentId}`;
    if (segmentId === null || !wanted.includes(segmentId) || kept.has(key)) return true;
    kept.add(key);
    return false;
  });
}

async function note(shop: ShopRef, watched: readonly Watched[], { now }: { now: Date }): Promise<void> {
  await pool.query(
    `INSERT INTO segment_watch AS w (shop_id, segment_id, since, problem, checked_at)
     SELECT $1, segment_id, CASE WHEN problem IS NULL THEN $4::timestamptz END, problem, $4
     FROM unnest($2::bigint[], $3::text[]) AS one (segment_id, problem)
     ON CONFLICT (shop_id, segment_id) DO UPDATE
       SET since = CASE WHEN excluded.problem IS NULL THEN coalesce(w.since, excluded.since) END,
           problem = excluded.problem, checked_at = excluded.checked_at`,
    [shop.id, watched.map(({ segmentId }) => segmentId), watched.map(({ problem }) => problem), now],
  );
  for (const { segmentId, isNew } of watched) if (isNew) await requestSegmentSync(shop, segmentId);
}

async function forgetOthers(shop: ShopRef, wanted: readonly bigint[]): Promise<void> {
  await pool.query("DELETE FROM segment_watch WHERE shop_id = $1 AND segment_id <> ALL ($2::bigint[])", [
    shop.id,
    wanted,
  ]);
}
