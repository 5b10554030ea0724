import { once } from "node:events";
import { Writable } from "node:stream";
import type { AddressInfo } from "node:net";
import express from "express";
import { expect, test } from "vitest";
import { createLog } from "#app/log.server.ts";
import { logRequests } from "#app/web/log-requests.server.ts";

/** Serves one request and returns the lines that were logged meanwhile, the last of them the request's own. */
async function request(path: string, headers: Record<string, string> = {}): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  let tell: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (tell = resolve));
  const log = createLog(
    new Writable({
      write(chunk: Buffer, _, done) {
        const line = JSON.parse(chunk.toString()) as Record<string, unknown>;
        lines.push(line);
        if (line["msg"] === "request") tell();
        done();
      },
    }),
  );
  log.level = "info";
  const app = express();
  app.use(logRequests(log));
  app.use(async (_, response) => {
    await Promise.resolve();
    log.warn("Something of note");
    response.status(204).end();
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers });
    await answered;
  } finally {
    server.close();
  }
  return lines;
}

test("each line that is logged for a request names its shop, and none its query", async () => {
  const lines = await request("/app?shop=demo.myshopify.com&id_token=secret");
  expect(lines).toMatchObject([
    { shop: "demo.myshopify.com", msg: "Something of note" },
    { shop: "demo.myshopify.com", msg: "request", path: "/app", status: 204 },
  ]);
  expect(JSON.stringify(lines)).not.toContain("secret");
});

test("a webhook's shop is in its header, a page's data's in the id token", async () => {
  const claims = Buffer.from(JSON.stringify({ dest: "https://demo.myshopify.com" })).toString("base64url");
  const webhook = await request("/webhooks/shop/update", { "X-Shopify-Shop-Domain": "demo.myshopify.com" });
  const page = await request("/app/campaigns", { Authorization: `Bearer e30.${claims}.x` });
  for (const lines of [webhook, page]) {
    expect(lines.map(({ shop }) => shop)).toEqual(["demo.myshopify.com", "demo.myshopify.com"]);
  }
});

test("a carrier's callback names the shop by our id", async () => {
  const lines = await request("/callbacks/twilio/status?shop=12&message=3");
  expect(lines).toMatchObject([{ shopId: 12 }, { shopId: 12, path: "/callbacks/twilio/status" }]);
});

test("what is no shop is not taken for one", async () => {
  for (const path of ["/app?shop=<script>", "/app?shop=12", "/callbacks/twilio/status?shop=x"]) {
    expect((await request(path)).filter((line) => "shop" in line || "shopId" in line)).toEqual([]);
  }
});
