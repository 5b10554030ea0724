import { PrismaPg } from "@prisma/adapter-pg";
import type { Prisma } from "@prisma/client";
import { PrismaClient } from "@prisma/client";
import pg from "pg";
import { env } from "./env.server.ts";

const INT8 = 20;

/** The process's one pool. bigint columns arrive as bigint, as they do from Prisma. */
export const pool = new pg.Pool({
  connectionString: env.DATABASE_URL,
  max: env.DATABASE_POOL_SIZE,
  types: {
    getTypeParser: ((oid: number, format?: "text" | "binary") =>
      oid === INT8 ? BigInt : pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser,
  },
});

// A connection that the server closes (a restart, a failover) must not end the process, idle or in use: what runs on it
// fails with an error of its own, and the next query reconnects.
const leaveToTheQuery = () => undefined;
pool.on("error", leaveToTheQuery);
pool.on("connect", (client) => client.on("error", leaveToTheQuery));

/** For ordinary, single-statement reads and writes. Hot paths and transactions across several rows use SQL. */
export const db = new PrismaClient({ adapter: new PrismaPg(pool) });

/** Whatever runs SQL: the pool, or a client inside a transaction. */
export type Sql = Pick<pg.ClientBase, "query">;

/** A transaction: Prisma's, or SQL's. */
export type Tx = Prisma.TransactionClient | Sql;

/**
 * Runs `work` in one transaction: all of it is stored, or none. Retries, up to three times, when PostgreSQL ended the
 * transaction for a deadlock or a serialisation failure, so `work` must have no effects outside the database.
 */
export async function inTransaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(work);
    } catch (error) {
      if (attempt >= 3 || !isTransient(error)) throw error;
    }
  }
}

/** Runs one SQL statement in either kind of transaction. One with a name is parsed and planned once for each connection. */
export async function runSql(
  tx: Tx,
  { name, text, values }: { name?: string; text: string; values: unknown[] },
): Promise<void> {
  if ("$executeRawUnsafe" in tx) await tx.$executeRawUnsafe(text, ...values);
  else await tx.query({ ...(name && { name }), text, values });
}

async function runOnce<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
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

function isTransient(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "40P01" || code === "40001";
}

/**
 * Whether a failure is the database's and passes by itself: a connection that was lost or not to be had; a server that is full,
 * stopping, starting or, during a failover, read-only (classes 08, 53 and 57, and 25006); a deadlock or a serialisation failure
 * (class 40). What was asked may have been done all the same.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(08|40|53|57|25006)/.test(error.code ?? "");
  if (!(error instanceof Error)) return false;
  // pg says these in words, and passes the system's own errors on.
  const isOfTheSystem = "code" in error && typeof error.code === "string" && /^E[A-Z]+$/.test(error.code);
  return isOfTheSystem || /connection (terminated|error|timeout)|timeout exceeded/i.test(error.message);
}
