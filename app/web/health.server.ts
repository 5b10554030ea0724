import { pool } from "../db.server.ts";
import { readWorkerSilence } from "./read-gauges.server.ts";

const patienceMs = 3_000;

/**
 * Whether this process can do its work, which it can when it reaches the database. How long the workers have been silent
 * is told besides: that is no fault of this process, so a balancer must not take it out for it.
 */
export async function checkHealth(): Promise<{ healthy: boolean; workerSilenceSeconds: number | null }> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The database did not answer in time")), patienceMs);
  });
  try {
    await Promise.race([pool.query("SELECT 1"), tooLate]);
    return { healthy: true, workerSilenceSeconds: await readWorkerSilence().catch(() => null) };
  } catch {
    return { healthy: false, workerSilenceSeconds: null };
  } finally {
    clearTimeout(timer);
  }
}
