import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";
import { findFreePort } from "./free-port.ts";
import { type Keys, makeKeys } from "./keys.ts";
import { answers, runProcess, type RunningProcess } from "./run-process.ts";

const root = path.dirname(import.meta.dirname);

export type StackPart = "dev store" | "web app" | "worker";

export type StackOptions = {
  appDatabaseUrl: string;
  devStoreDatabaseUrl: string;
  logDirectory: string;
  /** Any free port where none is named. */
  ports?: { devStore?: number; web?: number };
  /** Hexadecimal, 32 bytes each; made up where not given, and then the app's stored secrets are lost with the run. */
  keys?: Keys;
  /** How many customers a shop gets that is seeded now. */
  customers?: number;
  /** 1 unless said otherwise; 0 for none. */
  workers?: number;
  /** Further variables of the web app and the workers. */
  env?: Record<string, string>;
  onLine?: (part: StackPart, line: string) => void;
};

export type Stack = {
  /** The local admin: where a person starts. */
  adminUrl: string;
  appUrl: string;
  devStore: RunningProcess;
  web: RunningProcess;
  workers: RunningProcess[];
  /** One more worker on the same database. */
  addWorker: () => Promise<RunningProcess>;
  /** Resolves with the part that ended by itself. */
  failed: Promise<{ part: StackPart; process: RunningProcess }>;
  /** The web app and the workers finish what they have begun, then the dev store goes. Safe to call twice. */
  stop: () => Promise<void>;
};

/**
 * Starts the dev store, the web app and the worker as processes on loopback, with the app led to the dev store instead of
 * Shopify. The databases must be migrated and the web app built. When one part does not start, the others are stopped.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const devStorePort = options.ports?.devStore ?? (await findFreePort());
  const webPort = options.ports?.web ?? (await findFreePort());
  const adminUrl = `http://127.0.0.1:${devStorePort}`;
  const appUrl = `http://127.0.0.1:${webPort}`;
  const keys = options.keys ?? makeKeys();
  const credentials = { SHOPIFY_API_KEY: "segue-demo-client-id", SHOPIFY_API_SECRET: "segue-demo-client-secret" };

  const appEnv: NodeJS.ProcessEnv = {
    ...inherited(),
    NODE_ENV: "production",
    DATABASE_URL: options.appDatabaseUrl,
    ...credentials,
    SHOPIFY_APP_URL: appUrl,
    SCOPES: await readScopes(),
    ENCRYPTION_KEY: keys.encryption,
    SUPPRESSION_KEY: keys.suppression,
    PORT: String(webPort),
    HOST: "127.0.0.1",
    DEV_STORE_URL: adminUrl,
    TWILIO_API_URL: adminUrl,
    APP_BRIDGE_URL: `${adminUrl}/app-bridge.js`,
    EXTRA_FRAME_ANCESTORS: adminUrl,
    ENDPOINTS_ON_LOOPBACK: "true",
    ...options.env,
  };
  const devStoreEnv: NodeJS.ProcessEnv = {
    ...inherited(),
    NODE_ENV: "production",
    DATABASE_URL: options.devStoreDatabaseUrl,
    ...credentials,
    APP_URL: appUrl,
    PORT: String(devStorePort),
    ...(options.customers === undefined ? {} : { CUSTOMERS: String(options.customers) }),
  };

  const running: RunningProcess[] = [];
  let reportFailure: (failure: { part: StackPart; process: RunningProcess }) => void = () => undefined;
  const failed = new Promise<{ part: StackPart; process: RunningProcess }>((resolve) => (reportFailure = resolve));
  const start = (part: StackPart, name: string, args: string[], env: NodeJS.ProcessEnv): RunningProcess => {
    const started = runProcess(name, args, {
      env,
      logFile: path.join(options.logDirectory, `${name.replaceAll(" ", "-")}.log`),
      onLine: (line) => options.onLine?.(part, line),
    });
    running.push(started);
    void started.ended.then(() => reportFailure({ part, process: started }));
    return started;
  };
  const asApp = (program: string) => ["--import", "./dev-store/redirect.ts", program];
  const workers: RunningProcess[] = [];
  let numbered = 0;
  const addWorker = async () => {
    numbered += 1;
    const name = numbered === 1 ? "worker" : `worker ${numbered}`;
    const healthPort = await findFreePort();
    const env = { ...appEnv, WORKER_HEALTH_PORT: String(healthPort) };
    const worker = start("worker", name, asApp("app/worker/main.server.ts"), env);
    workers.push(worker);
    await worker.ready(() => answers(`http://127.0.0.1:${healthPort}/healthz`));
    return worker;
  };

  try {
    const devStore = start("dev store", "dev store", ["dev-store/main.ts"], devStoreEnv);
    const web = start("web app", "web app", asApp("app/web/main.server.ts"), appEnv);
    await Promise.all([
      // A million customers take a while to seed.
      devStore.ready(() => answers(adminUrl), { timeoutMs: 20 * 60_000 }),
      web.ready(() => answers(`${appUrl}/healthz`)),
      ...Array.from({ length: options.workers ?? 1 }, addWorker),
    ]);
    const stop = async () => {
      await Promise.all([web, ...workers].map((process) => process.stop()));
      await devStore.stop();
    };
    return { adminUrl, appUrl, devStore, web, workers, addWorker, failed, stop };
  } catch (error) {
    await Promise.all(running.map((process) => process.stop(2_000)));
    throw error;
  }
}

/** The access scopes that shopify.app.toml asks for, as the environment wants them. */
export async function readScopes(): Promise<string> {
  const config = parse(await readFile(path.join(root, "shopify.app.toml"), "utf8"));
  return z.object({ access_scopes: z.object({ scopes: z.string() }) }).parse(config).access_scopes.scopes;
}

/** Of this process's own environment, only what a program needs to run: a .env of somebody's must not leak in. */
function inherited(): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "LANG", "TZ", "LOG_LEVEL"];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
