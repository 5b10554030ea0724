import { runSql, type Tx } from "../db.server.ts";
import { jobs, type JobName, type JobPayload } from "./catalog.ts";

/**
 * Adds a job inside the caller's transaction: the job exists exactly when the rows that caused it do.
 *
 * With `key`, a waiting job of the same key is replaced rather than doubled; a job that already runs is followed by one
 * more run. `keepRunAt` keeps the earlier job's time ("debounce nothing, just do not double"). `keepsPlace` has the job run now,
 * and where one of its key is due already, it stays where that one stands in line: asked for again and again, it would never run.
 * Of jobs of one `queue` only one runs at a time, on however many workers.
 */
export async function enqueue<Name extends JobName>(
  tx: Tx,
  name: Name,
  options: {
    payload: JobPayload<Name>;
    runAt?: Date;
    key?: string;
    keepRunAt?: boolean;
    keepsPlace?: boolean;
    priority?: number;
    queue?: string;
  },
): Promise<void> {
  const { maxAttempts, priority } = jobs[name];
  await runSql(tx, {
    name: options.keepsPlace ? "add-job-in-line" : "add-job",
    text: `SELECT graphile_worker.add_job($1::text, payload => $2::json, run_at => ${options.keepsPlace ? placeInLine : "$3::timestamptz"},
                                    max_attempts => $4::int, job_key => $5::text, priority => $6::int, job_key_mode => $7::text,
                                    queue_name => $8::text)`,
    values: [
      name,
      JSON.stringify(options.payload, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
      options.runAt ?? null,
      maxAttempts,
      options.key ?? null,
      options.priority ?? priority,
      options.keepRunAt ? "preserve_run_at" : "replace",
      options.queue ?? null,
    ],
  });
}

/** Now, or since when the job of that key has been due. */
const placeInLine = `least(
  coalesce($3::timestamptz, now()),
  (SELECT run_at FROM graphile_worker.jobs WHERE key = $5::text AND locked_at IS NULL))`;
