import { DateTime } from "luxon";
import { inTransaction, pool } from "../db.server.ts";
import { wakeMarketing } from "../messaging/note-activity.server.ts";
import { localDate } from "../segments/local-date.ts";
import type { ShopRef } from "../shop.ts";
import { countEngagement as countSql } from "./count-engagement.sql.ts";

/** A day is counted so long after its end: the carrier's last reports of it are applied by then. */
export const graceMs = 2 * 60 * 60_000;
/** Days that no worker ran on are made up for, as far back as this. */
const mostDays = 7;

/**
 * Counts what came of the shop's activities on the days that are over and not counted yet, in its own time zone, and has them told
 * to Shopify. Each day is counted once: what becomes known of it later belongs to the later day. Safe to repeat.
 */
export async function countEngagement(shop: ShopRef, { now }: { now: Date }): Promise<void> {
  const { rows } = await pool.query<{ timezone: string; engagement_on: string | null }>(
    "SELECT timezone, engagement_on FROM shop WHERE id = $1",
    [shop.id],
  );
  const [row] = rows;
  if (!row) return;
  const days = daysToCount(row.engagement_on, { timezone: row.timezone, now });
  const last = days.at(-1);
  if (last === undefined) return;
  await inTransaction(async (tx) => {
    for (const day of days) {
      const begin = DateTime.fromISO(day, { zone: row.timezone });
      const start = begin.isValid ? begin : DateTime.fromISO(day, { zone: "UTC" });
      await tx.query(countSql, [
        shop.id,
        day,
        start.toJSDate(),
        start.plus({ days: 1 }).toJSDate(),
        start.set({ hour: 12 }).toFormat("ZZ"),
      ]);
    }
    // Two at once count the same, and the rows are there once.
    await tx.query("UPDATE shop SET engagement_on = $2 WHERE id = $1", [shop.id, last]);
    await wakeMarketing(tx, shop, now);
  });
}

/** The last day that is over, and those before it that are not counted; YYYY-MM-DD, the oldest first. */
function daysToCount(counted: string | null, { timezone, now }: { timezone: string; now: Date }): string[] {
  const yesterday = dayBefore(localDate(timezone, new Date(now.getTime() - graceMs)));
  const days: string[] = [];
  for (let day = yesterday; days.length < mostDays && day > (counted ?? dayBefore(yesterday)); day = dayBefore(day)) {
    days.unshift(day);
  }
  return days;
}

function dayBefore(day: string): string {
  return DateTime.fromISO(day, { zone: "UTC" }).minus({ days: 1 }).toFormat("yyyy-MM-dd");
}
