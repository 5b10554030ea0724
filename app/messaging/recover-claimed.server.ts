import { inTransaction, pool } from "../db.server.ts";
import { log } from "../log.server.ts";
import { leaseMs } from "./lease.ts";
import { findLostMessages, resolveLost, type LostRow, type Resolution } from "./resolve-lost.server.ts";
import { forgetOldClaims, forgottenDispatches, idleDispatches } from "./recover.sql.ts";
import { settleDispatch, settleIdle } from "./settle-dispatch.server.ts";
import { startDispatch } from "./start-dispatch.server.ts";

const batchSize = 200;
const addressesAtOnce = 8;
/** A run ends before the next one is due; what is left then waits a minute. */
const longestRunMs = 45_000;
/** A dispatch this young may not have its job yet. */
const youngMs = 60_000;

/**
 * Puts right what a crash left behind, every minute: asks the carriers about messages whose answer was lost, and starts
 * dispatches again whose job is gone. Never sends anything itself. A shop whose carrier cannot be asked is left to the next
 * run, so that no other shop waits for it. Safe to repeat and to run at the same time.
 */
export async function recoverClaimed({ now }: { now: Date }): Promise<void> {
  const startedAt = performance.now();
  const isOver = () => performance.now() - startedAt > longestRunMs;
  const before = new Date(now.getTime() - leaseMs);
  const touched = new Map<string, { shopId: number; dispatchId: bigint; requeued: boolean }>();
  const silent = new Set<number>();
  const troubled = new Set<number>();

  async function settle(group: LostRow[]): Promise<void> {
    const shopId = group[0]?.shopId ?? 0;
    if (silent.has(shopId)) return;
    const { isAnswered, resolved } = await resolve(group, now);
    if (!isAnswered) silent.add(shopId);
    if (resolved.length < group.length) troubled.add(shopId);
    for (const { dispatchId, to } of resolved) {
      const key = `${shopId}:${dispatchId}`;
      touched.set(key, { shopId, dispatchId, requeued: to === "queued" || (touched.get(key)?.requeued ?? false) });
    }
  }

  for (let left = true; left && !isOver();) {
    const groups = await findLostMessages({ before, limit: batchSize, exceptShops: [...silent, ...troubled] });
    left = groups.length > 0;
    const lane = async (): Promise<void> => {
      for (let group = groups.pop(); group && !isOver(); group = groups.pop()) await settle(group);
    };
    await Promise.all(Array.from({ length: addressesAtOnce }, lane));
  }
  await pool.query(forgetOldClaims, [before]);
  for (const { shopId, dispatchId, requeued } of touched.values()) {
    if (requeued) await inTransaction((tx) => startDispatch(tx, { id: shopId }, dispatchId));
    else await settleDispatch({ shopId, dispatchId, now });
  }
  await settleAllIdle(now);
  await startForgotten(now);
}

/** What goes wrong with one address keeps no other from being put right; it is tried again by the next run. */
async function resolve(group: LostRow[], now: Date): Promise<Resolution> {
  try {
    return await resolveLost(group, { now });
  } catch (error) {
    log.error(
      { err: error, shopId: group[0]?.shopId, message: group[0]?.id.toString() },
      "a lost message could not be resolved",
    );
    return { isAnswered: true, resolved: [] };
  }
}

async function settleAllIdle(now: Date): Promise<void> {
  const { rows } = await pool.query<{ shopId: number; id: bigint }>(idleDispatches, [
    new Date(now.getTime() - youngMs),
  ]);
  for (const { shopId, id } of rows) await settleIdle({ shopId, dispatchId: id, now });
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
