import pg from "pg";
import { withClient } from "../../scripts/prepare-database.ts";

/**
 * The connection string of this vitest worker's copy of a template database, made on first use. Workers run one file at
 * a time, so a file has the copy to itself; `emptyDatabase` cleans up after the one before.
 */
export async function cloneDatabase(postgresUrl: string, prefix: string, template: string): Promise<string> {
  const name = `${prefix}_${template}_${process.env.VITEST_POOL_ID ?? "1"}`;
  await withClient(postgresUrl, async (client) => {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) {
      await client.query(
        `CREATE DATABASE ${client.escapeIdentifier(name)} TEMPLATE ${client.escapeIdentifier(`${prefix}_${template}`)}`,
      );
    }
  });
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return url.href;
}

type Emptier = { empty: () => Promise<void>; close: () => Promise<void> };

/**
 * Empties all tables of one database, the waiting jobs too, but not the record of migrations. Only tables with rows are
 * truncated, since each costs a few milliseconds. Sequences go on: ids that differ between tables and tests show mix-ups.
 */
export async function openEmptier(url: string): Promise<Emptier> {
  const client = new pg.Client({ connectionString: url });
  // A test may end the server's connections on purpose.
  client.on("error", () => undefined);
  await client.connect();
  const { rows } = await client.query<{ name: string }>(`
    SELECT format('%I.%I', schemaname, tablename) AS name
      FROM pg_tables
     WHERE (schemaname = 'public' AND tablename <> '_prisma_migrations')
        OR (schemaname = 'graphile_worker' AND tablename IN ('_private_jobs', '_private_job_queues'))`);
  const probe = rows
    .map(({ name }) => `SELECT '${name}' AS name WHERE EXISTS (SELECT FROM ${name})`)
    .join(" UNION ALL ");
  return {
    async empty() {
      if (!probe) return;
      const filled = await client.query<{ name: string }>(probe);
      if (filled.rows.length > 0)
        await client.query(`TRUNCATE ${filled.rows.map(({ name }) => name).join(", ")} CASCADE`);
    },
    close: () => client.end(),
  };
}
