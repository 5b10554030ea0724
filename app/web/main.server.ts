import path from "node:path";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import { env } from "../env.server.ts";
import { log } from "../log.server.ts";
import { createWebApp } from "./web-app.server.ts";

const root = path.resolve(import.meta.dirname, "../..");
const buildUrl = pathToFileURL(path.join(root, "build/server/index.js")).href;
const build = (await import(buildUrl)) as ServerBuild;

const server = createWebApp(build, { assets: path.join(root, "build/client") }).listen(env.PORT, env.HOST, () => {
  log.info({ port: env.PORT, host: env.HOST }, "The web app listens");
});
server.on("error", (error) => {
  log.fatal({ err: error }, "The web app cannot listen");
  process.exit(1);
});

// Longer than the idle time of the usual load balancers (60 s), so that they never reuse a connection that we just closed.
server.keepAliveTimeout = 65_000;
server.headersTimeout = 70_000;
server.requestTimeout = 60_000;

const drainMs = 25_000;

/** Takes no new connections, lets the requests that run end, and goes; after `drainMs` it goes anyway. */
function shutDown(signal: NodeJS.Signals): void {
  log.info({ signal }, "The web app stops");
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(1), drainMs).unref();
}

process.once("SIGTERM", shutDown);
process.once("SIGINT", shutDown);
