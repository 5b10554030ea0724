// What the Shopify CLI starts: the web app with Vite, reloading as sources change, and a worker that restarts with them.
import path from "node:path";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { readOrMakeKeys } from "./keys.ts";
import { createDatabase, migrateAppDatabase } from "./prepare-database.ts";
import { runProcess } from "./run-process.ts";
import { readScopes } from "./start-stack.ts";

const root = path.dirname(import.meta.dirname);
const data = path.join(root, ".data");
const stop = new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
});

// The CLI hands over the tunnel's address in HOST, which for us is where to listen.
const { HOST: tunnel, ...given } = process.env;
const address = given.SHOPIFY_APP_URL ?? tunnel;
if (!address || !given.SHOPIFY_API_KEY) {
  throw new Error("Start this with `npm run dev`: the Shopify CLI brings the app's credentials and its address.");
}

const postgres = given.DATABASE_URL
  ? undefined
  : await startEmbeddedPostgres({ directory: path.join(data, "dev-postgres") });
if (postgres) await createDatabase(postgres.url("postgres"), "segue");
const databaseUrl = given.DATABASE_URL ?? postgres?.url("segue") ?? "";
await migrateAppDatabase(databaseUrl);

const keys = readOrMakeKeys(path.join(data, "dev-keys.json"));
const env = {
  ...given,
  NODE_ENV: "development" as const,
  DATABASE_URL: databaseUrl,
  SHOPIFY_APP_URL: address,
  SCOPES: given.SCOPES ?? (await readScopes()),
  ENCRYPTION_KEY: given.ENCRYPTION_KEY ?? keys.encryption,
  SUPPRESSION_KEY: given.SUPPRESSION_KEY ?? keys.suppression,
};
const show = (line: string) => console.log(line);
const logs = path.join(data, "logs");
const web = runProcess("web app", ["node_modules/@remix-run/dev/dist/cli.js", "vite:dev"], {
  env,
  logFile: path.join(logs, "dev-web.log"),
  onLine: show,
});
const worker = runProcess("worker", ["--watch", "app/worker/main.server.ts"], {
  env,
  logFile: path.join(logs, "dev-worker.log"),
  onLine: show,
});

await Promise.race([stop, web.ended, worker.ended]);
await Promise.all([web.stop(), worker.stop()]);
await postgres?.stop();
