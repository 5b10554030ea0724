import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { receiveWebhook } from "#app/shopify/receive-webhook.server.ts";
import { readQueue } from "#tests/setup/drain-queue.ts";
import { webhookRequest } from "./signed-webhook.ts";

const payload = { id: 7, name: "VIP", query: "number_of_orders > 3" };

test("a webhook is stored with its job, and answered", async () => {
  const triggeredAt = new Date("2026-11-20T10:00:00.000Z");
  const response = await receiveWebhook(webhookRequest({ topic: "segments/update", payload, triggeredAt }));

  expect(response.status).toBe(200);
  const [stored] = await db.webhookEvent.findMany();
  expect(stored).toMatchObject({
    shopDomain: "demo.myshopify.com",
    topic: "SEGMENTS_UPDATE",
    payload,
    triggeredAt,
    workedAt: null,
  });
  expect(await readQueue()).toMatchObject([{ task: "work-webhook", payload: { webhookEventId: String(stored?.id) } }]);
});

test("the same delivery, ten times at once, is stored and worked on once, and always answered with 200", async () => {
  const make = () => webhookRequest({ topic: "segments/update", payload, webhookId: "b5b1d5a4" });
  const responses = await Promise.all(Array.from({ length: 10 }, () => receiveWebhook(make())));

  expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect(await db.webhookEvent.count()).toBe(1);
  expect(await readQueue()).toHaveLength(1);
});

test("one that cannot be stored fails alone: those that came with it are stored, each with its job", async () => {
  const deep = `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
  const bodies = [payload, deep, { ...payload, id: 8 }, { ...payload, id: 9 }];
  const results = await Promise.allSettled(
    bodies.map((body) => receiveWebhook(webhookRequest({ topic: "segments/update", payload: body }))),
  );

  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  const stored = await db.webhookEvent.findMany({ orderBy: { id: "asc" } });
  expect(stored.map(({ payload: body }) => (body as { id: number }).id).sort()).toEqual([7, 8, 9]);
  expect((await readQueue()).map(({ payload: job }) => job)).toEqual(
    expect.arrayContaining(stored.map(({ id }) => ({ webhookEventId: String(id) }))),
  );
});

test("the same delivery id from two shops is two webhooks", async () => {
  for (const shop of ["one.myshopify.com", "two.myshopify.com"]) {
    await receiveWebhook(webhookRequest({ topic: "segments/update", payload, webhookId: "b5b1d5a4", shop }));
  }
  expect(await db.webhookEvent.count()).toBe(2);
});

test.each([
  ["signed with another secret", webhookRequest({ topic: "segments/update", payload, secret: "guessed" }), 401],
  [
    "whose body was changed",
    webhookRequest({ topic: "segments/update", payload, headers: { "X-Shopify-Hmac-Sha256": "AAAA" } }),
    401,
  ],
  [
    "without a signature",
    webhookRequest({ topic: "segments/update", payload, headers: { "X-Shopify-Hmac-Sha256": undefined } }),
    400,
  ],
  [
    "without an id",
    webhookRequest({ topic: "segments/update", payload, headers: { "X-Shopify-Webhook-Id": undefined } }),
    400,
  ],
  [
    "without a topic",
    webhookRequest({ topic: "segments/update", payload, headers: { "X-Shopify-Topic": undefined } }),
    400,
  ],
  ["of a shop that is none", webhookRequest({ topic: "segments/update", payload, shop: "evil.example" }), 400],
  ["that is no JSON", webhookRequest({ topic: "segments/update", payload: "{" }), 400],
  ["that is a list", webhookRequest({ topic: "segments/update", payload: "[1]" }), 400],
  ["with nothing in it", webhookRequest({ topic: "segments/update", payload: "" }), 400],
  ["that is asked for rather than posted", new Request("https://segue.test/webhooks/segments/update"), 405],
])("a webhook %s is refused and leaves nothing behind", async (_, request, status) => {
  expect((await receiveWebhook(request)).status).toBe(status);
  expect(await db.webhookEvent.count()).toBe(0);
  expect(await readQueue()).toHaveLength(0);
});

test("characters that PostgreSQL cannot hold are taken out, not refused", async () => {
  const body = '{"name":"a\\u0000b","note":"\\ud800","deep":[{"\\u0041":"\\u0000"}]}';
  expect((await receiveWebhook(webhookRequest({ topic: "customers/update", payload: body }))).status).toBe(200);
  const [stored] = await db.webhookEvent.findMany();
  expect(stored?.payload).toEqual({ name: "ab", note: "\ufffd", deep: [{ A: "" }] });
});

test("a time that is none is left out", async () => {
  const headers = { "X-Shopify-Triggered-At": "yesterday" };
  expect((await receiveWebhook(webhookRequest({ topic: "segments/update", payload, headers }))).status).toBe(200);
  expect(await db.webhookEvent.findFirst()).toMatchObject({ triggeredAt: null });
});
