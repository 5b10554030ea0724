import type { SendResult } from "../channels/channel.ts";
import type { MessageStatus } from "./message.ts";
import type { Reason } from "./reasons.ts";

/** Tries after which a message that the carrier could not take is given up: about sixteen hours of backing off. */
export const maxAttempts = 12;

const firstDelayMs = 30_000;
const longestDelayMs = 4 * 60 * 60 * 1000;

export type Accepted = { kind: "accepted"; id: bigint; carrierMessageId: string; body: string; parts: number };
export type Ended = {
  kind: "ended";
  id: bigint;
  claimedAt: Date;
  status: Extract<MessageStatus, "failed" | "skipped">;
  reason: Reason;
  code: string | null;
  body: string | null;
  /** Set when the carrier holds a STOP from this address. */
  optedOut?: string;
};
export type Requeued = {
  kind: "requeued";
  id: bigint;
  claimedAt: Date;
  dueAt: Date;
  burned: 0 | 1;
  code: string | null;
};
/** Nothing is written: the row stays `sending` until the carrier was asked or has called back. */
export type Unknown = { kind: "unknown"; id: bigint; detail: string };

/** What became of one claimed message. */
export type Outcome = Accepted | Ended | Requeued | Unknown;

type Posted = { id: bigint; to: string; claimedAt: Date; attempts: number; body: string; parts: number };

/** Turns the carrier's answer about one message into what the ledger will say. `random` (0 to 1) spreads the retries. */
export function outcomeOf(posted: Posted, result: SendResult, { now, random }: { now: Date; random: number }): Outcome {
  const { id, claimedAt, body, parts } = posted;
  switch (result.kind) {
    case "accepted":
      return { kind: "accepted", id, carrierMessageId: result.carrierMessageId, body, parts };
    case "recipient-refused":
      return {
        kind: "ended",
        id,
        claimedAt,
        status: "failed",
        reason: "carrier-refused",
        code: result.code,
        body,
        ...(result.optedOut && { optedOut: posted.to }),
      };
    case "sender-refused":
      return { kind: "requeued", id, claimedAt, dueAt: now, burned: 0, code: result.code };
    case "try-later": {
      if (posted.attempts + 1 >= maxAttempts) {
        return { kind: "ended", id, claimedAt, status: "failed", reason: "gave-up", code: result.code, body };
      }
      const delayMs = Math.max(backoffMs(posted.attempts, random), result.retryAfterMs ?? 0);
      return {
        kind: "requeued",
        id,
        claimedAt,
        dueAt: new Date(now.getTime() + delayMs),
        burned: 1,
        code: result.code,
      };
    }
    case "unknown":
      return { kind: "unknown", id, detail: result.detail };
  }
}

/** Doubles with each try, up to a bound; half of it is left to chance, so that a crowd does not come back as one. */
export function backoffMs(attempts: number, random: number): number {
  const full = Math.min(firstDelayMs * 2 ** attempts, longestDelayMs);
  return full / 2 + (full / 2) * random;
}
