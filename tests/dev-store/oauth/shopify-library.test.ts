import "@shopify/shopify-api/adapters/node";
import { ApiVersion, LogSeverity, RequestedTokenType, shopifyApi } from "@shopify/shopify-api";
import { expect, test } from "vitest";
import { makeIdToken } from "#dev-store/oauth/id-token.ts";
import { signBody } from "#dev-store/webhooks/deliver-webhooks.ts";
import { testEnv } from "#tests/setup/test-env.ts";
import { playShopifyWith } from "#tests/setup/wire.ts";
import { domain, openShop } from "../graphql/open-shop.ts";

const api = shopifyApi({
  apiKey: testEnv.SHOPIFY_API_KEY,
  apiSecretKey: testEnv.SHOPIFY_API_SECRET,
  apiVersion: ApiVersion.July26,
  hostName: "segue.test",
  isEmbeddedApp: true,
  logger: { level: LogSeverity.Error },
});

test("Shopify's own library exchanges an id token, refreshes it and asks the Admin API", async () => {
  // The library compares the token with the real time.
  const { store, setTime } = await openShop();
  setTime(new Date().toISOString());
  playShopifyWith(store.fetch);
  const sessionToken = makeIdToken(store.context, { domain }, { user: { id: "1" }, now: new Date() });
  const exchanged = await api.auth.tokenExchange({
    shop: domain,
    sessionToken,
    requestedTokenType: RequestedTokenType.OfflineAccessToken,
    expiring: true,
  });
  expect(exchanged.session.refreshToken).toMatch(/^shprt_/u);
  const { session } = await api.auth.refreshToken({ shop: domain, refreshToken: exchanged.session.refreshToken ?? "" });
  expect(session.accessToken).not.toBe(exchanged.session.accessToken);
  const answer = await new api.clients.Graphql({ session }).request("{ shop { name } }");
  expect(answer.data).toEqual({ shop: { name: "Demo" } });
  expect(answer.extensions?.cost).toMatchObject({ requestedQueryCost: 1 });
});

test("Shopify's own library takes the dev store's signature of a webhook for genuine", async () => {
  const { store } = await openShop();
  const rawBody = JSON.stringify({ id: 1, first_name: "Zoë" });
  const headers = {
    "X-Shopify-Topic": "customers/update",
    "X-Shopify-Hmac-Sha256": signBody(store.context.clientSecret, rawBody),
    "X-Shopify-Shop-Domain": domain,
    "X-Shopify-API-Version": "2026-07",
    "X-Shopify-Webhook-Id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
  };
  const rawRequest = { method: "POST", url: "/webhooks/x", headers };
  const validate = (body: string) => api.webhooks.validate({ rawBody: body, rawRequest });
  expect(await validate(rawBody)).toMatchObject({ valid: true });
  expect(await validate(`${rawBody} `)).toMatchObject({ valid: false });
});
