import { recordAudit } from "../audit.server.ts";
import { inTransaction, pool, type Sql } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { log } from "../log.server.ts";
import { localDate } from "../segments/local-date.ts";
import { walkQuery } from "../segments/walk-query.server.ts";
import type { ShopRef } from "../shop.ts";
import { automationSubject } from "./automation.ts";
import { daysToEnter, isDateTrigger, memberQueries, subjectOn, type DateTrigger } from "./date-trigger.ts";
import { triggerSchema } from "./definition.ts";
import { enterRuns, peopleOfYear, timed } from "./enter.sql.ts";
import { timeOnDate } from "./time-of-day.ts";
import { wakeEnrollments } from "./wake-enrollments.server.ts";

/** Has an automation's dates looked at now. One job each: what waits is replaced. */
export async function wakeDates(tx: Sql, shop: Pick<ShopRef, "id">, automationId: bigint): Promise<void> {
  await enqueue(tx, "enter-by-date", {
    payload: { shopId: shop.id, automationId },
    key: `enter-by-date:${automationId}`,
  });
}

type Automation = { version: number; trigger: DateTrigger; datesOn: string | null; timezone: string };

/**
 * Starts a run of the automation for everybody whose date it is today in the shop, by Shopify's own answer to a segment query,
 * and for the days that were missed, if they are not too long ago. A run begins at the trigger's time of day, or at once when
 * that is past. A person has one run a year. A day counts as gone through once all its people have their runs, so this may be
 * killed at any point, repeated, and run twice at once. Where Shopify refuses the query the merchant is told, and it is asked
 * again later. Throws AppError `shopify-unavailable` when it is to be tried again.
 */
export async function enterByDate(shop: ShopRef, automationId: bigint, { now }: { now: Date }): Promise<void> {
  const automation = await readAutomation(shop, automationId);
  if (!automation) return;
  const today = localDate(automation.timezone, now);
  const { days, skipped } = daysToEnter(automation.datesOn, today);
  if (skipped) await skipDays(shop, { automationId, automation, skipped, now });
  try {
    for (const day of days) await enterDay(shop, { automationId, automation, day, today, now });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "shopify-refused") throw error;
    log.warn({ err: error, automation: automationId.toString() }, "Shopify does not take the query for a date");
    await pool.query("UPDATE automation SET dates_problem = $3 WHERE shop_id = $1 AND id = $2", [
      shop.id,
      automationId,
      error.userMessage,
    ]);
  }
}

async function readAutomation(shop: ShopRef, automationId: bigint): Promise<Automation | null> {
  const { rows } = await pool.query<{ version: number; trigger: unknown; dates_on: string | null; timezone: string }>(
    `SELECT a.version, v.definition -> 'trigger' AS trigger, a.dates_on, shop.timezone
     FROM automation a
     JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
     JOIN shop ON shop.id = a.shop_id
     WHERE a.shop_id = $1 AND a.id = $2 AND a.status = 'active' AND a.archived_at IS NULL`,
    [shop.id, automationId],
  );
  const [row] = rows;
  if (!row) return null;
  const trigger = triggerSchema.parse(row.trigger);
  if (!isDateTrigger(trigger)) return null;
  return { version: row.version, trigger, datesOn: row.dates_on, timezone: row.timezone };
}

async function enterDay(
  shop: ShopRef,
  options: { automationId: bigint; automation: Automation; day: string; today: string; now: Date },
): Promise<void> {
  const { automationId, automation, day, today, now } = options;
  const { trigger, timezone } = automation;
  const timers = { [automationId.toString()]: timeOnDate(today, { time: trigger.time, timezone }) };
  for (const query of memberQueries(trigger, day)) {
    await walkQuery(
      shop,
      { query, timezone },
      {
        now,
        onPage: (ids) =>
          inTransaction(async (tx) => {
            const values = [shop.id, trigger.kind, null, subjectOn(trigger, day), now, now, "{}", ids];
            const { rowCount } = await tx.query(enterRuns(peopleOfYear, timed), [...values, JSON.stringify(timers)]);
            if (rowCount) await wakeEnrollments(tx, shop, now);
          }),
      },
    );
  }
  await inTransaction((tx) => markDone(tx, shop, { automationId, version: automation.version, day }));
}

/** Nothing changes when a later day is done already, or the merchant has turned on another version meanwhile. */
async function markDone(
  tx: Sql,
  shop: ShopRef,
  { automationId, version, day }: { automationId: bigint; version: number; day: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE automation SET dates_on = $4, dates_problem = NULL
     WHERE shop_id = $1 AND id = $2 AND version = $3 AND (dates_on IS NULL OR dates_on < $4)`,
    [shop.id, automationId, version, day],
  );
  return rowCount === 1;
}

/** Days that are too long ago are on record as skipped. */
async function skipDays(
  shop: ShopRef,
  options: { automationId: bigint; automation: Automation; skipped: { from: string; to: string }; now: Date },
): Promise<void> {
  const { automationId, automation, skipped, now } = options;
  await inTransaction(async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE automation SET dates_on = $4 WHERE shop_id = $1 AND id = $2 AND version = $3 AND dates_on < $4`,
      [shop.id, automationId, automation.version, skipped.to],
    );
    if (rowCount !== 1) return;
    await recordAudit(tx, shop, {
      actor: "Segue",
      action: "automation.days-skipped",
      subject: automationSubject(automationId),
      detail: { ...skipped, reason: "too-late" },
      now,
    });
  });
}
