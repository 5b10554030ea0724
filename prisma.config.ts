import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { defineConfig } from "prisma/config";

const TEXT = 25;
const UNSUPPORTED_CATALOG_TYPES = new Set([18, 19]); // "char" and name

/**
 * Prisma's pg adapter rejects catalog columns of type `name` and `"char"`, which the migration commands read.
 * This pool presents both as text.
 */
class CatalogPool extends pg.Pool {
  // pg.Pool.query is overloaded eight ways; the adapter uses the promise form only.
  // @ts-expect-error the override narrows the overloads
  override async query(config: pg.QueryArrayConfig | pg.QueryConfig | string, values?: unknown[]) {
    const result = await super.query(config as string, values);
    for (const field of result.fields ?? []) {
      if (UNSUPPORTED_CATALOG_TYPES.has(field.dataTypeID)) field.dataTypeID = TEXT;
    }
    return result;
  }
}

export default defineConfig({
  schema: "prisma/schema.prisma",
  engine: "js",
  experimental: { adapter: true },
  adapter: async () => new PrismaPg(new CatalogPool({ connectionString: process.env.DATABASE_URL })),
});
