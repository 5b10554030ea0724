import { deliverDue } from "./carrier/deliver-due.ts";
import { inRealTime } from "./context.ts";
import type { Context } from "./context.ts";
import { advanceRuns } from "./flow/advance-runs.ts";
import { runBulkOperations } from "./graphql/run-bulk-operations.ts";
import { noticeChanges } from "./shop/notice-changes.ts";
import { deliverWebhooks } from "./webhooks/deliver-webhooks.ts";

const idleMs = 200;
const webhooksAtOnce = 16;
const runsAtOnce = 8;

/**
 * Keeps doing what is due: bulk operations, who joined and left segments, webhooks, runs of workflows, carrier callbacks,
 * each at its own pace. Failures go to `onError` and are tried again. The function returned stops it, and resolves when what is under way
 * has ended.
 */
export function startBackground(context: Context, onError: (error: unknown) => void): () => Promise<void> {
  const stopping = new AbortController();
  const loops = [
    () => runBulkOperations(context),
    () => deliverWebhooks(context, { concurrency: webhooksAtOnce }),
    () => noticeChanges(context),
    () => advanceRuns(context, { concurrency: runsAtOnce }),
    () => deliverDue(inRealTime(context), context.realNow()),
  ].map((step) => keepDoing(step, { signal: stopping.signal, onError }));
  return async () => {
    stopping.abort();
    await Promise.all(loops);
  };
}

async function keepDoing(
  step: () => Promise<number>,
  { signal, onError }: { signal: AbortSignal; onError: (error: unknown) => void },
): Promise<void> {
  while (!signal.aborted) {
    let done = 0;
    try {
      done = await step();
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
    if (done === 0) await pause(signal);
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, idleMs);
    signal.addEventListener("abort", finish);
    if (signal.aborted) finish();
  });
}
