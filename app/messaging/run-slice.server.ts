import { explainCarrierCode } from "../channels/explain-code.ts";
import { claimMessages, forgetClaims, queueStart, type ClaimResult } from "./claim-messages.server.ts";
import { completionBuffer } from "./completion-buffer.server.ts";
import type { Outcome } from "./outcomes.ts";
import { pauseSender } from "./pause-sender.server.ts";
import type { TemplateFieldPath } from "./template-fields.ts";
import { postMessage, release, type ClaimedMessage, type SliceContext } from "./post-message.server.ts";

/** Why a slice ended; the caller queues the next run. `waitMs`: how long to leave the sender or the carrier in peace. */
export type SliceEnd = {
  kind: "slice-over" | Exclude<ClaimResult["kind"], "claimed">;
  waitMs: number;
  accepted: number;
  skipped: number;
};

const sliceMs = 2_000;
/** Requests one shard has under way. Four shards in a process fill the carrier's connections, and a little more. */
const requestsAtOnce = 24;
/** A claim is as large as what is posted in this time: small enough that consent is fresh, large enough to be cheap. */
const claimAheadMs = 250;
const smallestClaim = 20;
const largestClaim = 500;
/** After so many failures in a row the carrier is left in peace for a while. */
const failuresToStop = 30;
const restAfterFailuresMs = 15_000;

/**
 * Claims, posts and records messages of one dispatch for about two seconds. While some are posted the next are claimed, and
 * what the carrier answered is recorded in groups meanwhile: a slow answer holds up only itself. Ends when every message it
 * claimed is posted and recorded, or given back.
 *
 * `waiting` is how many were in the queue a moment ago. Where they are few, no more than these are looked for: whoever queues more
 * starts a run of their own.
 */
export async function runSlice(context: SliceContext, { waiting: seen }: { waiting: number }): Promise<SliceEnd> {
  const { shop, now, template } = context;
  const fields = template.ok ? template.template.fields : new Set<TemplateFieldPath>();
  const startedAt = performance.now();
  const buffer = completionBuffer(shop, context);
  const claims: bigint[] = [];
  let position = queueStart;
  let waiting: ClaimedMessage[] = [];
  let next = 0;
  let claiming: Promise<void> | null = null;
  let end: SliceEnd["kind"] | null = seen === 0 ? "empty" : null;
  /** The carrier takes nothing at the moment: what is claimed and not posted goes back. */
  let refused = false;
  let waitMs = 0;
  let taken = 0;
  let accepted = 0;
  let skipped = 0;
  let failuresInARow = 0;

  async function claim(): Promise<void> {
    const elapsed = performance.now() - startedAt;
    if (elapsed > sliceMs) {
      end ??= "slice-over";
      return;
    }
    const pace = Math.max(smallestClaim, (accepted * claimAheadMs) / Math.max(1, elapsed));
    const wanted = seen < smallestClaim ? seen : Math.round(Math.min(largestClaim, pace));
    const asked = { ...context, shopId: shop.id, senderId: context.sender.id, fields, wanted, now: now() };
    let result = await claimMessages({ ...asked, from: position });
    if (result.kind === "empty" && position !== queueStart)
      result = await claimMessages({ ...asked, from: queueStart });
    if (result.kind === "claimed") {
      position = result.claim.position;
      const { rows, claimedAt, startedAt: claimStartedAt } = result.claim;
      claims.push(result.claim.id);
      skipped += result.claim.skipped;
      waiting = waiting.slice(next);
      next = 0;
      for (const row of rows) waiting.push({ row, claimedAt, startedAt: claimStartedAt });
      taken += rows.length + result.claim.skipped;
      if (seen < smallestClaim && taken >= seen) end ??= "empty";
    } else {
      end ??= result.kind;
      if (result.kind === "wait") waitMs = result.waitMs;
    }
  }

  function startClaim(): Promise<void> {
    claiming ??= claim().finally(() => {
      claiming = null;
    });
    return claiming;
  }

  async function take(): Promise<ClaimedMessage | undefined> {
    // A claim that is under way is waited for even at the end: what it takes is in the ledger as ours.
    while (next >= waiting.length && (claiming || !end)) await startClaim();
    const message = waiting[next];
    next += 1;
    // The next claim begins when half of this one is posted. A failure of it is met by whoever waits for rows next.
    if (!end && !claiming && waiting.length - next < waiting.length / 2) startClaim().catch(() => undefined);
    return message;
  }

  async function lane(): Promise<void> {
    for (let message = await take(); message; message = await take()) {
      const outcome = refused ? release(message, now()) : await postMessage(context, message);
      await note(outcome);
    }
  }

  async function note(outcome: Outcome): Promise<void> {
    if (outcome.kind === "accepted") {
      accepted += 1;
      failuresInARow = 0;
    } else if (outcome.kind === "unknown" || (outcome.kind === "requeued" && outcome.burned === 1)) {
      failuresInARow += 1;
      if (failuresInARow === failuresToStop) {
        refused = true;
        end = "wait";
        waitMs = restAfterFailuresMs;
      }
    } else if (outcome.kind === "requeued" && outcome.code !== null && !refused) {
      refused = true;
      end = "sender-unavailable";
      await pauseSender(shop, context.sender.id, {
        reason: explainCarrierCode(outcome.code),
        code: outcome.code,
        now: now(),
      });
    }
    await buffer.add(outcome);
  }

  // Every lane is waited for, also when one fails: what another still posts must be recorded.
  const lanes = await Promise.allSettled(Array.from({ length: requestsAtOnce }, lane));
  await buffer.finish();
  await forgetClaims(shop.id, claims);
  for (const result of lanes) if (result.status === "rejected") throw result.reason;
  return { kind: end ?? "empty", waitMs, accepted, skipped };
}
