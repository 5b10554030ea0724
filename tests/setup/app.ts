import type { ServerBuild } from "@remix-run/node";
import { flatRoutes } from "@remix-run/dev/dist/config/flat-routes.js";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createWebApp } from "#app/web/web-app.server.ts";
import { appUrl } from "./test-env.ts";

type RouteModule = NonNullable<ServerBuild["routes"][string]>["module"];

const appDirectory = path.resolve(import.meta.dirname, "../../app");
const modules = import.meta.glob<RouteModule>(["../../app/root.tsx", "../../app/routes/**/*.{ts,tsx}"]);
const entry = import.meta.glob<ServerBuild["entry"]["module"]>("../../app/entry.server.tsx");

/** What Vite would build, made of the sources: the same routes, without the browser's half. */
async function assembleBuild(): Promise<ServerBuild> {
  const found = {
    root: { id: "root", path: "", file: "root.tsx" },
    ...flatRoutes(appDirectory),
  };
  const routes: ServerBuild["routes"] = {};
  const assets: ServerBuild["assets"]["routes"] = {};
  for (const route of Object.values(found)) {
    const module = await load(modules, route.file);
    routes[route.id] = { ...route, module };
    assets[route.id] = {
      ...route,
      module: `/assets/${route.id}.js`,
      imports: [],
      hasAction: "action" in module,
      hasLoader: "loader" in module,
      hasClientAction: false,
      hasClientLoader: false,
      hasErrorBoundary: "ErrorBoundary" in module,
    };
  }
  return {
    mode: "test",
    entry: { module: await load(entry, "entry.server.tsx") },
    routes,
    assets: {
      entry: { imports: [], module: "/assets/entry.js" },
      routes: assets,
      url: "/assets/manifest.js",
      version: "test",
    },
    publicPath: "/",
    assetsBuildDirectory: "build/client",
    isSpaMode: false,
    future: {
      v3_fetcherPersist: true,
      v3_relativeSplatPath: true,
      v3_throwAbortReason: true,
      v3_lazyRouteDiscovery: true,
      v3_singleFetch: false,
    } as ServerBuild["future"],
  };
}

async function load<Module>(from: Record<string, () => Promise<Module>>, file: string): Promise<Module> {
  const importModule = from[`../../app/${file}`];
  if (!importModule) throw new Error(`app/${file} is not where it was looked for`);
  return importModule();
}

const build = await assembleBuild();
const server = createWebApp(build, { assets: path.resolve(appDirectory, "../public") }).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
server.unref();
/** Where the web app listens, for requests that `fetch` would put right before it sends them. */
export const listener = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** All routes by id, as Remix knows them: for tests that walk over every one. */
export const routes = build.routes;

/**
 * The answer of the whole web app, from express to the route, to a request addressed to `appUrl`. Redirects are answers
 * too, and are not followed.
 */
export async function answerAsApp(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.set("x-forwarded-host", new URL(appUrl).host);
  headers.set("x-forwarded-proto", "https");
  // What fetch unpacks here would be announced as packed to the caller.
  headers.set("accept-encoding", "identity");
  return fetch(listener + url.pathname + url.search, {
    method: request.method,
    headers,
    body: request.body ? await request.arrayBuffer() : undefined,
    redirect: "manual",
  });
}
