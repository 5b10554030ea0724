import { refreshCustomers } from "../customers/refresh-customers.server.ts";
import { inTransaction, pool, type Sql } from "../db.server.ts";
import { refreshSegment } from "../segments/refresh-segment.server.ts";
import type { ShopRef } from "../shop.ts";
import { enterMoved, stoppedByLeaving } from "./enter.sql.ts";
import { hearEvent } from "./hear-event.server.ts";
import { lockMoves } from "./lock-moves.server.ts";
import { peopleOfNotices, peopleOfVersion, segmentMoves, type SegmentMove } from "./segment-moves.sql.ts";
import { stopRuns } from "./stop-runs.server.ts";
import { wakeEnrollments } from "./wake-enrollments.server.ts";

const movesPerStatement = 10_000;
const noticesPerTransaction = 1_000;

/**
 * Starts and stops runs by what one list version of a segment tells: whoever came in enters, whoever left is stopped where that
 * stops them, and runs that wait for either go on. The first list is where a segment begins: nobody "came in" with it. Nor with
 * the first by an edited query. Who came in was perhaps told of by a webhook before, or will be: that is one coming in, and
 * starts one run. Safe to repeat, in any order.
 */
export async function enterFromSegment(
  shop: ShopRef,
  { segmentId, version }: { segmentId: bigint; version: number },
  { now }: { now: Date },
): Promise<void> {
  const moves = await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ since: Date }>(
      `SELECT coalesce(max(before.taken_at), max(v.taken_at)) - interval '15 minutes' AS since
       FROM segment_version v
       LEFT JOIN segment_version before ON before.shop_id = v.shop_id AND before.segment_id = v.segment_id AND before.version = v.version - 1
       WHERE v.shop_id = $1 AND v.segment_id = $2 AND v.version = $3 HAVING count(*) > 0`,
      [shop.id, segmentId, version],
    );
    const since = rows[0]?.since;
    return since ? carryOut(tx, shop, { segmentId, people: peopleOfVersion, since, which: version, now }) : [];
  });
  await tellWaiting(shop, { segmentId, moves, now });
}

/**
 * The same by what Shopify told since it was last asked for this: at once, where the lists come once a night. Before that the
 * segment is looked at: whoever is told of because its query was edited did not come in. Throws AppError when Shopify does not
 * answer, to be tried again; the lists do not wait for it.
 */
export async function enterFromNotices(
  shop: ShopRef,
  { segmentId }: { segmentId: bigint },
  { now }: { now: Date },
): Promise<void> {
  await refreshSegment(shop, segmentId, { now });
  for (let isOver = false; !isOver;) {
    const { rows } = await pool.query<{ id: bigint; customerId: bigint; at: Date; isKnown: boolean }>(
      `SELECT n.id, n.customer_id AS "customerId", n.at, c.id IS NOT NULL AS "isKnown" FROM segment_notice n
       LEFT JOIN customer c ON c.shop_id = n.shop_id AND c.id = n.customer_id
       WHERE n.shop_id = $1 AND n.segment_id = $2 AND n.worked_at IS NULL ORDER BY n.id LIMIT $3`,
      [shop.id, segmentId, noticesPerTransaction],
    );
    isOver = rows.length < noticesPerTransaction;
    if (rows.length === 0) return;
    // A notice may come before the customer's own webhook.
    const unknown = new Set(rows.filter(({ isKnown }) => !isKnown).map(({ customerId }) => customerId));
    if (unknown.size > 0) await refreshCustomers(shop, [...unknown], { now });
    const since = new Date(Math.min(...rows.map(({ at }) => at.getTime())));
    const ids = rows.map(({ id }) => id);
    const moves = await inTransaction((tx) =>
      carryOut(tx, shop, { segmentId, people: peopleOfNotices, since, which: ids, now }),
    );
    await tellWaiting(shop, { segmentId, moves, now });
    // Last of all: whoever is cut off before this does the same again.
    await pool.query("UPDATE segment_notice SET worked_at = $3 WHERE shop_id = $1 AND id = ANY ($2::bigint[])", [
      shop.id,
      ids,
      now,
    ]);
  }
}

/** Runs that wait for somebody to come in, or to leave, go on. */
async function tellWaiting(
  shop: ShopRef,
  { segmentId, moves, now }: { segmentId: bigint; moves: readonly SegmentMove[]; now: Date },
): Promise<void> {
  for (const kind of ["segment-entered", "segment-left"] as const) {
    const to = moves.filter(({ isInside }) => isInside === (kind === "segment-entered"));
    await hearEvent(shop, { event: { kind, segmentId: segmentId.toString() }, to }, { now });
  }
}

/** A person's moves one after the other, everybody's first ones together. Answers with them. */
async function carryOut(
  tx: Sql,
  shop: ShopRef,
  options: { segmentId: bigint; people: string; since: Date; which: number | bigint[]; now: Date },
): Promise<SegmentMove[]> {
  const { segmentId, people, since, which, now } = options;
  // Lists and notices of one segment take turns: the second sees the runs that the first began.
  await lockMoves(tx, shop, segmentId);
  const { rows: moves } = await tx.query<SegmentMove>(segmentMoves(people), [shop.id, segmentId, since, which]);
  let entered = 0;
  for (let nth = 1, round = movesOf(moves, nth); round.length > 0; round = movesOf(moves, (nth += 1))) {
    for (let start = 0; start < round.length; start += movesPerStatement) {
      entered += await move(tx, shop, { segmentId, moves: round.slice(start, start + movesPerStatement), now });
    }
  }
  if (entered > 0) await wakeEnrollments(tx, shop, now);
  return moves;
}

function movesOf(moves: readonly SegmentMove[], nth: number): SegmentMove[] {
  return moves.filter((one) => one.nth === nth);
}

async function move(
  tx: Sql,
  shop: ShopRef,
  { segmentId, moves, now }: { segmentId: bigint; moves: readonly SegmentMove[]; now: Date },
): Promise<number> {
  const left = moves.filter(({ isInside }) => !isInside);
  if (left.length > 0) {
    const { rows } = await tx.query<{ at: Date; customerIds: bigint[] }>(stoppedByLeaving, [
      shop.id,
      segmentId,
      left.map(({ customerId }) => customerId),
      left.map(({ at }) => at),
    ]);
    for (const { at, customerIds } of rows) {
      await stopRuns(tx, shop, { customerIds, event: "segment-left", at, segmentId, now });
    }
  }
  const { rowCount } = await tx.query(enterMoved, [
    shop.id,
    segmentId,
    now,
    moves.map(({ customerId }) => customerId),
    moves.map(({ at }) => at),
    moves.map(({ isInside }) => isInside),
    moves.map(({ knownOutsideAt }) => knownOutsideAt),
    moves.map(({ outsideAt }) => outsideAt),
    moves.map(({ until }) => until),
  ]);
  return rowCount ?? 0;
}
