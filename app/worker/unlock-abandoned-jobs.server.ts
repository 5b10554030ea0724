import { inTransaction } from "../db.server.ts";
import { leaseClass } from "./worker-lease.server.ts";

/** A worker that has just started may fetch its first job a moment before its lease is there. */
const graceSeconds = 5;

/**
 * Frees the jobs of workers that died while at them, so that they are run again within seconds; graphile-worker itself
 * would wait four hours. A worker is dead when nobody holds its lease. Answers with the ids of the dead. Safe to repeat.
 */
export async function unlockAbandonedJobs(): Promise<string[]> {
  return inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: string; dead: boolean }>(
      `SELECT id, pg_try_advisory_xact_lock(${leaseClass}, hashtext(id)) AS dead
       FROM (
         SELECT DISTINCT locked_by AS id FROM graphile_worker.jobs
         WHERE locked_by IS NOT NULL AND locked_at < now() - make_interval(secs => $1)
         OFFSET 0
       ) AS busy`,
      [graceSeconds],
    );
    const dead = rows.filter((row) => row.dead).map((row) => row.id);
    if (dead.length > 0) await tx.query("SELECT graphile_worker.force_unlock_workers($1::text[])", [dead]);
    return dead;
  });
}
