import { DateTime } from "luxon";
import type { Literal } from "./query.ts";

/** When a query is evaluated, and in whose days it counts. */
export type DateScope = { now: Date; timezone: string };

/** The moments [start, end) that a date in a query stands for: a whole day of the zone, or one second. */
type Span = { start: Date; end: Date };

const namedOffsets: Record<string, string> = {
  today: "+0d",
  yesterday: "-1d",
  "7_days_ago": "-7d",
  "30_days_ago": "-30d",
  "90_days_ago": "-90d",
  "12_months_ago": "-12m",
};

const units = { d: "days", w: "weeks", m: "months", y: "years" } as const;

/** Whether the calendar has this day (and the day this time: there is no 24:00:00). */
export function isRealDate(text: string): boolean {
  return !text.includes("T24") && DateTime.fromISO(text, { zone: "utc" }).isValid;
}

/** Offsets count from today in the zone. A date with a time is that second in the zone, as Shopify's reference has it. */
export function resolveDate(value: Literal, scope: DateScope): Span {
  if (value.kind === "date" && value.text.includes("T")) {
    const start = DateTime.fromISO(value.text, { zone: scope.timezone });
    return { start: start.toJSDate(), end: start.plus({ seconds: 1 }).toJSDate() };
  }
  const start = resolveDay(value, scope);
  return { start: start.toJSDate(), end: start.plus({ days: 1 }).startOf("day").toJSDate() };
}

/** The first moment of the day meant. */
export function resolveDay(value: Literal, scope: DateScope): DateTime {
  if (value.kind === "date") return DateTime.fromISO(value.text, { zone: scope.timezone }).startOf("day");
  const offset = value.kind === "named-date" ? namedOffsets[value.text] : value.text;
  const match = /^([+-]\d+)([dwmy])$/u.exec(offset ?? "");
  if (!match) throw new Error(`${value.text} is not a date`);
  const today = DateTime.fromJSDate(scope.now, { zone: scope.timezone }).startOf("day");
  const unit = units[match[2] as keyof typeof units];
  // Far offsets leave the range of dates; a thousand years either way means "ever" just as well.
  const amount = Math.max(-1000 * 365, Math.min(1000 * 365, Number(match[1])));
  const day = today.plus({ [unit]: amount });
  return day.isValid && Math.abs(day.year) < 5000 ? day : today.plus({ years: amount < 0 ? -2000 : 2000 });
}
