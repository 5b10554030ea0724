/**
 * The bare baseline of bench/intake.bench.ts: a server of Node's own that verifies a request, stores it with one INSERT and
 * answers. No job, no once-only, no look at what it holds.
 *
 *   node bench/intake-bare.ts INTAKE DATABASE_URL
 *
 * Prints "listening PORT" when ready.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { isIntakeName, readIntake } from "./intake-shape.ts";

const [name, connectionString] = process.argv.slice(2);
if (!isIntakeName(name)) throw new Error(`There is no intake called ${name}`);
const intake = await readIntake(name);
const { isGenuine, insert, values } = intake.bare;
const pool = new pg.Pool({ connectionString, max: 20 });

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const isOurs = isGenuine(request.headers, body);
  if (isOurs) await pool.query({ name: "insert", text: insert, values: values(request.headers, body) });
  response.writeHead(isOurs ? 200 : 401).end();
}

const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
server.listen(0, "127.0.0.1", () => console.log(`listening ${(server.address() as AddressInfo).port}`));
process.once("SIGTERM", () => process.exit(0));
