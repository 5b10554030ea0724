import type { Sql } from "./open-database.ts";

/** The dev store's time, which tests and the demo can move. */
export type Clock = {
  now: () => Date;
  /** Milliseconds that it is ahead of the machine's time; negative when behind. */
  offset: () => number;
  shift: (offset: number) => void;
};

/** A clock that runs as `base` does, by as much ahead or behind as it has been moved. */
export function createClock(base: () => Date): Clock {
  let offset = 0;
  return {
    now: () => new Date(base().getTime() + offset),
    offset: () => offset,
    shift: (milliseconds) => void (offset = milliseconds),
  };
}

/** Moves the clock to where it was when the program stopped. */
export async function restoreClock(sql: Sql, clock: Clock): Promise<void> {
  const { rows } = await sql.query<{ milliseconds: bigint }>("SELECT milliseconds FROM clock_offset");
  clock.shift(Number(rows[0]?.milliseconds ?? 0n));
}

export type ClockMove = { advanceSeconds: number } | { at: string } | { reset: true };

/**
 * Moves the clock, and keeps that over a restart. What waits for a time that is now further away than it was is due at
 * once, so that a clock put back never holds it up for days.
 */
export async function moveClock(sql: Sql, clock: Clock, move: ClockMove): Promise<void> {
  const before = clock.offset();
  clock.shift(offsetAfter(clock, move));
  await sql.query(
    `INSERT INTO clock_offset (milliseconds) VALUES ($1)
     ON CONFLICT (is_only) DO UPDATE SET milliseconds = excluded.milliseconds`,
    [clock.offset()],
  );
  if (clock.offset() < before) {
    await sql.query("UPDATE webhook_delivery SET next_attempt_at = $1 WHERE next_attempt_at > $1", [clock.now()]);
    await sql.query("UPDATE flow_run SET due_at = $1 WHERE due_at > $1", [clock.now()]);
    await sql.query("UPDATE member_query SET ready_at = $1 WHERE ready_at > $1", [clock.now()]);
  }
}

function offsetAfter(clock: Clock, move: ClockMove): number {
  if ("reset" in move) return 0;
  const change = "at" in move ? Date.parse(move.at) - clock.now().getTime() : move.advanceSeconds * 1000;
  return Math.round(clock.offset() + change);
}
