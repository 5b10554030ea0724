import { readFile } from "node:fs/promises";
import pg from "pg";

const INT8 = 20;
/** Any constant will do: it only keeps two starting processes from creating the same table at once. */
const SCHEMA_LOCK = 7_340_215;

/** Whatever runs SQL: the pool, or a client inside a transaction. */
export type Sql = Pick<pg.ClientBase, "query">;

/** A pool whose bigint columns (ids, and count(*)) arrive as bigint; numeric stays a string, so no money is rounded. */
export function openPool(databaseUrl: string, options: { max: number }): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.max,
    // Segments over a million customers: room to hash whole sets, and no time spent compiling a statement for one use.
    options: "-c work_mem=96MB -c jit=off",
    types: {
      getTypeParser: ((oid: number, format?: "text" | "binary") =>
        oid === INT8 ? BigInt : pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser,
    },
  });
  // A connection that the server closes must not end the process, idle or in use: what runs on it fails with an error of
  // its own, and the next query opens another.
  const leaveToTheQuery = (): void => undefined;
  pool.on("error", leaveToTheQuery);
  pool.on("connect", (client) => client.on("error", leaveToTheQuery));
  return pool;
}

/** Brings the database's tables up to date with schema.sql. Safe to repeat, and to run from two processes at once. */
export async function applySchema(pool: pg.Pool): Promise<void> {
  const schema = await readFile(new URL("schema.sql", import.meta.url), "utf8");
  await inTransaction(pool, async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock($1)", [SCHEMA_LOCK]);
    await tx.query(schema);
  });
}

/** Runs `work` in one transaction: all of it is stored, or none. */
export async function inTransaction<T>(pool: pg.Pool, work: (tx: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
