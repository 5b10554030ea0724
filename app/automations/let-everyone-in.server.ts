import { recordAudit } from "../audit.server.ts";
import { inTransaction, pool, type Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { syncSegment } from "../segments/sync-segment.server.ts";
import type { ShopRef } from "../shop.ts";
import { automationSubject } from "./automation.ts";
import { currentVersion, entersOnSegment, letMembersIn } from "./intake.sql.ts";
import { lockMoves } from "./lock-moves.server.ts";
import { wakeEnrollments } from "./wake-enrollments.server.ts";

const membersPerBatch = 2_000;
const sliceMs = 2_000;

type Intake = {
  automationId: bigint;
  segmentId: bigint;
  actor: string;
  listVersion: number | null;
  afterId: bigint;
  entered: number;
};

/**
 * Lets everyone who is inside a segment into an automation, as the merchant chose: the members of the list that is the latest
 * when it begins, batch by batch, each committed with how far it came. Works for a slice of about two seconds, then lets others
 * have the worker. May be killed at any point, repeated, and run twice at once. Ends early, and says why, when the automation is
 * no longer on or the segment is gone. Throws AppError when the list must be read and Shopify does not answer.
 */
export async function letEveryoneIn(shop: ShopRef, intakeId: bigint, { now }: { now: () => Date }): Promise<void> {
  const startedAt = performance.now();
  if (!(await chooseList(shop, intakeId, now()))) return;
  for (;;) {
    const isOver = await inTransaction((tx) => letBatchIn(tx, shop, intakeId, now()));
    if (isOver) return;
    if (performance.now() - startedAt > sliceMs) break;
  }
  await inTransaction((tx) => enqueue(tx, "let-everyone-in", { payload: { shopId: shop.id, intakeId } }));
}

/** Settles whose turn it is: false when there is nothing to do. */
async function chooseList(shop: ShopRef, intakeId: bigint, now: Date): Promise<boolean> {
  const { rows } = await pool.query<{ segmentId: bigint; listVersion: number | null; isCurrent: boolean }>(
    `SELECT i.segment_id AS "segmentId", i.list_version AS "listVersion",
       coalesce(v.query = s.query AND s.sync_state = 'ready', false) AS "isCurrent"
     FROM segment_intake i
     LEFT JOIN segment s ON s.shop_id = i.shop_id AND s.id = i.segment_id AND s.deleted_at IS NULL
     LEFT JOIN segment_version v ON v.shop_id = s.shop_id AND v.segment_id = s.id AND v.version = s.version
     WHERE i.shop_id = $1 AND i.id = $2 AND i.everyone AND i.finished_at IS NULL`,
    [shop.id, intakeId],
  );
  const [intake] = rows;
  if (!intake) return false;
  if (intake.listVersion !== null) return true;
  if (!intake.isCurrent && (await syncSegment(shop, intake.segmentId, { now, mayContinue: true })) === null) {
    await finish(pool, shop, intakeId, { problem: "The segment was deleted in Shopify.", now });
    return false;
  }
  await pool.query(
    `UPDATE segment_intake i SET list_version = s.version FROM segment s
     WHERE i.shop_id = $1 AND i.id = $2 AND i.list_version IS NULL AND s.shop_id = i.shop_id AND s.id = i.segment_id`,
    [shop.id, intakeId],
  );
  return true;
}

/** Answers whether that was the last. */
async function letBatchIn(tx: Sql, shop: ShopRef, intakeId: bigint, now: Date): Promise<boolean> {
  const { rows } = await tx.query<Intake>(
    `SELECT automation_id AS "automationId", segment_id AS "segmentId", actor, list_version AS "listVersion",
       after_id AS "afterId", entered
     FROM segment_intake WHERE shop_id = $1 AND id = $2 AND finished_at IS NULL FOR UPDATE`,
    [shop.id, intakeId],
  );
  const [intake] = rows;
  if (!intake) return true;
  const { automationId, segmentId, listVersion, afterId } = intake;
  // Who comes in by themselves meanwhile comes in once.
  await lockMoves(tx, shop, segmentId);
  const active = await tx.query(
    `SELECT FROM automation a ${currentVersion} WHERE a.shop_id = $1 AND a.id = $3 AND ${entersOnSegment} FOR SHARE OF a`,
    [shop.id, segmentId, automationId],
  );
  if (active.rowCount === 0) {
    const problem = "The automation was paused or changed before everyone had entered.";
    await finish(tx, shop, intakeId, { problem, now });
    return true;
  }
  const subject = `segment:${segmentId}@now:${intakeId}`;
  const values = [shop.id, segmentId, automationId, now, listVersion, afterId, membersPerBatch, subject];
  const batch = (await tx.query<{ gone: number; afterId: bigint | null; entered: number }>(letMembersIn, values))
    .rows[0];
  const gone = batch?.gone ?? 0;
  const entered = batch?.entered ?? 0;
  await tx.query(
    `UPDATE segment_intake SET after_id = coalesce($3, after_id), gone = gone + $4, entered = entered + $5
     WHERE shop_id = $1 AND id = $2`,
    [shop.id, intakeId, batch?.afterId ?? null, gone, entered],
  );
  if (entered > 0) await wakeEnrollments(tx, shop, now);
  if (gone === membersPerBatch) return false;
  await finish(tx, shop, intakeId, { problem: null, now });
  await recordAudit(tx, shop, {
    actor: intake.actor,
    action: "automation.everyone-entered",
    subject: automationSubject(automationId),
    detail: { segment: segmentId.toString(), entered: intake.entered + entered },
    now,
  });
  return true;
}

async function finish(
  sql: Sql,
  shop: ShopRef,
  intakeId: bigint,
  { problem, now }: { problem: string | null; now: Date },
): Promise<void> {
  await sql.query("UPDATE segment_intake SET finished_at = $3, problem = $4 WHERE shop_id = $1 AND id = $2", [
    shop.id,
    intakeId,
    now,
    problem,
  ]);
}
