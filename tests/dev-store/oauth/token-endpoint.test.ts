import { expect, test } from "vitest";
import { createHmac } from "node:crypto";
import { makeIdToken } from "#dev-store/oauth/id-token.ts";
import { uninstallApp } from "#dev-store/oauth/installation.ts";
import { findShop } from "#dev-store/find-shop.ts";
import { testEnv } from "#tests/setup/test-env.ts";
import { domain, openShop } from "../graphql/open-shop.ts";
import type { OpenShop } from "../graphql/open-shop.ts";

const exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
const offline = "urn:shopify:params:oauth:token-type:offline-access-token";
const online = "urn:shopify:params:oauth:token-type:online-access-token";

type Token = { access_token: string; refresh_token: string; [field: string]: unknown };

async function ask({ store }: OpenShop, fields: object): Promise<{ status: number; body: Token }> {
  const response = await store.fetch(
    new Request(`https://${domain}/admin/oauth/access_token`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({
        client_id: testEnv.SHOPIFY_API_KEY,
        client_secret: testEnv.SHOPIFY_API_SECRET,
        grant_type: exchange,
        subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
        requested_token_type: offline,
        expiring: "1",
        ...fields,
      }),
    }),
  );
  return { status: response.status, body: (await response.json()) as Token };
}

function idToken({ store }: OpenShop, shop = domain): string {
  return makeIdToken(store.context, { domain: shop }, { user: { id: "42" }, now: store.context.now() });
}

/** Whether the Admin API takes the token: 200 or 401. */
async function use({ store }: OpenShop, accessToken: string): Promise<number> {
  const response = await store.fetch(
    new Request(`https://${domain}/admin/api/2026-07/graphql.json`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-shopify-access-token": accessToken },
      body: JSON.stringify({ query: "{ shop { name } }" }),
    }),
  );
  return response.status;
}

test("an id token has Shopify's claims, is signed with the app's secret and lives one minute", async () => {
  const shop = await openShop();
  const [header = "", payload = "", signature] = idToken(shop).split(".");
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ alg: "HS256", typ: "JWT" });
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, number>;
  expect(claims).toMatchObject({
    iss: `https://${domain}/admin`,
    dest: `https://${domain}`,
    aud: testEnv.SHOPIFY_API_KEY,
    sub: "42",
  });
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(60);
  expect(Object.keys(claims).sort()).toEqual(["aud", "dest", "exp", "iat", "iss", "jti", "nbf", "sid", "sub"]);
  expect(signature).toBe(
    createHmac("sha256", testEnv.SHOPIFY_API_SECRET).update(`${header}.${payload}`).digest("base64url"),
  );
});

test("an id token is exchanged for an offline token that ends in an hour and can be refreshed", async () => {
  const shop = await openShop();
  const { status, body } = await ask(shop, { subject_token: idToken(shop) });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    access_token: expect.stringMatching(/^shpat_/u) as string,
    scope: "read_customers,write_customers,read_orders,read_products",
    expires_in: 3600,
    refresh_token_expires_in: 7_776_000,
  });
  expect(await use(shop, body.access_token)).toBe(200);
  shop.advance(3601);
  expect(await use(shop, body.access_token)).toBe(401);
});

test("without expiring the offline token has no end, and an online one names its user", async () => {
  const shop = await openShop();
  const forever = await ask(shop, { subject_token: idToken(shop), expiring: "0" });
  expect(forever.body).not.toHaveProperty("expires_in");
  expect(forever.body).not.toHaveProperty("refresh_token");
  const person = await ask(shop, { subject_token: idToken(shop), requested_token_type: online });
  expect(person.body).toMatchObject({ expires_in: 86_399, associated_user: { id: 42, account_owner: true } });
});

test("forged, foreign and old id tokens are invalid subject tokens", async () => {
  const shop = await openShop();
  const refusal = async (subject_token: string) => {
    const { status, body } = await ask(shop, { subject_token });
    return [status, body.error];
  };
  const token = idToken(shop);
  expect(await refusal(`${token.slice(0, -4)}AAAA`)).toEqual([400, "invalid_subject_token"]);
  expect(await refusal(idToken(shop, "other.myshopify.com"))).toEqual([400, "invalid_subject_token"]);
  expect(await refusal("nonsense")).toEqual([400, "invalid_subject_token"]);
  shop.advance(71);
  expect(await refusal(token)).toEqual([400, "invalid_subject_token"]);
});

test("a wrong client and a wrong grant are refused by name", async () => {
  const shop = await openShop();
  expect((await ask(shop, { client_id: "x" })).body.error).toBe("application_cannot_be_found");
  expect((await ask(shop, { client_secret: "x" })).body.error).toBe("invalid_client");
  expect((await ask(shop, { grant_type: "password" })).body.error).toBe("unsupported_grant_type");
});

test("a refresh rotates both tokens; the old pair stays good until the new one is used", async () => {
  const shop = await openShop();
  const first = (await ask(shop, { subject_token: idToken(shop) })).body;
  const refresh = (refresh_token: string) => ask(shop, { grant_type: "refresh_token", refresh_token });
  const lost = (await refresh(first.refresh_token)).body;
  expect(lost.access_token).not.toBe(first.access_token);
  // The answer was lost on its way: the app asks again with what it has.
  const second = (await refresh(first.refresh_token)).body;
  expect(await use(shop, first.access_token)).toBe(200);
  expect(await use(shop, second.access_token)).toBe(200);
  expect(await use(shop, first.access_token)).toBe(401);
  expect(await refresh(first.refresh_token)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  expect((await refresh(second.refresh_token)).status).toBe(200);
});

test("a refresh token ends after 90 days", async () => {
  const shop = await openShop();
  const { body } = await ask(shop, { subject_token: idToken(shop) });
  shop.advance(7_776_001);
  expect(await ask(shop, { grant_type: "refresh_token", refresh_token: body.refresh_token })).toMatchObject({
    status: 400,
    body: { error: "invalid_grant" },
  });
});

test("an uninstall ends every token at once, and the app has to be installed anew", async () => {
  const shop = await openShop();
  const { body } = await ask(shop, { subject_token: idToken(shop) });
  const { context } = shop.store;
  const found = await findShop(context.pool, domain);
  if (!found) throw new Error("the shop was made");
  expect(await uninstallApp(context, found)).toBe(true);
  expect(await use(shop, body.access_token)).toBe(401);
  expect((await ask(shop, { grant_type: "refresh_token", refresh_token: body.refresh_token })).body.error).toBe(
    "invalid_grant",
  );
  expect((await ask(shop, { subject_token: idToken(shop) })).body.error).toBe("app_not_installed");
  expect(await uninstallApp(context, found)).toBe(false);
});
