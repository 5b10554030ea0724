/** One interval of a campaign's course: how many messages reached each state in it. */
export type TimelinePoint = { at: string; sent: number; delivered: number; read: number; failed: number };

export type TimelineEvent = Exclude<keyof TimelinePoint, "at">;

/** The finest interval there is, in seconds. */
export const FINEST = 5;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const widths = [FINEST, 15, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];
const MOST_POINTS = 60;

/** How wide an interval is, in seconds, so that a course of this length has at most sixty. */
export function intervalFor(seconds: number): number {
  return (
    widths.find((width) => seconds / width <= MOST_POINTS) ?? Math.ceil(seconds / MOST_POINTS / (24 * HOUR)) * 24 * HOUR
  );
}

/** Adds counts of any moments up to the points of a course that begins at `start`, empty ones included. */
export function plotTimeline(
  counts: readonly { at: Date; what: TimelineEvent; count: number }[],
  { start }: { start: Date },
): TimelinePoint[] {
  if (counts.length === 0) return [];
  const last = Math.max(...counts.map(({ at }) => at.getTime()));
  const width = intervalFor((last - start.getTime()) / 1000) * 1000;
  const points: TimelinePoint[] = [];
  for (let at = start.getTime(); at <= last; at += width) {
    points.push({ at: new Date(at).toISOString(), sent: 0, delivered: 0, read: 0, failed: 0 });
  }
  for (const { at, what, count } of counts) {
    const point = points[Math.floor((at.getTime() - start.getTime()) / width)];
    if (point) point[what] += count;
  }
  return points;
}
