import { DateTime } from "luxon";
import { inTransaction, pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { log } from "../log.server.ts";
import { marketingScope, wakeMarketing } from "../messaging/note-activity.server.ts";
import { budgetShare } from "../shopify/admin-budget.server.ts";
import { AdminRequestRefused } from "../shopify/admin-request-error.ts";
import type { ShopRef } from "../shop.ts";
import { tellActivity, type Told } from "./tell-activity.server.ts";
import { tellEngagement, waitingEngagements, type WaitingEngagement } from "./tell-engagements.server.ts";
import { claimActivity, postponeActivity, settleActivity, type DueActivity } from "./tell-marketing.sql.ts";

const sliceMs = 2_000;
/** The other half of the shop's query budget is for merchants who wait for a page, and for syncs. */
const leastBudgetShare = 0.5;
const restMs = 2_000;
/** Shopify deletes all activities of an app, when it was removed for one, and takes no new ones until that is done. */
const deletionMs = 60 * 60_000;
const engagementsAtOnce = 20;
const oldestDays = 30;

/** How a slice ended: all is told, time or budget is used up, or Shopify takes nothing at the moment. */
type End = "done" | "more" | "stuck";

/**
 * Tells Shopify's Marketing of what changed in campaigns and automations, then what came of them day by day: one request after the
 * other, for a slice of about two seconds. Does nothing for a shop that has not granted the scope: it stays due. Safe to repeat and
 * to be killed at any point. Throws AppError `shop-not-installed`.
 */
export async function tellMarketing(shop: ShopRef, { now }: { now: () => Date }): Promise<void> {
  const { rows } = await pool.query<{ may: boolean }>("SELECT scopes @> ARRAY[$2] AS may FROM shop WHERE id = $1", [
    shop.id,
    marketingScope,
  ]);
  if (!rows[0]?.may) return;
  const startedAt = performance.now();
  const isUsedUp = (): boolean =>
    performance.now() - startedAt > sliceMs || (budgetShare(shop.domain, Date.now()) ?? 1) < leastBudgetShare;
  const activities = await tellActivities(shop, { now, isUsedUp });
  const end = activities === "done" ? await tellDays(shop, { now, isUsedUp }) : activities;
  await planNext(shop, end, now());
}

type Options = { now: () => Date; isUsedUp: () => boolean };

async function tellActivities(shop: ShopRef, { now, isUsedUp }: Options): Promise<End> {
  for (;;) {
    if (isUsedUp()) return "more";
    const { rows } = await pool.query<DueActivity>(claimActivity, [shop.id, now()]);
    const [activity] = rows;
    if (!activity) return "done";
    const told = await unlessUnavailable(() => tellActivity(shop, activity));
    // What Shopify did not answer is tried again when its claim runs out.
    if (!told) return "stuck";
    await settle(shop, activity, { told, now: now() });
  }
}

async function settle(shop: ShopRef, activity: DueActivity, { told, now }: { told: Told; now: Date }): Promise<void> {
  const { source, sourceId, dueAt } = activity;
  if (told.kind === "later" || told.kind === "refused")
    log.warn(
      { activity: `${source}:${sourceId}`, problem: told.problem },
      "Shopify's Marketing did not take an activity",
    );
  if (told.kind === "later") {
    const again = new Date(now.getTime() + deletionMs);
    await pool.query(postponeActivity, [shop.id, source, sourceId, dueAt, again, told.problem]);
    return;
  }
  const { shopifyId, status } =
    told.kind === "told" ? told : { shopifyId: activity.shopifyId, status: activity.statusTold };
  const problem = told.kind === "refused" ? told.problem : null;
  await pool.query(settleActivity, [shop.id, source, sourceId, dueAt, shopifyId, status, now, problem]);
}

async function tellDays(shop: ShopRef, { now, isUsedUp }: Options): Promise<End> {
  const first = DateTime.fromJSDate(now(), { zone: "UTC" }).minus({ days: oldestDays }).toISODate();
  for (;;) {
    const { rows } = await pool.query<WaitingEngagement>(waitingEngagements, [shop.id, first, engagementsAtOnce]);
    if (rows.length === 0) return "done";
    for (const engagement of rows) {
      if (isUsedUp()) return "more";
      if (!(await unlessUnavailable(() => tellEngagement(shop, engagement, now())))) return "stuck";
    }
  }
}

/** null where Shopify does not answer, or does not let us, for the time being. */
async function unlessUnavailable<Result>(ask: () => Promise<Result>): Promise<Result | null> {
  try {
    return await ask();
  } catch (error) {
    const isPassing =
      error instanceof AdminRequestRefused
        ? error.codes.includes("ACCESS_DENIED")
        : error instanceof AppError && error.code === "shopify-unavailable";
    if (!isPassing) throw error;
    log.warn({ err: error }, "Shopify's Marketing could not be told");
    return null;
  }
}

/** What is stuck is looked at again by `wakeDueMarketing`. */
async function planNext(shop: ShopRef, end: End, now: Date): Promise<void> {
  if (end === "stuck") return;
  const { rows } = await pool.query<{ dueAt: Date | null }>(
    `SELECT min(due_at) AS "dueAt" FROM marketing_activity WHERE shop_id = $1 AND due_at IS NOT NULL`,
    [shop.id],
  );
  const soon = new Date(now.getTime() + restMs);
  const dueAt = end === "more" ? soon : rows[0]?.dueAt;
  if (dueAt) await inTransaction((tx) => wakeMarketing(tx, shop, dueAt > soon ? dueAt : soon));
}
