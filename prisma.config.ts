import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { defineConfig } from "prisma/config";

const TEXT = 25;
const UNSUPPORTED_CATALOG_TYPES = new Set([18, 19]); // "char" and name

// `migrate deploy` arms a timer of ten seconds while it waits for its lock, and leaves it armed when it is done: every
// deployment would take ten seconds more. Unreferenced, it no longer holds the finished command up.
const LOCK_TIMEOUT_MS = 10_000;
const { setTimeout } = globalThis;
globalThis.setTimeout = Object.assign((...[callback, delay, ...rest]: Parameters<typeof setTimeout>) => {
  const timer = setTimeout(callback, delay, ...rest);
  return delay === LOCK_TIMEOUT_MS ? timer.unref() : timer;
}, setTimeout);

/**
 * Prisma's pg adapter rejects catalog columns of type `name` and `"char"`, which the migration commands read.
 * This pool presents both as text.
 */
function catalogPool(connectionString: string | undefined): pg.Pool {
  const pool = new pg.Pool({ connectionString, allowExitOnIdle: true });
  // pg.Pool.query is overloaded eight ways; the adapter uses the promise form only.
  const query = pool.query.bind(pool) as (config: unknown, values?: unknown) => Promise<pg.QueryResult>;
  const presentAsText = async (config: unknown, values?: unknown) => {
    const result = await query(config, values);
    for (const field of result.fields ?? []) {
      if (UNSUPPORTED_CATALOG_TYPES.has(field.dataTypeID)) field.dataTypeID = TEXT;
    }
    return result;
  };
  return Object.assign(pool, { query: presentAsText as pg.Pool["query"] });
}

export default defineConfig({
  schema: "prisma/schema.prisma",
  engine: "js",
  experimental: { adapter: true },
  adapter: async () => new PrismaPg(catalogPool(process.env.DATABASE_URL)),
});
