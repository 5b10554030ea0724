import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { removeEmbeddedPostgres, startEmbeddedPostgres } from "../../scripts/embedded-postgres.ts";
import {
  createDatabase,
  migrateAppDatabase,
  prepareDevStoreDatabase,
  withClient,
} from "../../scripts/prepare-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Connection string of a maintenance database on the tests' server. */
    postgresUrl: string;
    /** What the names of this run's databases begin with; `<prefix>_app` and `<prefix>_dev_store` are the templates. */
    databasePrefix: string;
  }
}

/**
 * Once per run, before any worker: a PostgreSQL of the run's own, and one migrated template database for the app and one
 * for the dev store. Workers clone them. With TEST_POSTGRES_URL (a superuser's connection string) the run uses that
 * server instead, and takes its databases away at the end.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const prefix = `segue_test_${process.pid}_${randomBytes(4).toString("hex")}`;
  const given = process.env.TEST_POSTGRES_URL;
  const server = given ? undefined : await startTestPostgres(prefix);
  const postgresUrl = given ?? server?.url("postgres") ?? "";
  const cleanUp = async () => {
    if (!server) return dropDatabases(postgresUrl, prefix);
    await server.stop();
    await rm(server.directory, { recursive: true, force: true });
  };

  try {
    await makeTemplates(postgresUrl, prefix);
  } catch (error) {
    await cleanUp();
    throw error;
  }

  project.provide("postgresUrl", postgresUrl);
  project.provide("databasePrefix", prefix);

  return cleanUp;
}

async function makeTemplates(postgresUrl: string, prefix: string): Promise<void> {
  const template = (name: string) => {
    const url = new URL(postgresUrl);
    url.pathname = `/${prefix}_${name}`;
    return url.href;
  };
  await createDatabase(postgresUrl, `${prefix}_app`);
  await createDatabase(postgresUrl, `${prefix}_dev_store`);
  await Promise.all([migrateAppDatabase(template("app")), prepareDevStoreDatabase(template("dev_store"))]);
}

async function startTestPostgres(prefix: string) {
  await removeAbandoned();
  return startEmbeddedPostgres({ directory: path.join(tmpdir(), prefix), unsafeFast: true });
}

/** A run that was killed leaves its server and its files behind. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(/^segue_test_(\d+)_/.exec(name)?.[1]);
    if (pid > 0 && !isRunning(pid)) await removeEmbeddedPostgres(path.join(tmpdir(), name));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function dropDatabases(postgresUrl: string, prefix: string): Promise<void> {
  await withClient(postgresUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
      [prefix],
    );
    for (const { datname } of rows) {
      await client.query(`DROP DATABASE ${client.escapeIdentifier(datname)} WITH (FORCE)`);
    }
  });
}
