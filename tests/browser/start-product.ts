import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { buildWeb } from "../../scripts/build-web.ts";
import { startStack, type Stack } from "../../scripts/start-stack.ts";
import { testEnv } from "#tests/setup/test-env.ts";

export type Product = {
  stack: Stack;
  /** The app's database, to look at what a page only summarises. */
  app: pg.Pool;
  /** The dev store's database: what the carrier really took. */
  devStore: pg.Pool;
  stop: () => Promise<void>;
};

/** The whole product as `npm run demo` runs it, built from the sources as they are, on this test file's databases. */
export async function startProduct(options: { customers: number }): Promise<Product> {
  await buildWeb();
  const logDirectory = await mkdtemp(path.join(tmpdir(), "segue-browser-"));
  const stack = await startStack({
    appDatabaseUrl: testEnv.DATABASE_URL,
    devStoreDatabaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    logDirectory,
    customers: options.customers,
    // The tests' own log is silent; that a worker runs is read from its log.
    env: { LOG_LEVEL: "info" },
  });
  const app = new pg.Pool({ connectionString: testEnv.DATABASE_URL, max: 2 });
  const devStore = new pg.Pool({ connectionString: testEnv.DEV_STORE_DATABASE_URL, max: 2 });
  return {
    stack,
    app,
    devStore,
    async stop() {
      await stack.stop();
      await Promise.all([app.end(), devStore.end()]);
      await rm(logDirectory, { recursive: true, force: true });
    },
  };
}
