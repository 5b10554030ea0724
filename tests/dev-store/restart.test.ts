import { HttpResponse } from "msw";
import { http } from "msw/http";
import { expect, test } from "vitest";
import { createDevStore } from "#dev-store/app.ts";
import { createAccount } from "#dev-store/carrier/create-account.ts";
import { receiveReply } from "#dev-store/carrier/receive-reply.ts";
import { appUrl, testEnv } from "#tests/setup/test-env.ts";
import { wire } from "#tests/setup/wire.ts";
import { domain, openShop, shopId } from "./graphql/open-shop.ts";

const sid = `AC${"0".repeat(32)}`;
const number = "+15550100";
const subscriptions = [
  { topic: "segments/create", uri: "/webhooks/segments", filter: null, name: "segments", includeFields: null },
];

/** Plays the app: writes down where it is called. */
function listen(): string[] {
  const calls: string[] = [];
  wire.use(
    http.post(`${appUrl}/*`, async ({ request }) => {
      const url = new URL(request.url);
      const status = new URLSearchParams(await request.text()).get("MessageStatus");
      calls.push([url.pathname, status ?? request.headers.get("x-shopify-name")].join(" "));
      return new HttpResponse(null, { status: 200 });
    }),
  );
  return calls;
}

test("what was under way when the dev store stopped goes on when it starts again", async () => {
  const appConfig = { scopes: ["write_customers"], subscriptions };
  const before = await openShop({ appConfig });
  await createAccount(before.store.context, {
    name: "Demo",
    sid,
    authToken: "token",
    shopId,
    senders: [{ address: number, friendlyName: "SMS" }],
  });
  const send = (store: typeof before.store, to: string) =>
    store.fetch(
      new Request(`https://api.twilio.com/2010-04-01/Accounts/${sid}/Messages.json`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa(`${sid}:token`)}` },
        body: new URLSearchParams({ From: number, To: to, Body: "Hi", StatusCallback: `${appUrl}/status` }),
      }),
    );
  await before.ask(
    `mutation { segmentCreate(name: "All", query: "number_of_orders >= 0") { userErrors { message } } }`,
  );
  const started = await before.ask(
    `mutation { bulkOperationRunQuery(query: "{ customers { edges { node { id } } } }") { userErrors { message } } }`,
  );
  expect(started.data.bulkOperationRunQuery).toEqual({ userErrors: [] });
  expect((await send(before.store, "+15557654321")).status).toBe(201);
  await receiveReply(before.store.context, { phone: "+15557650001", to: number, body: "STOP" });
  await before.store.stop();

  const calls = listen();
  const again = await createDevStore({
    databaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    appUrl,
    clientId: testEnv.SHOPIFY_API_KEY,
    clientSecret: testEnv.SHOPIFY_API_SECRET,
    adminUrl: "http://127.0.0.1:4000",
    clock: () => new Date("2026-11-22T12:10:00Z"),
    appConfig,
  });
  await again.drain();
  expect(calls.toSorted()).toEqual(["/status delivered", "/status sent", "/webhooks/segments segments"]);
  expect((await send(again, "+15557650001")).status).toBe(400);
  const answer = await again.fetch(
    new Request(`https://${domain}/admin/api/2026-07/graphql.json`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-shopify-access-token": before.accessToken },
      body: JSON.stringify({
        query: "{ segments(first: 5) { nodes { name } } bulkOperations(first: 1) { nodes { status } } }",
      }),
    }),
  );
  expect(await answer.json()).toMatchObject({
    data: { segments: { nodes: [{ name: "All" }] }, bulkOperations: { nodes: [{ status: "COMPLETED" }] } },
  });
  await again.stop();
});
