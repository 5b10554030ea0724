/**
 * The bare baseline of bench/flow.bench.ts: a server of Node's own that posts a message for each call to the sink, the same that the
 * app comes to, and answers. Asks nobody and keeps nothing.
 *
 *   node bench/flow-bare.ts SINK_PORT
 *
 * Prints "listening PORT" when ready.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";
import { callNumber } from "./flow-shape.ts";
import { accountSid, authToken, bodyOf } from "./send-shape.ts";

const sink = new Pool(`http://127.0.0.1:${process.argv[2]}`, { connections: 64, pipelining: 1 });
const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
const headers = {
  authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`,
  accept: "application/json",
  "content-type": "application/x-www-form-urlencoded",
};

async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const n = callNumber(JSON.parse(Buffer.concat(chunks).toString()));
  const { body } = await sink.request({ method: "POST", path, headers, body: bodyOf(n) });
  await body.dump();
  response.writeHead(200).end();
}

const server = createServer({ keepAliveTimeout: 65_000 }, (incoming, response) => {
  answer(incoming, response).catch((error: unknown) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
server.listen(0, "127.0.0.1", () => console.log(`listening ${(server.address() as AddressInfo).port}`));
process.once("SIGTERM", () => process.exit(0));
