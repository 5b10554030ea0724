/**
 * The dev store in a process of its own, which outlives the workers that are killed, on a database that holds its shop
 * already. It remembers what it was asked.
 *
 *   node tests/chaos/store-process.ts DATABASE_URL
 *
 * Prints "listening PORT". GET /asked tells the operations so far, each with its variables.
 */
import { serve } from "@hono/node-server";
import { createDevStore } from "#dev-store/app.ts";
import { startBackground } from "#dev-store/background.ts";
import type { AskedOperation } from "./syncing-machine.ts";

const asked: AskedOperation[] = [];

const store = await createDevStore({
  databaseUrl: process.argv[2] ?? "",
  // Nobody listens there: no webhook goes out, since the shop has no subscription.
  appUrl: "http://127.0.0.1:9",
  clientId: "client",
  clientSecret: "secret",
  adminUrl: "http://127.0.0.1:9",
});
startBackground(store.context, (error) => console.error("Dev store:", error));

const server = serve(
  {
    hostname: "127.0.0.1",
    port: 0,
    fetch: async (request) => {
      if (new URL(request.url).pathname === "/asked") return Response.json(asked);
      if (request.url.endsWith("/graphql.json")) asked.push(await readOperation(request.clone()));
      return store.fetch(request);
    },
  },
  ({ port }) => {
    // What a bulk operation's result is fetched from.
    store.context.adminUrl = `http://127.0.0.1:${port}`;
    process.stdout.write(`listening ${port}\n`);
  },
);
process.once("SIGTERM", () => server.close(() => process.exit(0)));

async function readOperation(request: Request): Promise<AskedOperation> {
  const { query, variables } = (await request.json()) as AskedOperation & { query: string };
  return { name: /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? "", variables: variables ?? {} };
}
