import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildWeb } from "../scripts/build-web.ts";
import { removeEmbeddedPostgres, startEmbeddedPostgres } from "../scripts/embedded-postgres.ts";
import { findFreePort } from "../scripts/free-port.ts";
import { createDatabase, migrateAppDatabase } from "../scripts/prepare-database.ts";
import { answers, runProcess, type RunningProcess } from "../scripts/run-process.ts";
import { processorSeconds } from "./processor-time.ts";

/** Whom the benches sign as. */
export const appSecret = "secret";

export type BenchApp = {
  databaseUrl: string;
  /** The process id of PostgreSQL, for its processor time. */
  postmaster: number;
  /** Starts the built web app. On the same port each time, as behind a load balancer. */
  startWeb: () => Promise<RunningProcess>;
  startWorker: () => Promise<RunningProcess>;
  /** Another program of this folder, which prints "listening PORT" when it is ready. */
  startServer: (file: string, args: string[]) => Promise<{ process: RunningProcess; url: string }>;
  webUrl: string;
};

/**
 * Runs `work` with the app's programs as production runs them, on a PostgreSQL of their own; stops everything afterwards. The
 * app's modules may be imported in `work`, and not before. `env` is for web app and worker; `args` go before their program.
 */
export async function withApp<T>(
  options: { env?: Record<string, string>; args?: string[]; say: (line: string) => void },
  work: (app: BenchApp) => Promise<T>,
): Promise<T> {
  await buildWeb({ onStart: () => options.say("building the web app") });
  const directory = await mkdtemp(path.join(tmpdir(), "segue-bench-"));
  const server = await startEmbeddedPostgres({ directory: path.join(directory, "pg") });
  const running: RunningProcess[] = [];
  const databaseUrl = server.url("bench");
  const webPort = await findFreePort();
  const webUrl = `http://127.0.0.1:${webPort}`;
  Object.assign(process.env, {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: appSecret,
    SHOPIFY_APP_URL: webUrl,
    SCOPES: "read_customers",
    ENCRYPTION_KEY: "1".repeat(64),
    SUPPRESSION_KEY: "2".repeat(64),
    PORT: String(webPort),
    HOST: "127.0.0.1",
    ...options.env,
  });
  const start = (name: string, args: string[], env: Record<string, string> = {}): RunningProcess => {
    const logFile = path.join(directory, `${name}-${running.length}.log`);
    // Warnings, errors and what is no line of the log at all: whatever a bench does not expect.
    const onLine = (line: string): void => {
      if (!/^(\{"level":[123]0|listening )/.test(line)) options.say(`${name}: ${line}`);
    };
    const started = runProcess(name, args, { env: { ...process.env, ...env }, logFile, onLine });
    running.push(started);
    return started;
  };
  try {
    await createDatabase(server.url("postgres"), "bench");
    await migrateAppDatabase(databaseUrl);
    return await work({
      databaseUrl,
      postmaster: server.pid,
      webUrl,
      async startWeb() {
        const web = start("web app", [...(options.args ?? []), "app/web/main.server.ts"]);
        await web.ready(() => answers(`${webUrl}/healthz`));
        return web;
      },
      async startWorker() {
        const healthPort = await findFreePort();
        const worker = start("worker", [...(options.args ?? []), "app/worker/main.server.ts"], {
          WORKER_HEALTH_PORT: String(healthPort),
        });
        await worker.ready(() => answers(`http://127.0.0.1:${healthPort}/healthz`));
        return worker;
      },
      async startServer(file, args) {
        const bare = start(file, [path.join("bench", file), ...args]);
        let port: string | undefined;
        await bare.ready((lines) => {
          port = lines.map((line) => /^listening (\d+)$/.exec(line)?.[1]).find(Boolean);
          return port !== undefined;
        });
        return { process: bare, url: `http://127.0.0.1:${port}` };
      },
    });
  } finally {
    await Promise.all(running.map((each) => each.stop(5_000)));
    await server.stop();
    await removeEmbeddedPostgres(path.join(directory, "pg"));
    await rm(directory, { recursive: true, force: true });
  }
}

/** The processor time of these processes while `work` runs, in microseconds for each of `count` pieces of work. */
export async function processorTime<T>(
  processes: Record<string, number>,
  count: number,
  work: () => Promise<T>,
): Promise<{ result: T; used: string }> {
  const names = Object.keys(processes);
  const read = () => names.map((name) => processorSeconds(processes[name] ?? 0));
  const before = read();
  const result = await work();
  const used = read().map((seconds, index) => Math.round(((seconds - (before[index] ?? 0)) / count) * 1e6));
  return { result, used: names.map((name, index) => `${name} ${used[index]} µs`).join(", ") };
}
