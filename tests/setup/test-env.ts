import { getRequestListener } from "@hono/node-server";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inject } from "vitest";
import { cloneDatabase } from "./worker-database.ts";

// The first setup file: what it sets must be there before a module of the app is loaded, since the environment is read
// once, on import.

/** The public address of the app in tests. Requests to it are answered by the routes themselves (see app-on-the-wire). */
export const appUrl = "https://segue.test";

type FetchHandler = (request: Request) => Response | Promise<Response>;
let answerCarrier: FetchHandler = () => new Response("No dev store plays the carrier in this test", { status: 503 });

/** Says who answers on TWILIO_API_URL from now on. */
export function playCarrierWith(handler: FetchHandler): void {
  answerCarrier = handler;
}

const [databaseUrl, devStoreDatabaseUrl] = await Promise.all([
  cloneDatabase(inject("postgresUrl"), inject("databasePrefix"), "app"),
  cloneDatabase(inject("postgresUrl"), inject("databasePrefix"), "dev_store"),
]);

// The carrier's adapter keeps its own connections, which only a real listener can answer.
const carrier = createServer(getRequestListener((request) => answerCarrier(request), { overrideGlobalObjects: false }));
await new Promise<void>((resolve) => carrier.listen(0, "127.0.0.1", resolve));
carrier.unref();

/** Every variable of app/env.server.ts, as this worker has it. */
export const testEnv = {
  NODE_ENV: "test" as const,
  DATABASE_URL: databaseUrl,
  SHOPIFY_API_KEY: "segue-test-client-id",
  SHOPIFY_API_SECRET: "segue-test-client-secret",
  SHOPIFY_APP_URL: appUrl,
  SCOPES:
    "read_customers,write_customers,read_customer_merge,read_orders,read_fulfillments,read_returns,read_products,read_locales,read_marketing_events,write_marketing_events,write_pixels,read_customer_events,write_app_proxy",
  ENCRYPTION_KEY: "0".repeat(63) + "1",
  SUPPRESSION_KEY: "0".repeat(63) + "2",
  METRICS_TOKEN: "metrics-token-of-the-tests",
  LOG_LEVEL: "silent",
  DATABASE_POOL_SIZE: "10",
  WORKER_CONCURRENCY: "4",
  ENDPOINTS_ON_LOOPBACK: "true",
  TWILIO_API_URL: `http://127.0.0.1:${(carrier.address() as AddressInfo).port}`,
  DEV_STORE_DATABASE_URL: devStoreDatabaseUrl,
};

Object.assign(process.env, testEnv);
