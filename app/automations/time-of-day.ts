import { DateTime } from "luxon";

/**
 * The next instant, later than `now`, at which clocks in the zone show this time (HH:mm). On the days when clocks change: a time
 * that is left out means as long after the change as it looks, and one that comes twice means the first.
 */
export function nextTimeOfDay(now: Date, { time, timezone }: { time: string; timezone: string }): Date {
  const local = DateTime.fromJSDate(now, { zone: timezone });
  for (let days = 0; ; days += 1) {
    const date = local.plus({ days }).toFormat("yyyy-MM-dd");
    const asked = DateTime.fromISO(`${date}T${time}`, { zone: timezone });
    const [first = asked] = asked.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis());
    const at = asked.toFormat("HH:mm") === time ? first : asked;
    if (at.toMillis() > now.getTime() || days > 2) return at.toJSDate();
  }
}
