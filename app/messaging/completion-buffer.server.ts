import type { ChannelName } from "../channels/channel.ts";
import type { ShopRef } from "../shop.ts";
import { completeMessages } from "./complete-messages.server.ts";
import type { Outcome } from "./outcomes.ts";

const mostHeld = 250;
const longestHeldMs = 100;
const mostWritesAtOnce = 2;

export type CompletionBuffer = {
  /** Takes an outcome; waits only when PostgreSQL cannot keep up. Throws when an earlier write failed for good. */
  add(outcome: Outcome): Promise<void> | void;
  /** Writes the rest, and waits for every write. Throws when one failed. */
  finish(): Promise<void>;
};

/** Gathers what became of messages and writes it in groups: by number when it is busy, by time when it is not. */
export function completionBuffer(shop: ShopRef, options: { channel: ChannelName; now: () => Date }): CompletionBuffer {
  const writes = new Set<Promise<void>>();
  let held: Outcome[] = [];
  let timer: NodeJS.Timeout | undefined;
  let failure: { error: unknown } | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (held.length === 0) return;
    const outcomes = held;
    held = [];
    const write = completeMessages(shop, outcomes, { channel: options.channel, now: options.now() })
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => writes.delete(write));
    writes.add(write);
  }

  return {
    add(outcome) {
      if (failure) throw failure.error;
      held.push(outcome);
      if (held.length < mostHeld) {
        timer ??= setTimeout(flush, longestHeldMs);
        return;
      }
      flush();
      if (writes.size > mostWritesAtOnce) return Promise.race(writes);
    },
    async finish() {
      flush();
      await Promise.all(writes);
      if (failure) throw failure.error;
    },
  };
}
