const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Carriers give up on a message after three days at the most (Twilio: 36,000 s for SMS); no receipt comes later. */
const SETTLED_AFTER_MS = 4 * 24 * HOUR_MS;

type Count = {
  countedAt: Date;
  /** How long the counting took. */
  tookMs: number;
};

/** Below this, in milliseconds, counting costs no more than keeping. */
export const worthKeepingMs = 20;

/**
 * Whether a count can still be shown. Counting may take a twentieth of the time while a campaign or an automation moves, so
 * that small ones are always counted anew and one of a million is a few seconds behind; less once it is over, and next to
 * nothing when no receipt can come any more. The count of a campaign that has ended since is never good.
 */
export function isCountGood(
  { countedAt, tookMs }: Count,
  { finishedAt, now }: { finishedAt: Date | null; now: Date },
): boolean {
  if (finishedAt !== null && countedAt < finishedAt) return false;
  const age = now.getTime() - countedAt.getTime();
  return age >= 0 && age <= goodForMs(tookMs, { sinceEndMs: finishedAt && countedAt.getTime() - finishedAt.getTime() });
}

function goodForMs(tookMs: number, { sinceEndMs }: { sinceEndMs: number | null }): number {
  if (sinceEndMs === null || sinceEndMs < HOUR_MS) return Math.min(20 * tookMs, MINUTE_MS);
  if (sinceEndMs < SETTLED_AFTER_MS) return Math.min(200 * tookMs, 10 * MINUTE_MS);
  return 24 * HOUR_MS;
}
