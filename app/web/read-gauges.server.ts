import { pool } from "../db.server.ts";

export type Gauges = {
  jobs: { task: string; state: string; count: number }[];
  messagesOpen: { status: string; count: number }[];
  messagesEstimated: Estimate[];
  carrierErrors: Estimate[];
  sendersPaused: { carrier: string; code: string; count: number }[];
  /** Null before the first run of the clock. */
  workerSilenceSeconds: number | null;
};

type Estimate = { value: string; count: number };

/** The queue's and the ledger's figures, at a price that does not grow with the ledger. */
export async function readGauges(): Promise<Gauges> {
  const [jobs, messagesOpen, messagesEstimated, carrierErrors, sendersPaused, clock] = await Promise.all([
    pool.query<Gauges["jobs"][number]>(jobsSql),
    pool.query<Gauges["messagesOpen"][number]>(openSql),
    pool.query<Estimate>(estimateSql, ["status"]),
    pool.query<Estimate>(estimateSql, ["error_code"]),
    pool.query<Gauges["sendersPaused"][number]>(pausedSql),
    readWorkerSilence(),
  ]);
  return {
    jobs: jobs.rows,
    messagesOpen: messagesOpen.rows,
    messagesEstimated: messagesEstimated.rows,
    carrierErrors: carrierErrors.rows,
    sendersPaused: sendersPaused.rows,
    workerSilenceSeconds: clock,
  };
}

/** Seconds since a worker last started a job of the clock: more than two minutes mean that no worker runs. */
export async function readWorkerSilence(): Promise<number | null> {
  const { rows } = await pool.query<{ seconds: number | null }>(
    "SELECT extract(epoch FROM now() - max(last_execution))::float8 AS seconds FROM graphile_worker._private_known_crontabs",
  );
  return rows[0]?.seconds ?? null;
}

const jobsSql = `
  SELECT task_identifier AS task,
         CASE WHEN locked_at IS NOT NULL THEN 'running' WHEN attempts >= max_attempts THEN 'given-up'
              WHEN run_at > now() THEN 'planned' ELSE 'due' END AS state,
         count(*)::int
  FROM graphile_worker.jobs GROUP BY 1, 2`;

/** Small tables answer both; the limit keeps a queue of millions from being counted out. */
const openSql = `
  SELECT 'queued' AS status, count(*)::int FROM (SELECT FROM message_queue LIMIT 100000) AS some
  UNION ALL
  SELECT 'sending', coalesce(sum(cardinality(message_ids)), 0)::int FROM message_claim`;

/** From what ANALYZE last found: the share of each common value, times the rows. */
const estimateSql = `
  SELECT value, round(share * greatest(reltuples, 0))::int AS count
  FROM pg_stats
  JOIN pg_class ON pg_class.oid = 'message'::regclass
  CROSS JOIN unnest(most_common_vals::text::text[], most_common_freqs) AS common (value, share)
  WHERE schemaname = current_schema() AND tablename = 'message' AND attname = $1`;

const pausedSql = `
  SELECT carrier, coalesce(pause_code, '') AS code, count(*)::int
  FROM sender WHERE paused_at IS NOT NULL AND removed_at IS NULL GROUP BY 1, 2`;
