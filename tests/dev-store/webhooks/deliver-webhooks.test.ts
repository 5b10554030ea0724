import { createHmac } from "node:crypto";
import { HttpResponse } from "msw";
import { http } from "msw/http";
import { expect, test } from "vitest";
import { emit } from "#dev-store/webhooks/emit.ts";
import { appUrl, testEnv } from "#tests/setup/test-env.ts";
import { wire } from "#tests/setup/wire.ts";
import { domain, openShop, shopId } from "../graphql/open-shop.ts";

type Received = { headers: Headers; body: string };

const subscription = {
  topic: "customers/update",
  uri: "/webhooks/customers",
  filter: null,
  name: null,
  includeFields: null,
};

/** Plays the app's endpoint: keeps what arrives, and answers with the statuses in turn, the last one from then on. */
function receive(...statuses: number[]): Received[] {
  const received: Received[] = [];
  wire.use(
    http.post(`${appUrl}/webhooks/*`, async ({ request }) => {
      received.push({ headers: request.headers, body: await request.text() });
      return new HttpResponse(null, { status: statuses[Math.min(received.length, statuses.length) - 1] ?? 200 });
    }),
  );
  return received;
}

test("a delivery is signed over its raw body and has all of Shopify's headers", async () => {
  const { store } = await openShop({ appConfig: { subscriptions: [{ ...subscription, name: "customers" }] } });
  const received = receive();
  expect(await emit(store.context, { shopId, topic: "customers/update", payload: { id: 1, first_name: "Zoë" } })).toBe(
    1,
  );
  await store.drain();
  expect(received).toHaveLength(1);
  const { headers, body } = received[0] ?? { headers: new Headers(), body: "" };
  expect(body).toBe('{"id":1,"first_name":"Zoë"}');
  expect(headers.get("x-shopify-hmac-sha256")).toBe(
    createHmac("sha256", testEnv.SHOPIFY_API_SECRET).update(Buffer.from(body, "utf8")).digest("base64"),
  );
  expect(Object.fromEntries(headers)).toMatchObject({
    "content-type": "application/json",
    "x-shopify-topic": "customers/update",
    "x-shopify-shop-domain": domain,
    "x-shopify-api-version": "2026-07",
    "x-shopify-webhook-id": expect.stringMatching(/^[\da-f-]{36}$/u) as string,
    "x-shopify-event-id": expect.stringMatching(/^[\da-f-]{36}$/u) as string,
    "x-shopify-triggered-at": "2026-11-22T12:00:00.000Z",
    "x-shopify-name": "customers",
  });
});

test("a failure is tried eight times more over four hours, always with the same webhook id", async () => {
  const { store, advance } = await openShop({ appConfig: { subscriptions: [subscription] } });
  const received = receive(500);
  await emit(store.context, { shopId, topic: "customers/update", payload: { id: 1 } });
  await store.drain();
  expect(received).toHaveLength(1);
  for (let hour = 0; hour < 5; hour++) {
    for (let minute = 0; minute < 60; minute += 5) {
      advance(300);
      await store.drain();
    }
    if (hour === 0) expect(received.length).toBeGreaterThan(3);
  }
  expect(received).toHaveLength(9);
  expect(new Set(received.map(({ headers }) => headers.get("x-shopify-webhook-id"))).size).toBe(1);
});

test("a redirect is a failure, and so is a connection that cannot be made", async () => {
  const { store, advance } = await openShop({ appConfig: { subscriptions: [subscription] } });
  let tries = 0;
  wire.use(
    http.post(`${appUrl}/webhooks/*`, () => {
      tries += 1;
      if (tries === 1) return HttpResponse.redirect(`${appUrl}/elsewhere`, 302);
      return tries === 2 ? HttpResponse.error() : new HttpResponse(null, { status: 204 });
    }),
  );
  await emit(store.context, { shopId, topic: "customers/update", payload: { id: 1 } });
  await store.drain();
  advance(600);
  await store.drain();
  advance(600);
  await store.drain();
  advance(6000);
  await store.drain();
  expect(tries).toBe(3);
});

test("a subscription made through the API is removed after eight failures; one of the app's configuration stays", async () => {
  const { store, ask, advance } = await openShop({ appConfig: { subscriptions: [subscription] } });
  receive(500);
  const created = await ask(
    `mutation ($w: WebhookSubscriptionInput!) {
       webhookSubscriptionCreate(topic: CUSTOMERS_UPDATE, webhookSubscription: $w) {
         webhookSubscription { id topic uri } userErrors { field message } } }`,
    { w: { uri: `${appUrl}/webhooks/api` } },
  );
  expect(created.data.webhookSubscriptionCreate).toMatchObject({
    webhookSubscription: { topic: "CUSTOMERS_UPDATE", uri: `${appUrl}/webhooks/api` },
    userErrors: [],
  });
  const count = async () => (await ask("{ webhookSubscriptionsCount { count } }")).data.webhookSubscriptionsCount;
  await emit(store.context, { shopId, topic: "customers/update", payload: { id: 1 } });
  for (let attempt = 0; attempt < 7; attempt++) {
    await store.drain();
    advance(7000);
  }
  expect(await count()).toEqual({ count: 1 });
  await store.drain();
  expect(await count()).toEqual({ count: 0 });
  const { rows } = await store.context.pool.query<{ uri: string }>("SELECT uri FROM webhook_subscription");
  expect(rows).toEqual([{ uri: "/webhooks/customers" }]);
});

test("a success forgets the failures before it", async () => {
  const { store, ask, advance } = await openShop();
  receive(500, 500, 200);
  await ask(
    `mutation { webhookSubscriptionCreate(topic: CUSTOMERS_UPDATE, webhookSubscription: { uri: "${appUrl}/webhooks/api" }) { userErrors { message } } }`,
  );
  await emit(store.context, { shopId, topic: "customers/update", payload: { id: 1 } });
  for (let attempt = 0; attempt < 3; attempt++) {
    await store.drain();
    advance(7000);
  }
  const { rows } = await store.context.pool.query("SELECT failures FROM webhook_subscription");
  expect(rows).toEqual([{ failures: 0 }]);
});

test("on demand: doubled with one id, dropped, late, newest first", async () => {
  const { store, advance } = await openShop({ appConfig: { subscriptions: [subscription] } });
  const received = receive();
  const settings = (webhooks: object) =>
    store.context.pool.query("UPDATE shop SET settings = $1", [JSON.stringify({ webhooks })]);
  const send = async (id: number) => {
    await emit(store.context, { shopId, topic: "customers/update", payload: { id } });
  };
  await settings({ duplicates: 1 });
  await send(1);
  await store.drain();
  expect(received.map(({ body }) => body)).toEqual(['{"id":1}', '{"id":1}']);
  expect(new Set(received.map(({ headers }) => headers.get("x-shopify-webhook-id"))).size).toBe(1);

  received.length = 0;
  await settings({ drops: 1 });
  await send(2);
  await store.drain();
  expect(received).toEqual([]);

  await settings({ delaySeconds: 60 });
  await send(3);
  await store.drain();
  expect(received).toEqual([]);
  advance(60);
  await store.drain();
  expect(received.map(({ body }) => body)).toEqual(['{"id":3}']);

  received.length = 0;
  await settings({ disorder: true });
  for (const id of [4, 5, 6]) await send(id);
  await store.drain();
  expect(received.map(({ body }) => body)).toEqual(['{"id":6}', '{"id":5}', '{"id":4}']);
});
