import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createEndpoint } from "#app/endpoints/save-endpoint.server.ts";
import { db } from "#app/db.server.ts";
import type { TriggerHandle } from "#app/flow/trigger.ts";

export type Heard = { path: string; headers: IncomingHttpHeaders; body: string };

export type Listener = {
  url: string;
  /** What was posted, in order of arrival. */
  heard: Heard[];
  /** Says how the next requests are answered; `undefined` leaves one without an answer. */
  answer: (request: Heard, response: ServerResponse) => void;
  close: () => Promise<void>;
};

/** A program of a merchant's that listens on loopback, and answers 200 until it is told otherwise. */
export async function startListener(): Promise<Listener> {
  const listener: Listener = {
    url: "",
    heard: [],
    answer: (_, response) => response.writeHead(200).end(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const heard = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString() };
      listener.heard.push(heard);
      listener.answer(heard, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  listener.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return listener;
}

const longAgo = new Date("2026-01-15T09:00:00Z");

/** An endpoint of the shop's that is on; with the secret that the merchant saw. */
export async function makeEndpoint(
  shop: { id: number; domain: string },
  options: { name?: string; url?: string; events?: TriggerHandle[] } = {},
): Promise<{ id: bigint; key: string; name: string; secret: string }> {
  const { url = "", events = url === "" ? [] : ["customer-entered-automation"] } = options;
  const name = options.name ?? `Program ${Math.random()}`;
  const made = await createEndpoint(
    shop,
    { name, url, events: events.join(","), isOn: "true" },
    { actor: "Test", now: longAgo },
  );
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  const { key } = await db.endpoint.findUniqueOrThrow({ where: { shopId_id: { shopId: shop.id, id: made.id } } });
  return { id: made.id, key, name, secret: made.secret };
}
