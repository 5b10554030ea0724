import { setTimeout as sleep } from "node:timers/promises";

/**
 * Sends `count` requests at a steady rate, whether or not those before were answered, as the world outside does. `send` gets the
 * number of the request and the moment it was due, by `performance.now()`: latency counts from then, so that what a slow answer,
 * or this process, keeps waiting is counted as waiting. Resolves when all have ended; throws when one threw.
 */
export async function openLoop(
  { perSecond, count, first = 1 }: { perSecond: number; count: number; first?: number },
  send: (n: number, dueAt: number) => Promise<void>,
): Promise<void> {
  const startedAt = performance.now();
  const sent: Promise<void>[] = [];
  let failure: { error: unknown } | undefined;
  while (sent.length < count && !failure) {
    const dueAt = startedAt + (sent.length * 1000) / perSecond;
    const early = dueAt - performance.now();
    if (early > 0) await sleep(early);
    sent.push(send(first + sent.length, dueAt).catch((error: unknown) => void (failure ??= { error })));
  }
  await Promise.all(sent);
  if (failure) throw failure.error;
}

/** The value below which this share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Half and 99 of 100, as in "12 ms, 31 ms". */
export function spread(values: readonly number[]): string {
  return [0.5, 0.99].map((share) => `${inMs(quantile(values, share))} ms`).join(", ");
}

export function inMs(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0);
}
