import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { buildWeb } from "./build-web.ts";
import { removeEmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts";
import { findFreePort, isPortFree } from "./free-port.ts";
import { readOrMakeKeys } from "./keys.ts";
import { createDatabase, migrateAppDatabase, prepareDevStoreDatabase } from "./prepare-database.ts";
import { startStack, type StackPart } from "./start-stack.ts";

const data = path.join(path.dirname(import.meta.dirname), ".data");
const databaseDirectory = path.join(data, "postgres");
const keysFile = path.join(data, "demo-keys.json");
const runningFile = path.join(data, "demo.json");
const logs = path.join(data, "logs");
const defaultPorts = { devStore: 4000, web: 4001 };

/** Runs the demo until Ctrl-C. Throws an error whose message is for the person at the terminal. */
export async function runDemo(options: { fresh: boolean; customers?: number; port?: number }): Promise<void> {
  refuseSecondDemo();
  if (options.port !== undefined && !(await isPortFree(options.port))) {
    throw new Error(`Port ${options.port} is taken by another program. Leave --port out to have a free one chosen.`);
  }
  const stopping = catchStop();
  const endings: (() => Promise<void>)[] = [];
  try {
    mkdirSync(data, { recursive: true });
    writeFileSync(runningFile, JSON.stringify({ pid: process.pid }));
    endings.push(async () => rmSync(runningFile, { force: true }));

    if (options.fresh) await removeData();
    const isNew = !existsSync(keysFile);
    if (!isNew && options.customers !== undefined) {
      console.log("The shop is there already and keeps its customers; --fresh --customers N makes a new one.");
    }

    step("Starting PostgreSQL");
    const postgres = await startEmbeddedPostgres({ directory: databaseDirectory });
    endings.push(() => postgres.stop());
    for (const name of ["segue", "segue_dev_store"]) await createDatabase(postgres.url("postgres"), name);
    await Promise.all([
      migrateAppDatabase(postgres.url("segue")),
      prepareDevStoreDatabase(postgres.url("segue_dev_store")),
      buildWeb({ onStart: () => step("Building the web app") }),
    ]);
    if (stopping.asked) return;

    step(
      isNew
        ? "Starting the dev store, the web app and the worker; filling the shop"
        : "Starting the dev store, the web app and the worker",
    );
    const devStorePort = options.port ?? (await findFreePort(defaultPorts.devStore));
    const webPort = await findFreePort(devStorePort === defaultPorts.web ? undefined : defaultPorts.web);
    const stack = await startStack({
      appDatabaseUrl: postgres.url("segue"),
      devStoreDatabaseUrl: postgres.url("segue_dev_store"),
      logDirectory: logs,
      ports: { devStore: devStorePort, web: webPort },
      keys: readOrMakeKeys(keysFile),
      customers: options.customers,
      onLine: showTrouble,
    });
    endings.push(() => stack.stop());
    writeFileSync(runningFile, JSON.stringify({ pid: process.pid, url: stack.adminUrl }));

    console.log(
      `\n  Open  ${stack.adminUrl}\n\n  Logs are in ${path.relative(process.cwd(), logs)}. Ctrl-C stops everything; the data stays.\n`,
    );
    const failure = await Promise.race([stack.failed, stopping.promise]);
    if (failure) {
      process.exitCode = 1;
      console.error(
        `The ${failure.part} ended by itself. Its log is ${path.relative(process.cwd(), logs)}/${failure.process.name.replaceAll(" ", "-")}.log`,
      );
    }
  } catch (error) {
    // What was under way when Ctrl-C was pressed fails, which is no news.
    if (!stopping.asked) throw error;
  } finally {
    if (endings.length > 1) step("Stopping");
    // Last started, first stopped: what works on the database ends before it.
    for (const end of endings.reverse()) await end();
  }
}

function refuseSecondDemo(): void {
  if (!existsSync(runningFile)) return;
  const { pid, url } = z
    .object({ pid: z.number(), url: z.string().optional() })
    .parse(JSON.parse(readFileSync(runningFile, "utf8")));
  if (!isDemo(pid)) return;
  throw new Error(
    `The demo of this checkout is running already${url ? `: ${url}` : ""} (process ${pid}). Stop it with Ctrl-C in its terminal.`,
  );
}

function isDemo(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // Process ids are used again: where the system tells the command line, it must be a demo's.
    return !existsSync("/proc/self/cmdline") || readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("demo.ts");
  } catch {
    return false;
  }
}

async function removeData(): Promise<void> {
  await removeEmbeddedPostgres(databaseDirectory);
  for (const file of [keysFile, logs]) rmSync(file, { recursive: true, force: true });
}

/** Of what the parts say, the terminal shows what needs attention; the rest is in the logs. */
function showTrouble(part: StackPart, line: string): void {
  const label = part.padEnd(9);
  const entry = readEntry(line);
  if (!entry) {
    if (/error|warn/i.test(line)) console.log(`${label} │ ${line}`);
    return;
  }
  const { level, msg, reason, err } = entry;
  if (level >= 40) console.log(`${label} │ ${[msg, reason ?? err?.message].filter(Boolean).join(": ")}`);
}

const entrySchema = z.object({
  level: z.number(),
  msg: z.string().optional(),
  reason: z.string().optional(),
  err: z.object({ message: z.string() }).optional(),
});

/** A line of the structured log; undefined for any other line. */
function readEntry(line: string): z.output<typeof entrySchema> | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/**
 * The first Ctrl-C asks for a clean end; while that goes on, another ends at once. What follows within a second is the same
 * one: without a terminal it arrives from npm as well.
 */
function catchStop(): { asked: boolean; promise: Promise<undefined> } {
  const state = { asked: false, promise: Promise.resolve(undefined) };
  let askedAt = 0;
  state.promise = new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        if (!state.asked) askedAt = Date.now();
        else if (signal === "SIGINT" && Date.now() - askedAt > 1_000) process.exit(130);
        state.asked = true;
        resolve(undefined);
      });
    }
  });
  return state;
}

function step(text: string): void {
  console.log(`${text}…`);
}
