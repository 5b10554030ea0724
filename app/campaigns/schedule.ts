import { DateTime } from "luxon";

export type WallTime = {
  /** YYYY-MM-DD */
  date: string;
  /** HH:mm */
  time: string;
};

export type Appointment =
  | {
      ok: true;
      at: Date;
      /** What the clock of that day made of the time, where it is not the plain one. */
      note: string | null;
    }
  | { ok: false; problem: string };

/**
 * The instant that a time on the shop's clock names. Two days a year the clock is changed in many places, and there
 *
 * - a time that is left out (02:30 when 02:00 becomes 03:00) means as long after the change as it looks: 03:30;
 * - a time that comes twice means the first one.
 */
export function instantInZone({ date, time }: WallTime, zone: string): Appointment {
  const asked = DateTime.fromISO(`${date}T${time}`, { zone });
  if (!asked.isValid) return { ok: false, problem: "Enter a date and a time." };
  if (asked.toFormat("HH:mm") !== time) {
    return {
      ok: true,
      at: asked.toJSDate(),
      note: `The clocks change that night and ${time} is left out: it means ${asked.toFormat("HH:mm")}.`,
    };
  }
  const possible = asked.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis());
  const note = possible.length > 1 ? `The clocks change that night and ${time} comes twice: it means the first.` : null;
  return { ok: true, at: (possible[0] ?? asked).toJSDate(), note };
}

/** What the shop's clock shows at an instant. */
export function wallTimeInZone(at: Date, zone: string): WallTime {
  const local = DateTime.fromJSDate(at, { zone });
  return { date: local.toFormat("yyyy-MM-dd"), time: local.toFormat("HH:mm") };
}

/** The next full hour but one on the shop's clock: a time to begin with when one is to be chosen. */
export function nextHour(now: Date, zone: string): WallTime {
  const later = DateTime.fromJSDate(now, { zone }).plus({ hours: 2 }).startOf("hour");
  return wallTimeInZone(later.toJSDate(), zone);
}
