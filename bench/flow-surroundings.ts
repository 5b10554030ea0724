import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { vip } from "./flow-shape.ts";
import { accountSid, phoneOf } from "./send-shape.ts";

type Running = { port: number; close: () => void };

const questionSchema = z.object({ query: z.string(), variables: z.object({ segmentIds: z.array(z.string()) }) });

/** Answers one question as Shopify would, that after the memberships of a customer, `delayMs` after it came; no other. */
export async function startMembershipAnswers(delayMs: number): Promise<Running> {
  return listen(
    createServer({ keepAliveTimeout: 65_000 }, (incoming, response) => {
      void readBody(incoming).then(async (body) => {
        const question = questionSchema.safeParse(JSON.parse(body || "null"));
        if (!question.success || !question.data.query.includes("customerSegmentMembership")) {
          response.writeHead(500).end();
          return;
        }
        await sleep(delayMs);
        const memberships = question.data.variables.segmentIds.map((segmentId) => ({
          segmentId,
          isMember: segmentId.endsWith(`/${vip.id}`),
        }));
        response.writeHead(200, { "content-type": "application/json" }).end(
          JSON.stringify({
            data: { customerSegmentMembership: { memberships } },
            extensions: {
              cost: {
                requestedQueryCost: 3,
                actualQueryCost: 3,
                throttleStatus: { maximumAvailable: 20_000, currentlyAvailable: 19_000, restoreRate: 1_000 },
              },
            },
          }),
        );
      });
    }),
  );
}

/** A carrier that accepts everything, and tells of each message when it has come: its recipient's number, as `phoneOf` made it. */
export async function startCarrier(onMessage: (n: number) => void): Promise<Running> {
  let accepted = 0;
  return listen(
    createServer({ keepAliveTimeout: 65_000 }, (incoming, response) => {
      void readBody(incoming).then((body) => {
        const to = new URLSearchParams(body).get("To") ?? "";
        onMessage(Number(to) - Number(phoneOf(0)));
        accepted += 1;
        const sid = `SM${accepted.toString(16).padStart(32, "0")}`;
        response
          .writeHead(201, { "content-type": "application/json" })
          .end(JSON.stringify({ sid, account_sid: accountSid, status: "queued", error_code: null }));
      });
    }),
  );
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function listen(server: Server): Promise<Running> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
