import { DateTime } from "luxon";
import { localDate } from "../segments/local-date.ts";
import type { Trigger } from "./definition.ts";
import { timeOnDate } from "./time-of-day.ts";

/** A trigger that goes by a date of the customer's, which comes back every year. */
export type DateTrigger = Extract<Trigger, { offsetDays: number }>;

export function isDateTrigger(trigger: Trigger): trigger is DateTrigger {
  return "offsetDays" in trigger;
}

/** So many days back, days that were missed are made up: a birthday wish may be that late, and no later. */
export const daysMadeUp = 2;

/** There is no order from before Shopify. */
const firstYearOfOrders = 2006;
/** https://shopify.dev/docs/api/shopifyql/segment-query-language-reference */
const mostClauses = 10;
/** Shopify passes over the year of a date that an anniversary is compared with, so any leap year will do. */
const someLeapDay = "2024-02-29";

/**
 * The days that are still to be gone through up to today, the first first, and those that are too long ago. Dates are
 * YYYY-MM-DD. `lastDone`: the last one that was gone through, which may lie ahead when a shop has moved to another time zone.
 */
export function daysToEnter(
  lastDone: string | null,
  today: string,
): { days: string[]; skipped: { from: string; to: string } | null } {
  const first = lastDone === null ? today : plusDays(lastDone, 1);
  const oldest = plusDays(today, -daysMadeUp);
  const from = first < oldest ? oldest : first;
  const days: string[] = [];
  for (let day = from; day <= today; day = plusDays(day, 1)) days.push(day);
  return { days, skipped: first < oldest ? { from: first, to: plusDays(oldest, -1) } : null };
}

/** The last day that need not be gone through when the trigger is turned on now: today, once its time of day is past. */
export function lastDayBefore(now: Date, { time, timezone }: { time: string; timezone: string }): string {
  const today = localDate(timezone, now);
  return timeOnDate(today, { time, timezone }) <= now ? today : plusDays(today, -1);
}

/**
 * Segment queries for everybody whom the trigger names on a day of the shop's. They do not name today: what was missed is asked
 * for by its own date, and a list that Shopify makes by itself knows no time zone. Who was born on 29 February is named on the
 * 28th of other years; nobody is in two answers of a year twice by that, since a year's run is one.
 */
export function memberQueries(trigger: DateTrigger, day: string): string[] {
  const date = anniversaryOn(trigger, day);
  const isForLeapDay = date.endsWith("-02-28") && !DateTime.fromISO(date).isInLeapYear;
  if (trigger.kind === "birthday") {
    const dates = isForLeapDay ? [date, someLeapDay] : [date];
    return [dates.map((one) => `anniversary('metafields.${trigger.metafield}') = ${one}`).join(" OR ")];
  }
  const years = Array.from({ length: Number(date.slice(0, 4)) - firstYearOfOrders }, (_, n) => n + firstYearOfOrders);
  const dates = years.toReversed().flatMap((year) => {
    const named = [`${year}${date.slice(4)}`, ...(isForLeapDay ? [`${year}-02-29`] : [])];
    return named.filter((one) => DateTime.fromISO(one).isValid);
  });
  const clauses = dates.map((one) => `first_order_date = ${one}`);
  const queries: string[] = [];
  for (let n = 0; n < clauses.length; n += mostClauses) queries.push(clauses.slice(n, n + mostClauses).join(" OR "));
  return queries;
}

/** What a run of that day is about: a year's birthday. The year is that of the birthday, not of the day before it. */
export function subjectOn(trigger: DateTrigger, day: string): string {
  return `${trigger.kind}:${anniversaryOn(trigger, day).slice(0, 4)}`;
}

/** The date that the day is so many days before or after. */
function anniversaryOn({ offsetDays }: DateTrigger, day: string): string {
  return plusDays(day, -offsetDays);
}

function plusDays(date: string, days: number): string {
  return DateTime.fromISO(date, { zone: "utc" }).plus({ days }).toFormat("yyyy-MM-dd");
}
