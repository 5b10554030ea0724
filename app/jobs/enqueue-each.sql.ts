import { jobs, type JobName } from "./catalog.ts";

/**
 * A query that adds one job for each row of `from`, a query or the name of a WITH, in the statement that it is part of: the jobs are
 * committed with the rows that this statement writes. `payload` is the SQL of what each carries. Answers with one row, how many.
 */
export function enqueueEach(name: JobName, { from, payload }: { from: string; payload: string }): string {
  const { maxAttempts, priority } = jobs[name];
  const spec = `('${name}', ${payload}, NULL, NULL, ${maxAttempts}, NULL, ${priority}, NULL)::graphile_worker.job_spec`;
  return `
SELECT count(*) FROM (SELECT array_agg(${spec}) AS specs FROM ${from} HAVING count(*) > 0) AS given
CROSS JOIN LATERAL graphile_worker.add_jobs(given.specs)`;
}
