import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import { requestSegmentWatch } from "../jobs/request-segment-watch.server.ts";
import { noteActivity } from "../messaging/note-activity.server.ts";
import type { ShopRef } from "../shop.ts";
import { automationSubject, type PauseMethod } from "./automation.ts";
import { stopRunsOfAutomation, stopTests } from "./stop-runs.server.ts";

/**
 * Pauses an active automation: nobody enters any more. With "everyone", those inside are stopped as well, and what they have
 * waiting is skipped; with "new-only" they finish. A test ends either way. Answers false when it is not active. Safe to repeat.
 */
export async function pauseAutomation(
  shop: ShopRef,
  automationId: bigint,
  { method, actor, now }: { method: PauseMethod; actor: string; now: Date },
): Promise<boolean> {
  return inTransaction(async (tx) => {
    const { rowCount } = await tx.query(
      "UPDATE automation SET status = 'paused', updated_at = $3 WHERE shop_id = $1 AND id = $2 AND status = 'active'",
      [shop.id, automationId, now],
    );
    if (rowCount !== 1) return false;
    await requestSegmentWatch(tx, shop);
    await noteActivity(tx, shop, { source: "automation", sourceId: automationId }, { now });
    await stopTests(tx, shop, { automationId, now });
    if (method === "everyone") await stopRunsOfAutomation(tx, shop, { automationId, now });
    await recordAudit(tx, shop, {
      actor,
      action: "automation.paused",
      subject: automationSubject(automationId),
      detail: { method },
      now,
    });
    return true;
  });
}

/**
 * Puts an automation that is not active away, or takes it back out. Those inside a paused one finish, but a test ends. Answers
 * false when it is active, or there is none.
 */
export async function archiveAutomation(
  shop: ShopRef,
  automationId: bigint,
  { isArchived, actor, now }: { isArchived: boolean; actor: string; now: Date },
): Promise<boolean> {
  return inTransaction(async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE automation SET archived_at = CASE WHEN $3 THEN coalesce(archived_at, $4::timestamptz) END
       WHERE shop_id = $1 AND id = $2 AND status <> 'active'`,
      [shop.id, automationId, isArchived, now],
    );
    if (rowCount !== 1) return false;
    await noteActivity(tx, shop, { source: "automation", sourceId: automationId }, { now });
    if (isArchived) await stopTests(tx, shop, { automationId, now });
    await recordAudit(tx, shop, {
      actor,
      action: isArchived ? "automation.archived" : "automation.restored",
      subject: automationSubject(automationId),
      now,
    });
    return true;
  });
}
