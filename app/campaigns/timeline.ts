/** One interval of a campaign's course: how many messages reached each state in it. */
export type TimelinePoint = { at: string; sent: number; delivered: number; read: number; failed: number };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const widths = [5, 15, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];
const MOST_POINTS = 60;

/** How wide an interval is, in seconds, so that a course of this length has at most sixty. */
export function intervalFor(seconds: number): number {
  return (
    widths.find((width) => seconds / width <= MOST_POINTS) ?? Math.ceil(seconds / MOST_POINTS / (24 * HOUR)) * 24 * HOUR
  );
}
