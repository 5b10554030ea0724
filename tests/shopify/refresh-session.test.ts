import { http, HttpResponse } from "msw";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "#app/db.server.ts";
import { authenticateMerchant } from "#app/shopify/authenticate-merchant.server.ts";
import { offlineToken } from "#app/shopify/offline-token.server.ts";
import { wire } from "#tests/setup/wire.ts";
import { demoShop, devStore, fetchRequest, idToken, playShopify, requestsTo } from "./play-shopify.ts";

playShopify();

const refreshes = () => requestsTo("access_token").filter(({ body }) => body.includes("refresh_token"));

beforeEach(async () => {
  await authenticateMerchant(fetchRequest("/app", idToken()));
  await db.session.updateMany({ where: { isOnline: false }, data: { expires: new Date(Date.now() + 60_000) } });
});

/** The module as another process has it: with a memory of its own, on the same database. */
async function otherProcess(): Promise<typeof offlineToken> {
  vi.resetModules();
  const other = await import("#app/shopify/offline-token.server.ts");
  return other.offlineToken;
}

test("a token that is about to end is renewed, and the new one is stored", async () => {
  const before = await db.session.findFirstOrThrow({ where: { isOnline: false } });
  const token = await offlineToken(demoShop);
  const after = await db.session.findFirstOrThrow({ where: { isOnline: false } });

  expect(token).toMatch(/^shpat_/);
  expect(after.expires?.getTime()).toBeGreaterThan(Date.now() + 50 * 60_000);
  expect(after.refreshToken).not.toBe(before.refreshToken);
  expect(await offlineToken(demoShop)).toBe(token);
  expect(refreshes()).toHaveLength(1);
});

test("two processes that need the token at once renew it once", async () => {
  const { fetch } = devStore();
  let asked = 0;
  wire.use(
    http.post(`https://${demoShop}/admin/oauth/access_token`, async ({ request }) => {
      asked += 1;
      // Long enough for the other process to come to the lock.
      await new Promise((resolve) => setTimeout(resolve, 150));
      return fetch(request);
    }),
  );
  const other = await otherProcess();
  const tokens = await Promise.all([offlineToken(demoShop), other(demoShop), offlineToken(demoShop), other(demoShop)]);

  expect(new Set(tokens).size).toBe(1);
  expect(asked).toBe(1);
});

test("a token that still holds is used while Shopify cannot renew it", async () => {
  wire.use(http.post(`https://${demoShop}/admin/oauth/access_token`, () => HttpResponse.json({}, { status: 503 })));
  expect(await offlineToken(demoShop)).toMatch(/^shpat_/);
});

test("a token that has ended is tried again later while Shopify cannot renew it", async () => {
  await db.session.updateMany({ where: { isOnline: false }, data: { expires: new Date(Date.now() - 1000) } });
  wire.use(http.post(`https://${demoShop}/admin/oauth/access_token`, () => HttpResponse.error()));
  await expect(offlineToken(demoShop)).rejects.toMatchObject({ code: "shopify-unavailable" });
});

test("a refresh token that Shopify refuses ends the shop's access until a merchant's next visit", async () => {
  await db.session.updateMany({ where: { isOnline: false }, data: { expires: new Date(Date.now() - 1000) } });
  const { context } = devStore();
  await context.pool.query("DELETE FROM app_token WHERE kind = 'offline'");

  await expect(offlineToken(demoShop)).rejects.toMatchObject({ code: "shop-not-installed" });
  await authenticateMerchant(fetchRequest("/app", idToken()));
  expect(await offlineToken(demoShop)).toMatch(/^shpat_/);
});
