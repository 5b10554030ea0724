import { randomUUID } from "node:crypto";
import { DateTime } from "luxon";
import type { Context } from "../context.ts";
import { startWorkflows } from "../flow/start-workflows.ts";
import { inTransaction } from "../open-database.ts";
import type { Sql } from "../open-database.ts";
import { compileSegmentQuery } from "../segments/compile-query.ts";
import { parseSegmentQuery } from "../segments/parse-query.ts";
import { emitAll } from "../webhooks/emit.ts";
import { segmentTopics } from "../webhooks/topics.ts";
import { membershipPayload } from "./payloads.ts";

type Shop = { id: bigint; timezone: string };
type Watched = { segmentId: bigint; query: string; countedOn: string };

/**
 * Watches just those segments that somebody subscribed to joining or leaving, or that a workflow starts with. Who is in a segment when the watch begins
 * did not join it: nothing is announced of them. Safe to repeat; call it when subscriptions or workflows change.
 */
export async function watchSegments(ctx: Context, shopId: bigint): Promise<void> {
  await inTransaction(ctx.pool, async (tx) => {
    const shop = await lockWatch(tx, shopId);
    const wanted = await listSubscribed(tx, shop.id);
    await tx.query("DELETE FROM watched_segment WHERE shop_id = $1 AND segment_id <> ALL ($2::bigint[])", [
      shop.id,
      wanted.map(({ id }) => id),
    ]);
    const watched = new Map((await listWatched(tx, shop.id)).map((one) => [one.segmentId, one]));
    for (const { id, query } of wanted) {
      // Shopify's word on an edited query is not published. Whom an edit lets in did not do anything to join.
      if (watched.get(id)?.query !== query) await beginWatch(ctx, shop, { tx, segmentId: id, query });
    }
  });
}

/**
 * Announces who joined and left the watched segments: of the customers who changed since, and of all where the shop's day
 * is another than when they were last counted, which is all that time alone can change. Returns how much there was to do.
 */
export async function noticeMembers(ctx: Context, shopId: bigint): Promise<number> {
  return inTransaction(ctx.pool, async (tx) => {
    const shop = await lockWatch(tx, shopId);
    const { rows: changed } = await tx.query<{ customer_id: bigint }>(
      "DELETE FROM changed_customer WHERE shop_id = $1 RETURNING customer_id",
      [shop.id],
    );
    const customerIds = [...new Set(changed.map((row) => row.customer_id))];
    const today = dayOf(ctx, shop);
    let done = customerIds.length;
    for (const watched of await listWatched(tx, shop.id)) {
      const isNewDay = watched.countedOn !== today;
      if (!isNewDay && customerIds.length === 0) continue;
      await announceChanges(ctx, shop, { tx, watched, customerIds: isNewDay ? null : customerIds });
      if (isNewDay) done += 1;
    }
    await tx.query("UPDATE watched_segment SET counted_on = $2 WHERE shop_id = $1 AND counted_on <> $2", [
      shop.id,
      today,
    ]);
    return done;
  });
}

/** Has every watched segment counted anew, for changes that were made past the shop's own rules. */
export async function recountSegments(ctx: Context, shopId: bigint): Promise<void> {
  await ctx.pool.query("UPDATE watched_segment SET counted_on = '-infinity' WHERE shop_id = $1", [shopId]);
  await noticeMembers(ctx, shopId);
}

/**
 * The segments that the subscriptions' filters let through, and those of workflows that are on; a subscription without a
 * filter is for all.
 */
async function listSubscribed(tx: Sql, shopId: bigint): Promise<{ id: bigint; query: string }[]> {
  const { rows: subscriptions } = await tx.query<{ filter: string | null }>(
    "SELECT filter FROM webhook_subscription WHERE (shop_id = $1 OR shop_id IS NULL) AND topic = ANY ($2)",
    [shopId, segmentTopics],
  );
  const isForAll = subscriptions.some(({ filter }) => idsIn(filter).length === 0);
  const { rows: workflows } = await tx.query<{ id: string }>(
    `SELECT trigger ->> 'segmentId' AS id FROM flow_workflow
      WHERE shop_id = $1 AND is_enabled AND trigger ->> 'segmentId' IS NOT NULL`,
    [shopId],
  );
  const ids = [...subscriptions.flatMap(({ filter }) => idsIn(filter)), ...workflows.map(({ id }) => id)];
  const { rows } = await tx.query<{ id: bigint; query: string }>(
    "SELECT id, query FROM segment WHERE shop_id = $1 AND ($2 OR id = ANY ($3::bigint[])) ORDER BY id",
    [shopId, isForAll, ids],
  );
  return rows;
}

/** Integrations write `segmentId:"gid://shopify/Segment/1"`, where the payload says `segment_id`. */
function idsIn(filter: string | null): string[] {
  return [...(filter ?? "").matchAll(/segment_?id:\W*gid:\/\/shopify\/Segment\/(\d{1,18})\b/giu)].map(
    (match) => match[1] ?? "",
  );
}

async function listWatched(tx: Sql, shopId: bigint): Promise<Watched[]> {
  const { rows } = await tx.query<Watched>(
    `SELECT segment_id AS "segmentId", query, counted_on::text AS "countedOn" FROM watched_segment
      WHERE shop_id = $1 ORDER BY segment_id`,
    [shopId],
  );
  return rows;
}

async function beginWatch(
  ctx: Context,
  shop: Shop,
  { tx, segmentId, query }: { tx: Sql; segmentId: bigint; query: string },
): Promise<void> {
  await tx.query("DELETE FROM watched_segment WHERE shop_id = $1 AND segment_id = $2", [shop.id, segmentId]);
  await tx.query("INSERT INTO watched_segment (shop_id, segment_id, query, counted_on) VALUES ($1, $2, $3, $4)", [
    shop.id,
    segmentId,
    query,
    dayOf(ctx, shop),
  ]);
  const members = compile(ctx, shop, { query, firstParameter: 3 });
  if (!members) return;
  await tx.query(
    `INSERT INTO watched_member (shop_id, segment_id, customer_id)
     SELECT $1::bigint, $2::bigint, c.id FROM customer c WHERE ${members.sql}`,
    [shop.id, segmentId, ...members.params],
  );
}

/** Of the given customers, or of all for null. */
async function announceChanges(
  ctx: Context,
  shop: Shop,
  { tx, watched, customerIds }: { tx: Sql; watched: Watched; customerIds: bigint[] | null },
): Promise<void> {
  const members = compile(ctx, shop, { query: watched.query, firstParameter: 4 });
  if (!members) return;
  const { rows } = await tx.query<{ customer_id: bigint; joined: boolean }>(
    `WITH inside AS MATERIALIZED (
       SELECT c.id FROM customer c WHERE ($3::bigint[] IS NULL OR c.id = ANY ($3)) AND ${members.sql}
     ), joined AS (
       INSERT INTO watched_member (shop_id, segment_id, customer_id) SELECT $1::bigint, $2::bigint, id FROM inside
       ON CONFLICT DO NOTHING RETURNING customer_id
     ), gone AS (
       DELETE FROM watched_member m WHERE m.shop_id = $1 AND m.segment_id = $2
         AND ($3::bigint[] IS NULL OR m.customer_id = ANY ($3)) AND m.customer_id NOT IN (SELECT id FROM inside)
       RETURNING m.customer_id
     )
     SELECT customer_id, true AS joined FROM joined
     UNION ALL
     SELECT g.customer_id, false FROM gone g JOIN customer c ON c.shop_id = $1 AND c.id = g.customer_id
     ORDER BY customer_id`,
    [shop.id, watched.segmentId, customerIds, ...members.params],
  );
  for (const topic of segmentTopics) {
    const events = rows
      .filter(({ joined }) => joined === (topic === "customer.joined_segment"))
      .map(({ customer_id: customerId }) => ({
        payload: membershipPayload({ shopId: shop.id, customerId, segmentId: watched.segmentId }),
        eventId: randomUUID(),
      }));
    if (events.length > 0) await emitAll(ctx, { shopId: shop.id, topic, events, tx });
  }
  for (const joined of [true, false]) {
    const happenings = rows
      .filter((row) => row.joined === joined)
      .map((row) => ({ ids: { customer_id: String(row.customer_id), segment_id: String(watched.segmentId) } }));
    const trigger = joined ? "customer_joined_segment" : "customer_left_segment";
    await startWorkflows(ctx, shop.id, { tx, trigger, happenings });
  }
}

function compile(ctx: Context, shop: Shop, { query, firstParameter }: { query: string; firstParameter: number }) {
  const parsed = parseSegmentQuery(query);
  if (!parsed.ok) return null;
  const { timezone } = shop;
  return compileSegmentQuery(parsed.ast, { shopId: shop.id, timezone, now: ctx.now(), firstParameter });
}

function dayOf(ctx: Context, { timezone }: Shop): string {
  return DateTime.fromJSDate(ctx.now(), { zone: timezone }).toFormat("yyyy-MM-dd");
}

/** One at a time, so that nobody joins twice. Days are the shop's own, as in its admin. */
async function lockWatch(tx: Sql, shopId: bigint): Promise<Shop> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('watch ' || $1::bigint, 0))", [shopId]);
  const { rows } = await tx.query<Shop>("SELECT id, timezone FROM shop WHERE id = $1", [shopId]);
  const shop = rows[0];
  if (!shop) throw new Error(`there is no shop ${shopId}`);
  return shop;
}
