import { pool } from "../db.server.ts";

/** Workers judge by their clocks whether another's claim has run out, with 25 seconds to spare (messaging/lease.ts). */
const mostSkewMs = 10_000;

/**
 * Compares this machine's clock with the database's, which all workers share: what is wrong with it, or null. A worker whose
 * clock is far off would ask the carrier about messages that another is just posting, and have them sent twice.
 */
export async function findClockProblem(now: () => Date): Promise<string | null> {
  const askedAt = performance.now();
  const { rows } = await pool.query<{ now: Date }>("SELECT clock_timestamp() AS now");
  const tookMs = performance.now() - askedAt;
  const skewMs = rows[0] ? now().getTime() - rows[0].now.getTime() : 0;
  if (Math.abs(skewMs) - tookMs <= mostSkewMs) return null;
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  return `This machine's clock is ${seconds} s ${skewMs > 0 ? "ahead of" : "behind"} the database's; set it right`;
}
