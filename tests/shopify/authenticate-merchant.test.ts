import { createHmac } from "node:crypto";
import { http, HttpResponse } from "msw";
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { authenticateMerchant } from "#app/shopify/authenticate-merchant.server.ts";
import { readQueue } from "#tests/setup/drain-queue.ts";
import { wire } from "#tests/setup/wire.ts";
import { demoShop, documentRequest, fetchRequest, idToken, playShopify, requestsTo } from "./play-shopify.ts";

playShopify();

async function refusalOf(request: Request): Promise<Response> {
  const refusal: unknown = await authenticateMerchant(request).catch((error: unknown) => error);
  if (!(refusal instanceof Response)) throw new Error(`This is no refusal: ${String(refusal)}`);
  return refusal;
}

function forge(changes: { secret?: string; claims?: Record<string, unknown> }): string {
  const [header, payload] = idToken().split(".");
  const claims: unknown = JSON.parse(Buffer.from(payload ?? "", "base64url").toString());
  const body = Buffer.from(JSON.stringify({ ...(claims as object), ...changes.claims })).toString("base64url");
  const signature = createHmac("sha256", changes.secret ?? "segue-test-client-secret")
    .update(`${header}.${body}`)
    .digest("base64url");
  return `${header}.${body}.${signature}`;
}

describe("a shop's first visit", () => {
  test("takes the shop in with Shopify's details and queues the first sync and the web pixel", async () => {
    const { shop, actor } = await authenticateMerchant(documentRequest("/app", idToken()));

    expect(shop).toMatchObject({
      domain: demoShop,
      name: "Demo",
      currency: "EUR",
      timezone: "Europe/Amsterdam",
      locale: "nl",
    });
    expect(actor).toBe("Store Owner");
    expect(await db.shop.findUnique({ where: { id: shop.id } })).toMatchObject({
      email: "owner@demo.example",
      countryCode: "NL",
      shopifyId: 1n,
      uninstalledAt: null,
    });
    expect(await readQueue()).toMatchObject([
      { task: "start-sync", payload: { shopId: shop.id, kind: "install" } },
      { task: "activate-web-pixel", payload: { shopId: shop.id } },
    ]);
  });

  test("takes the shop in once when several requests come at the same time", async () => {
    const token = idToken();
    const visits = await Promise.all([1, 2, 3, 4].map(() => authenticateMerchant(fetchRequest("/app", token))));

    expect(new Set(visits.map(({ shop }) => shop.id)).size).toBe(1);
    expect(await db.shop.count()).toBe(1);
    expect(await readQueue()).toHaveLength(2);
  });

  test("asks Shopify for nothing the next time", async () => {
    await authenticateMerchant(fetchRequest("/app", idToken()));
    const asked = requestsTo("/").length;
    await authenticateMerchant(fetchRequest("/app", idToken()));

    expect(requestsTo("/")).toHaveLength(asked);
    expect(await readQueue()).toHaveLength(2);
  });
});

test("a shop that comes back works at once and is read anew", async () => {
  const { shop } = await authenticateMerchant(fetchRequest("/app", idToken()));
  await db.shop.update({ where: { id: shop.id }, data: { uninstalledAt: new Date(), name: "Old name" } });
  await db.session.deleteMany();

  const again = await authenticateMerchant(fetchRequest("/app", idToken()));

  expect(again.shop).toMatchObject({ id: shop.id, name: "Demo" });
  expect(await db.shop.findUnique({ where: { id: shop.id } })).toMatchObject({ uninstalledAt: null });
  expect((await readQueue()).map(({ task }) => task)).toEqual(["start-sync", "activate-web-pixel", "watch-segments"]);
});

test("the shop's token is asked for again when only the visitor's is left", async () => {
  await authenticateMerchant(fetchRequest("/app", idToken()));
  await db.session.deleteMany({ where: { isOnline: false } });

  await authenticateMerchant(fetchRequest("/app", idToken()));

  expect(await db.session.count({ where: { isOnline: false } })).toBe(1);
});

test("a page without a token is sent to fetch one", async () => {
  const refusal = await refusalOf(documentRequest("/app/campaigns"));
  expect(refusal.status).toBe(302);
  expect(refusal.headers.get("Location")).toContain("/auth/session-token?");
});

describe("a token that is not Shopify's", () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const tokens: [string, () => string][] = [
    ["signed with another secret", () => forge({ secret: "guessed" })],
    ["made for another app", () => forge({ claims: { aud: "another-app" } })],
    ["out of date", () => idToken({ now: minutesAgo(10) })],
    ["cut short", () => idToken().slice(0, -5)],
    ["without a signature", () => `${idToken().split(".").slice(0, 2).join(".")}.`],
    ["no token at all", () => "a.b.c"],
    ["an empty one", () => ""],
  ];

  test.each(tokens)("%s is answered with 401 when a script sends it", async (_, makeToken) => {
    const token = makeToken();
    const refusal = await refusalOf(fetchRequest("/app", token || " "));
    expect([401, 302]).toContain(refusal.status);
    expect(await db.shop.count()).toBe(0);
    expect(requestsTo("access_token")).toHaveLength(0);
  });

  test.each(tokens)("%s makes a page fetch a new one", async (_, makeToken) => {
    const refusal = await refusalOf(documentRequest("/app", makeToken() || "x"));
    expect(refusal.status).toBe(302);
    expect(refusal.headers.get("Location")).toContain("/auth/session-token?");
    expect(await db.shop.count()).toBe(0);
  });
});

test("Shopify's being down is told as that, and nothing is stored", async () => {
  wire.use(http.post(`https://${demoShop}/admin/oauth/access_token`, () => HttpResponse.json({}, { status: 502 })));
  await expect(authenticateMerchant(fetchRequest("/app", idToken()))).rejects.toMatchObject({
    code: "shopify-unavailable",
  });
  expect(await db.shop.count()).toBe(0);
});

test.each(["AAAA", "////", "%F0%9F%92%A9", "YQ==", "🙂"])(
  "a damaged host parameter (%s) is answered with 400",
  async (host) => {
    const request = new Request(`https://segue.test/app?shop=${demoShop}&embedded=1&host=${encodeURIComponent(host)}`);
    expect((await refusalOf(request)).status).toBe(400);
  },
);
