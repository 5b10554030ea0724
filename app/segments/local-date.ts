import { DateTime } from "luxon";

/** The calendar date in a time zone, as YYYY-MM-DD. A zone that is not known counts as UTC. */
export function localDate(timezone: string, now: Date): string {
  const local = DateTime.fromJSDate(now, { zone: timezone });
  return (local.isValid ? local : DateTime.fromJSDate(now, { zone: "UTC" })).toFormat("yyyy-MM-dd");
}
