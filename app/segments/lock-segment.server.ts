import { setTimeout as sleep } from "node:timers/promises";
import { pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";

const patienceMs = 10 * 60_000;
const pauseMs = 300;

/**
 * A lock keeps a connection while its work uses others. Were they all kept, the work would wait for a connection for ever.
 */
const mostHeld = Math.max(1, Math.floor(pool.options.max / 3));
let held = 0;

/**
 * Runs `work` while no other process works on this segment's list. Waits for the other to finish, up to ten minutes, and
 * then throws AppError `conflict`. The lock is PostgreSQL's and ends with its connection, so a killed process leaves none.
 */
export async function withSegmentLock<T>(shop: ShopRef, segmentId: bigint, work: () => Promise<T>): Promise<T> {
  const key = `segment:${shop.id}:${segmentId}`;
  for (const deadline = Date.now() + patienceMs; ; await sleep(pauseMs)) {
    const outcome = await tryWithLock(key, work);
    if (outcome) return outcome.result;
    if (Date.now() > deadline) {
      throw new AppError("conflict", {
        userMessage: "The members of this segment are being read already. Please try again later.",
      });
    }
  }
}

async function tryWithLock<T>(key: string, work: () => Promise<T>): Promise<{ result: T } | undefined> {
  if (held >= mostHeld) return undefined;
  held += 1;
  try {
    return await tryOnConnection(key, work);
  } finally {
    held -= 1;
  }
}

async function tryOnConnection<T>(key: string, work: () => Promise<T>): Promise<{ result: T } | undefined> {
  const client = await pool.connect();
  // While it is lent out, nobody else listens for the loss of this connection.
  let lost: Error | undefined;
  const onLoss = (error: Error) => {
    lost = error;
  };
  client.on("error", onLoss);
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      "SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken",
      [key],
    );
    if (!rows[0]?.taken) return undefined;
    try {
      return { result: await work() };
    } finally {
      await client.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [key]).catch(onLoss);
    }
  } finally {
    client.off("error", onLoss);
    client.release(lost);
  }
}
