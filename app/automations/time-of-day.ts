import { DateTime } from "luxon";

/** The next instant, later than `now`, at which clocks in the zone show this time (HH:mm), as `timeOnDate` has it. */
export function nextTimeOfDay(now: Date, { time, timezone }: { time: string; timezone: string }): Date {
  const local = DateTime.fromJSDate(now, { zone: timezone });
  for (let days = 0; ; days += 1) {
    const at = timeOnDate(local.plus({ days }).toFormat("yyyy-MM-dd"), { time, timezone });
    if (at > now || days > 2) return at;
  }
}

/** The instant at which clocks in the zone show this time so many days after the day that it was there at `at`. */
export function timeOnLaterDay(
  at: Date,
  { days, time, timezone }: { days: number; time: string; timezone: string },
): Date {
  const date = DateTime.fromJSDate(at, { zone: timezone }).plus({ days }).toFormat("yyyy-MM-dd");
  return timeOnDate(date, { time, timezone });
}

/**
 * The instant at which clocks in the zone show this time (HH:mm) on a date (YYYY-MM-DD). On the days when clocks change: a time
 * that is left out means as long after the change as it looks, and one that comes twice means the first.
 */
export function timeOnDate(date: string, { time, timezone }: { time: string; timezone: string }): Date {
  const asked = DateTime.fromISO(`${date}T${time}`, { zone: timezone });
  const [first = asked] = asked.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis());
  return (asked.toFormat("HH:mm") === time ? first : asked).toJSDate();
}
