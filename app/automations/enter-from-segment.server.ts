import { inTransaction, type Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { changedMembers, enterRuns } from "./enter.sql.ts";
import { hearEvent } from "./hear-event.server.ts";
import { stopRuns } from "./stop-runs.server.ts";
import { wakeEnrollments } from "./wake-enrollments.server.ts";

/**
 * Starts and stops runs by what changed with one list version of a segment: whoever came in enters, whoever left is stopped where
 * that stops them, and runs that wait for either go on. The first list is where a segment begins: nobody "came in" with it. Nor with a list that changed because the
 * merchant edited the segment's query. Safe to repeat: one version lets each person in once.
 */
export async function enterFromSegment(
  shop: ShopRef,
  { segmentId, version }: { segmentId: bigint; version: number },
  { now }: { now: Date },
): Promise<void> {
  const changes = await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ taken_at: Date; is_change: boolean }>(
      `SELECT v.taken_at, coalesce(before.query = v.query, false) AS is_change
       FROM segment_version v
       LEFT JOIN segment_version before ON before.shop_id = v.shop_id AND before.segment_id = v.segment_id AND before.version = v.version - 1
       WHERE v.shop_id = $1 AND v.segment_id = $2 AND v.version = $3`,
      [shop.id, segmentId, version],
    );
    const [list] = rows;
    if (!list?.is_change) return null;
    let entered = 0;
    for (const kind of ["segment-entered", "segment-left"] as const) {
      const { rowCount } = await tx.query(enterRuns(changedMembers[kind]), [
        shop.id,
        kind,
        segmentId,
        `segment:${segmentId}@${version}`,
        list.taken_at,
        now,
        "{}",
        version,
      ]);
      entered += rowCount ?? 0;
    }
    const { joined, left } = await readChanges(tx, shop, { segmentId, version });
    if (left.length > 0) {
      await stopRuns(tx, shop, { customerIds: left, event: "segment-left", at: list.taken_at, segmentId, now });
    }
    if (entered > 0) await wakeEnrollments(tx, shop, now);
    return { joined, left, at: list.taken_at };
  });
  if (!changes) return;
  const { joined, left, at } = changes;
  const segment = { segmentId: segmentId.toString() };
  await hearEvent(shop, { event: { kind: "segment-entered", ...segment }, customerIds: joined, at }, { now });
  await hearEvent(shop, { event: { kind: "segment-left", ...segment }, customerIds: left, at }, { now });
}

async function readChanges(
  tx: Sql,
  shop: ShopRef,
  { segmentId, version }: { segmentId: bigint; version: number },
): Promise<{ joined: bigint[]; left: bigint[] }> {
  const { rows } = await tx.query<{ customer_id: bigint; has_left: boolean }>(
    `SELECT customer_id, joined_version <> $3 AS has_left FROM segment_member
     WHERE shop_id = $1 AND segment_id = $2 AND (joined_version = $3 OR left_version = $3)`,
    [shop.id, segmentId, version],
  );
  const those = (hasLeft: boolean) => rows.flatMap((row) => (row.has_left === hasLeft ? [row.customer_id] : []));
  return { joined: those(false), left: those(true) };
}
