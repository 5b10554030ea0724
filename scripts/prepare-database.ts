import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { runMigrations } from "graphile-worker";
import pg from "pg";

const root = path.dirname(import.meta.dirname);

/** Creates a database unless it is there. `serverUrl` may name any database of the server. */
export async function createDatabase(serverUrl: string, name: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  });
}

/** Brings the app's database up to date: its own tables and the queue's. Safe to repeat. */
export async function migrateAppDatabase(url: string): Promise<void> {
  const prisma = path.join(root, "node_modules/prisma/build/index.js");
  await promisify(execFile)(process.execPath, [prisma, "migrate", "deploy"], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: url, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
  });
  await runMigrations({ connectionString: url });
}

/** Applies the dev store's schema. Safe to repeat. */
export async function prepareDevStoreDatabase(url: string): Promise<void> {
  const schema = await readFile(path.join(root, "dev-store/schema.sql"), "utf8");
  await withClient(url, (client) => client.query(schema));
}

/** Runs `work` with one connection, closed afterwards. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
