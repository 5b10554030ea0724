/** The dev store's time, which tests and the demo can move. */
export type Clock = {
  now: () => Date;
  advance: (milliseconds: number) => void;
  set: (time: Date) => void;
  reset: () => void;
};

/** A clock that runs as `base` does, by as much ahead or behind as it has been moved. */
export function createClock(base: () => Date): Clock {
  let offset = 0;
  return {
    now: () => new Date(base().getTime() + offset),
    advance: (milliseconds) => void (offset += milliseconds),
    set: (time) => void (offset = time.getTime() - base().getTime()),
    reset: () => void (offset = 0),
  };
}
