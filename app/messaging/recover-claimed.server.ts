import { inTransaction, pool } from "../db.server.ts";
import { log } from "../log.server.ts";
import { leaseMs } from "./lease.ts";
import { findLostMessages, resolveLost, type LostRow, type Resolved } from "./resolve-lost.server.ts";
import { forgetOldClaims, forgottenDispatches } from "./recover.sql.ts";
import { settleDispatch } from "./settle-dispatch.server.ts";
import { startDispatch } from "./start-dispatch.server.ts";

const batchSize = 200;
const addressesAtOnce = 8;
/** A run ends before the next one is due; what is left then waits a minute. */
const longestRunMs = 45_000;
/** A dispatch this young may not have its job yet. */
const youngMs = 60_000;

/**
 * Puts right what a crash left behind, every minute: asks the carriers about messages whose answer was lost, and starts
 * dispatches again whose job is gone. Never sends anything itself. Safe to repeat and to run at the same time.
 */
export async function recoverClaimed({ now }: { now: Date }): Promise<void> {
  const startedAt = performance.now();
  const before = new Date(now.getTime() - leaseMs);
  const touched = new Map<string, { shopId: number; dispatchId: bigint; requeued: boolean }>();
  for (let asked = batchSize; asked >= batchSize && performance.now() - startedAt < longestRunMs;) {
    const groups = await findLostMessages(before, batchSize);
    asked = groups.flatMap((group) => group).length;
    let resolved = 0;
    const ask = async (): Promise<void> => {
      for (let group = groups.pop(); group; group = groups.pop()) {
        for (const { shopId, dispatchId, to } of await resolve(group, now)) {
          resolved += 1;
          const key = `${shopId}:${dispatchId}`;
          touched.set(key, { shopId, dispatchId, requeued: to === "queued" || (touched.get(key)?.requeued ?? false) });
        }
      }
    };
    await Promise.all(Array.from({ length: addressesAtOnce }, ask));
    // What could not be asked now is asked again by the next run.
    if (resolved < asked) break;
  }
  await pool.query(forgetOldClaims, [before]);
  for (const { shopId, dispatchId, requeued } of touched.values()) {
    if (requeued) await inTransaction((tx) => startDispatch(tx, { id: shopId }, dispatchId));
    else await settleDispatch({ shopId, dispatchId, now });
  }
  await startForgotten(now);
}

/** What goes wrong with one address keeps no other from being put right; it is tried again by the next run. */
async function resolve(group: LostRow[], now: Date): Promise<Resolved[]> {
  try {
    return await resolveLost(group, { now });
  } catch (error) {
    log.error(
      { err: error, shopId: group[0]?.shopId, message: group[0]?.id.toString() },
      "a lost message could not be resolved",
    );
    return [];
  }
}

async function startForgotten(now: Date): Promise<void> {
  const { rows } = await pool.query<{ shopId: number; id: bigint }>(forgottenDispatches, [
    new Date(now.getTime() - youngMs),
  ]);
  for (const { shopId, id } of rows) {
    log.warn({ shopId, dispatch: id.toString() }, "a dispatch had work left and no job");
    await inTransaction((tx) => startDispatch(tx, { id: shopId }, id));
  }
}
