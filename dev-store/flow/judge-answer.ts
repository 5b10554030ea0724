/** What came back from one call of the app; `status` is null when nothing did. */
export type Answer = { status: number | null; body: string; retryAfter: string | null; error: string | null };

export type Verdict =
  | { kind: "done" }
  /** Said to the merchant. */
  | { kind: "failed"; problem: string }
  | { kind: "again"; at: Date };

/** Flow gives up so long after the first call. */
const limitMs = 36 * 3_600_000;
/** "Increasing intervals": Shopify publishes the span, not the gaps. The last one repeats. */
const gapsSeconds = [10, 60, 300, 900, 1800, 3600, 7200, 14_400];
/** A body of this size is a failure that is tried again: https://shopify.dev/docs/apps/build/flow/configure-complex-data-types. */
const maxBodyBytes = 50_000;

/**
 * Flow's rules for an answer (https://shopify.dev/docs/apps/build/flow/actions/endpoints): 200 is done; 202, 429, 5xx, no
 * answer and too large a body are tried again for 36 hours after the first call, whose last moment gets a call of its own;
 * everything else has failed for good. `attempts` counts this call.
 */
export function judgeAnswer(
  answer: Answer,
  { attempts, firstAt, now }: { attempts: number; firstAt: Date; now: Date },
): Verdict {
  const { status } = answer;
  const isTooLarge = Buffer.byteLength(answer.body, "utf8") >= maxBodyBytes;
  if (status === 200 && !isTooLarge) return { kind: "done" };
  const isTransient = status === null || status === 202 || status === 429 || status >= 500 || status === 200;
  if (!isTransient) return { kind: "failed", problem: answer.body.trim() || `The app answered ${status}.` };
  const end = firstAt.getTime() + limitMs;
  if (now.getTime() >= end) return { kind: "failed", problem: `Given up after 36 hours. ${tell(answer, isTooLarge)}` };
  const gap = waitAsked(answer) ?? gapsSeconds[Math.min(attempts, gapsSeconds.length) - 1] ?? 0;
  return { kind: "again", at: new Date(Math.min(now.getTime() + gap * 1000, end)) };
}

/** The seconds of a 429's Retry-After, where they are between 5 and 3600. */
function waitAsked({ status, retryAfter }: Answer): number | null {
  if (status !== 429 || retryAfter === null || !/^\d+$/u.test(retryAfter)) return null;
  const seconds = Number(retryAfter);
  return seconds >= 5 && seconds <= 3600 ? seconds : null;
}

function tell({ status, error }: Answer, isTooLarge: boolean): string {
  if (isTooLarge) return "The app's answer was 50 KB or more.";
  return status === null ? `The app did not answer: ${error ?? "no connection"}.` : `The app answered ${status}.`;
}
