import { serve } from "@hono/node-server";
import { z } from "zod";
import { createDevStore } from "./app.ts";
import type { DevStore } from "./app.ts";
import { startBackground } from "./background.ts";
import { createMissingAccounts } from "./carrier/create-account.ts";
import { listShops } from "./find-shop.ts";
import { updateScopes } from "./oauth/installation.ts";
import { openPool } from "./open-database.ts";
import { seedDemo } from "./shop/seed/seed-shop.ts";

const environmentSchema = z.object({
  /** Loopback port. */
  PORT: z.coerce.number().int().min(1).max(65_535).default(4000),
  DATABASE_URL: z.url(),
  /** Where the app is served. */
  APP_URL: z.url(),
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  /** Where browsers reach this program; its own address unless said. */
  ADMIN_URL: z.url().optional(),
  /** How many customers a new shop gets. */
  CUSTOMERS: z.coerce.number().int().positive().default(5000),
  /** "1" empties the dev store first. */
  FRESH: z.enum(["0", "1"]).default("0"),
  APP_CONFIG: z.string().default(new URL("../shopify.app.toml", import.meta.url).pathname),
});

/** The dev store as a program: serves on loopback until it is told to stop. */
async function main(): Promise<void> {
  const environment = environmentSchema.safeParse(process.env);
  if (!environment.success)
    throw new Error(`The dev store's environment is incomplete.\n${z.prettifyError(environment.error)}`);
  const env = environment.data;
  if (env.FRESH === "1") await dropEverything(env.DATABASE_URL);
  const store = await createDevStore({
    databaseUrl: env.DATABASE_URL,
    appUrl: env.APP_URL,
    clientId: env.SHOPIFY_API_KEY,
    clientSecret: env.SHOPIFY_API_SECRET,
    adminUrl: env.ADMIN_URL ?? `http://127.0.0.1:${env.PORT}`,
    appConfig: env.APP_CONFIG,
  });
  await acceptScopes(store);
  await seedDemo(store.context, { customers: env.CUSTOMERS });
  await createMissingAccounts(store.context);
  const server = serve({ fetch: store.fetch, port: env.PORT, hostname: "127.0.0.1" }, ({ port }) => {
    process.stdout.write(`Dev store on http://127.0.0.1:${port}\n`);
  });
  const stopBackground = startBackground(store.context, (error) => console.error("Dev store:", error));
  const stop = async (): Promise<void> => {
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await stopBackground();
    await store.stop();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
}

/** A deploy with other scopes asks the merchant to agree; the dev store's merchants agree at once. */
async function acceptScopes({ context, appConfig }: DevStore): Promise<void> {
  for (const shop of await listShops(context.pool)) await updateScopes(context, shop, appConfig.scopes);
}

/** The database is the dev store's own, so starting over is an empty schema. */
async function dropEverything(databaseUrl: string): Promise<void> {
  const pool = openPool(databaseUrl, { max: 1 });
  try {
    await pool.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  } finally {
    await pool.end();
  }
}

await main();
