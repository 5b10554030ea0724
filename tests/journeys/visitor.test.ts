import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { activityOfCampaign } from "#app/campaigns/campaign-activity.ts";
import { readLastVisitor } from "#app/customers/read-last-visitor.server.ts";
import { makeVisitorToken } from "#app/customers/visitor-token.server.ts";
import { db, inTransaction, pool } from "#app/db.server.ts";
import { queueSingle } from "#app/messaging/queue-single.server.ts";
import { readLinkQuery } from "#app/messaging/read-link-tags.server.ts";
import { signQuery } from "#dev-store/app-proxy.ts";
import { createAccount } from "#dev-store/carrier/create-account.ts";
import { makeSender, makeShop } from "#tests/factories.ts";
import { accountSid, authToken, connectCarrier } from "#tests/messaging/sending-shop.ts";
import { drainQueue } from "#tests/setup/drain-queue.ts";
import { appUrl, testEnv } from "#tests/setup/test-env.ts";
import { demoShop, devStore, fetchRequest, idToken, playShopify } from "#tests/shopify/play-shopify.ts";

playShopify();

// Loading all pages takes longer than a test may.
beforeAll(() => import("#tests/setup/app.ts"));

const local = "http://127.0.0.1:4000";
const phone = "+31612345678";
const proxied = `https://${demoShop}/apps/segue/visitor`;

let shop: { id: number; domain: string };
beforeEach(async () => {
  await devStore().context.pool.query(
    `INSERT INTO customer (shop_id, id, first_name, email, phone, country_code, sms_state, sms_at, created_at, updated_at)
     VALUES (1, 11, 'Noor', 'noor@example.com', '${phone}', 'NL', 'SUBSCRIBED', now(), now(), now())`,
  );
  await devStore().context.pool.query(
    `INSERT INTO product (shop_id, id, title, category, handle, price, created_at)
     VALUES (1, 42, 'Linen shirt', 'Shirts', 'linen-shirt', 39, now())`,
  );
  expect((await fetch(fetchRequest("/app?_data=routes%2Fapp", idToken()))).status).toBe(200);
  do await drainQueue();
  while ((await devStore().drain()) > 0);
  shop = await db.shop.findFirstOrThrow();
});

const ask = (token: string, address = proxied) =>
  fetch(address, { method: "POST", body: JSON.stringify({ token }), headers: { "content-type": "application/json" } });
const tokenOfNoor = (at = new Date()) => makeVisitorToken(shop, 11n, { at });

/** Opens a page of the storefront in a browser that is no more than what the embed touches. */
async function browse(page: URL, script: string): Promise<{ told: unknown; search: string }> {
  return new Promise((resolve) => {
    const location = { search: page.search, pathname: page.pathname, hash: "" };
    let told: unknown = null;
    const window = {
      Shopify: {
        analytics: { visitor: (...args: unknown[]) => (told = args) },
        customerPrivacy: { marketingAllowed: () => true, analyticsProcessingAllowed: () => true },
        loadFeatures: (_: unknown, done: () => void) => done(),
      },
    };
    runInNewContext(script, {
      window,
      location,
      URLSearchParams,
      document: { readyState: "complete" },
      fetch: (path: string, init: RequestInit) =>
        devStore().fetch(new Request(new URL(path, local), { ...init, headers: { referer: page.href } })),
      history: {
        state: null,
        replaceState: (_state: unknown, _title: string, to: string) =>
          resolve({ told, search: new URL(to, local).search }),
      },
    });
  });
}

test("a link in a message, tapped on a phone, opens the storefront, and Shopify is told whose phone that is", async () => {
  await connectCarrier(shop.id);
  const sender = await makeSender(shop, { address: "+3197010000" });
  const senders = [{ address: sender.address, friendlyName: "Sender" }];
  await createAccount(devStore().context, { name: "Test", sid: accountSid, authToken, senders });
  const activity = activityOfCampaign({ id: 5n, name: "Sale", channel: "sms" });
  const linkQuery = await readLinkQuery(pool, shop, activity);
  await inTransaction((tx) =>
    queueSingle(tx, shop, {
      source: "reply",
      sourceId: 1n,
      customerId: 11n,
      channel: "sms",
      senderId: sender.id,
      address: phone,
      body: `Look: https://${demoShop}/products/linen-shirt`,
      linkQuery,
      latestAt: new Date(Date.now() + 3_600_000),
      now: new Date(),
    }),
  );
  await drainQueue();

  const thread = await (await devStore().fetch(new Request(`${local}/phones/${encodeURIComponent(phone)}`))).text();
  const link = /href="(\/phones\/[^"]+\/open\?[^"]+)"/.exec(thread)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const tapped = await devStore().fetch(new Request(new URL(link, local)));
  expect(tapped.status).toBe(302);
  const page = new URL(tapped.headers.get("location") ?? "", local);
  expect(page.pathname).toBe("/store/demo/shop/11/products/42");
  const show = async () => (await devStore().fetch(new Request(page))).text();
  const tag = 'src="/assets/theme-embed.js"';
  expect(await show()).not.toContain(tag);
  const editor = new URL("/store/demo/themes/current/editor", local);
  await devStore().fetch(new Request(editor, { method: "POST", body: new URLSearchParams({ turn: "on" }) }));
  expect(await show()).toContain(tag);
  expect(await readLastVisitor(shop)).toBeNull();
  const script = await (await devStore().fetch(new Request(`${local}/assets/theme-embed.js`))).text();
  expect(script).toBe(readFileSync("extensions/visitor-embed/assets/visitor-embed.js", "utf8"));
  expect(await browse(page, script)).toEqual({ told: [{ phone }, { appId: "1" }], search: `?${linkQuery}` });
  expect(Date.now() - Number(await readLastVisitor(shop))).toBeLessThan(60_000);
});

test("who asks with a token that is forged, over, or another shop's learns nothing", async () => {
  const other = await makeShop();
  const days = (count: number) => new Date(Date.now() - count * 24 * 3_600_000);
  const good = tokenOfNoor();
  expect(await (await ask(tokenOfNoor(days(6)))).json()).toEqual({ phone, appId: "1" });
  for (const bad of [
    tokenOfNoor(days(9)),
    makeVisitorToken(other, 11n, { at: new Date() }),
    makeVisitorToken(shop, 12n, { at: new Date() }),
    `${good.slice(0, -1)}${good.endsWith("A") ? "Q" : "A"}`,
    good.slice(1),
    "0".repeat(22),
    "",
  ]) {
    const answer = await ask(bad);
    expect([answer.status, await answer.json()], bad).toEqual([404, {}]);
  }
  expect((await fetch(proxied, { method: "POST", body: '{"token":1}' })).status).toBe(400);
  expect((await fetch(proxied, { method: "POST", body: `{"token":"${"x".repeat(300)}"}` })).status).toBe(413);
  await db.customer.updateMany({ where: { shopId: shop.id, id: 11n }, data: { deletedAt: new Date() } });
  expect((await ask(good)).status).toBe(404);
});

test("one link is answered a few times, and no more", async () => {
  const token = tokenOfNoor();
  const statuses: number[] = [];
  for (let n = 0; n < 7; n += 1) statuses.push((await ask(token)).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
});

test("nobody asks for a shop but Shopify, and lately", async () => {
  const call = async (change: (query: URLSearchParams) => void, secret = testEnv.SHOPIFY_API_SECRET) => {
    const query = new URLSearchParams({ shop: demoShop, path_prefix: "/apps/segue", timestamp: seconds(0) });
    query.set("signature", signQuery(secret, query));
    change(query);
    return (await ask(tokenOfNoor(), `${appUrl}/proxy/visitor?${query.toString()}`)).status;
  };
  const seconds = (ago: number) => String(Math.floor(Date.now() / 1000) - ago);
  const sign = (query: URLSearchParams) => query.set("signature", signQuery(testEnv.SHOPIFY_API_SECRET, query));
  expect(await call(() => undefined)).toBe(200);
  expect(await call((query) => query.set("shop", "other.myshopify.com"))).toBe(401);
  expect(await call((query) => query.append("shop", "other.myshopify.com"))).toBe(401);
  expect(await call((query) => query.delete("signature"))).toBe(401);
  expect(await call(() => undefined, "another secret")).toBe(401);
  expect(
    await call((query) => {
      query.set("timestamp", seconds(120));
      sign(query);
    }),
  ).toBe(401);
  await devStore().context.pool.query("UPDATE app_installation SET scopes = 'read_customers'");
  expect((await ask(tokenOfNoor())).status).toBe(404);
});
