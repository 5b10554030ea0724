import { inTransaction, type Sql } from "../db.server.ts";
import { skipQueuedMessages } from "../messaging/queue-messages.server.ts";
import type { ShopRef } from "../shop.ts";
import type { StopEvent } from "./definition.ts";
import type { EndReason } from "./enrollment.ts";

const reasonOf: Record<StopEvent | "goal", EndReason> = {
  goal: "goal",
  "order-placed": "ordered",
  unsubscribed: "unsubscribed",
  replied: "replied",
  refunded: "refunded",
  "segment-left": "left-segment",
};

/** A condition on `e`, whose parameters are numbered from `first`. */
type Which = { where: (first: number) => string; values: unknown[] };

/**
 * Ends the runs that this event stops, of these customers, that began before it. What they have queued and nobody has claimed
 * is not sent. A run that the very same order started is not stopped by it. Safe to repeat.
 */
export async function stopRuns(
  tx: Sql,
  shop: ShopRef,
  options: { customerIds: readonly bigint[]; event: StopEvent | "goal"; at: Date; segmentId?: bigint; now: Date },
): Promise<void> {
  const { customerIds, event, at, segmentId = null, now } = options;
  const which = {
    where: (
      first: number,
    ) => `e.customer_id = ANY ($${first}::bigint[]) AND e.entered_at < $${first + 1}::timestamptz AND EXISTS (
      SELECT FROM automation_version v
      WHERE v.shop_id = e.shop_id AND v.automation_id = e.automation_id AND v.version = e.version
        AND $${first + 2}::text = ANY (v.stop_on)
          AND ($${first + 2}::text <> 'goal' OR $${first + 1} <= e.entered_at + (v.definition -> 'goal' ->> 'days')::int * interval '1 day')
          AND ($${first + 3}::bigint IS NULL OR v.segment_id = $${first + 3}))`,
    values: [customerIds, at, event, segmentId],
  };
  await end(tx, shop, which, { reason: reasonOf[event], now });
  await skipWaiting(tx, shop, which, { now });
}

/** The same, in a transaction of its own. */
export async function stopRunsAfter(
  shop: ShopRef,
  options: { customerIds: readonly bigint[]; event: StopEvent; at: Date; now: Date },
): Promise<void> {
  await inTransaction((tx) => stopRuns(tx, shop, options));
}

/** A run is over when its last step is queued; its message may still wait. */
async function skipWaiting(tx: Sql, shop: ShopRef, which: Which, { now }: { now: Date }): Promise<void> {
  const { rows } = await tx.query<{ id: bigint }>(
    `SELECT DISTINCT e.id FROM enrollment e
     JOIN message m ON m.shop_id = e.shop_id AND m.source = 'automation' AND m.source_id = e.id
       AND m.customer_id = e.customer_id AND m.status = 'queued'
     WHERE e.shop_id = $1 AND ${which.where(2)}`,
    [shop.id, ...which.values],
  );
  await skipQueuedMessages(
    tx,
    shop,
    rows.map((row) => row.id),
    { source: "automation", now },
  );
}

/** Ends what reminds of a checkout that has become an order, whatever its automation says of stopping. */
export async function stopRunsOfCheckout(
  tx: Sql,
  shop: ShopRef,
  { token, now }: { token: string; now: Date },
): Promise<void> {
  const which = { where: (first: number) => `e.subject = $${first}`, values: [`checkout:${token}`] };
  await end(tx, shop, which, { reason: "ordered", now });
  await skipWaiting(tx, shop, which, { now });
}

/** Ends all runs of a shop that has removed the app, and pauses what started them: nobody is written to any more. */
export async function haltAutomations(tx: Sql, shop: ShopRef, { now }: { now: Date }): Promise<void> {
  await tx.query("UPDATE automation SET status = 'paused' WHERE shop_id = $1 AND status = 'active'", [shop.id]);
  const which = { where: () => "true", values: [] };
  await end(tx, shop, which, { reason: "app-removed", now });
  await skipWaiting(tx, shop, which, { now });
}

/** Ends all runs of an automation, and skips what they have queued. */
export async function stopRunsOfAutomation(
  tx: Sql,
  shop: ShopRef,
  { automationId, now }: { automationId: bigint; now: Date },
): Promise<void> {
  const which = { where: (first: number) => `e.automation_id = $${first}`, values: [automationId] };
  await end(tx, shop, which, { reason: "automation-stopped", now });
  const { rows } = await tx.query<{ id: bigint }>(
    `SELECT DISTINCT m.source_id AS id FROM dispatch d
     JOIN message_queue q ON q.shop_id = d.shop_id AND q.dispatch_id = d.id
     JOIN message m ON m.shop_id = q.shop_id AND m.id = q.message_id AND m.status = 'queued'
     WHERE d.shop_id = $1 AND starts_with(d.owner, $2)`,
    [shop.id, `automation:${automationId}/`],
  );
  await skipQueuedMessages(
    tx,
    shop,
    rows.map((row) => row.id),
    { source: "automation", now },
  );
}

/** Ends the tests of an automation that are under way, and skips what they have queued. Answers with how many. Safe to repeat. */
export async function stopTests(
  tx: Sql,
  shop: ShopRef,
  { automationId, now }: { automationId: bigint; now: Date },
): Promise<number> {
  const which = { where: (first: number) => `e.automation_id = $${first} AND e.is_test`, values: [automationId] };
  const ended = await end(tx, shop, which, { reason: "test-stopped", now });
  await skipWaiting(tx, shop, which, { now });
  return ended;
}

async function end(
  tx: Sql,
  shop: ShopRef,
  which: Which,
  { reason, now }: { reason: EndReason; now: Date },
): Promise<number> {
  const { rowCount } = await tx.query(
    `WITH ended AS (
       UPDATE enrollment e SET state = 'exited', reason = $2, due_at = NULL, ended_at = $3
       WHERE e.shop_id = $1 AND e.state = $4 AND ${which.where(5)}
       RETURNING e.id, e.node
     )
     INSERT INTO enrollment_event (shop_id, enrollment_id, at, kind, node, detail)
     SELECT $1, id, $3, 'exited', node, jsonb_build_object('reason', $2::text) FROM ended`,
    [shop.id, reason, now, "active", ...which.values],
  );
  return rowCount ?? 0;
}
