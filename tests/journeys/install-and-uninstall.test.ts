import { beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { findShop, type StoreShop } from "#dev-store/find-shop.ts";
import { installApp, uninstallApp, updateScopes } from "#dev-store/oauth/installation.ts";
import { redactCustomer, sendDataRequest, sendShopRedact } from "#dev-store/webhooks/compliance.ts";
import { drainQueue } from "#tests/setup/drain-queue.ts";
import { demoShop, devStore, fetchRequest, idToken, playShopify } from "#tests/shopify/play-shopify.ts";

playShopify();

let store: StoreShop;
const scopes = ["read_customers", "write_customers", "read_orders", "read_locales", "read_customer_merge"];

// Loading all pages takes longer than a test may.
beforeAll(() => import("#tests/setup/app.ts"));

beforeEach(async () => {
  const { context } = devStore();
  const found = await findShop(context.pool, demoShop);
  if (!found) throw new Error("The dev store has no shop");
  store = found;
  await context.pool.query(
    `INSERT INTO customer (shop_id, id, first_name, last_name, email, phone, country_code, sms_state, sms_at, created_at, updated_at)
     VALUES (1, 11, 'Noor', 'Jansen', 'noor@example.com', '+31612345678', 'NL', 'SUBSCRIBED', now(), now(), now()),
            (1, 12, 'Bas', 'de Vries', 'bas@example.com', '+31687654321', 'NL', 'SUBSCRIBED', now(), now(), now())`,
  );
});

const open = (path = "/app") => fetch(fetchRequest(`${path}?_data=routes%2Fapp`, idToken()));

/** Lets everything happen that was set off: exports, webhooks, jobs, and what these set off in turn. */
async function settle(): Promise<void> {
  do await drainQueue();
  while ((await devStore().drain()) > 0);
}

test("a shop that opens the app is installed and read; one that removes it is left alone; one that comes back works at once", async () => {
  expect((await open()).status).toBe(200);
  await settle();
  expect(await db.customer.findMany({ orderBy: { id: "asc" } })).toMatchObject([
    { id: 11n, phoneE164: "+31612345678", smsConsent: "subscribed" },
    { id: 12n, firstName: "Bas" },
  ]);

  await uninstallApp(devStore().context, store);
  await settle();
  expect(await db.session.count()).toBe(0);
  expect((await db.shop.findFirst())?.uninstalledAt).not.toBeNull();

  await devStore().context.pool.query(
    "UPDATE customer SET first_name = 'Sebastiaan', updated_at = now() WHERE id = 12",
  );
  await installApp(devStore().context, 1n, scopes);
  expect((await open()).status).toBe(200);
  await settle();
  expect(await db.shop.findMany()).toMatchObject([{ domain: demoShop, uninstalledAt: null }]);
  expect(await db.customer.findFirst({ where: { id: 12n } })).toMatchObject({ firstName: "Sebastiaan" });
});

test("a shop that comes back before we heard that it had gone goes on working", async () => {
  await open();
  await settle();
  await uninstallApp(devStore().context, store);
  await installApp(devStore().context, 1n, scopes);
  // What was stored still looks good, so the first page may be refused; opening the app again heals it.
  await open();
  await settle();
  expect((await open()).status).toBe(200);
  await settle();
  expect(await db.shop.findFirst()).toMatchObject({ uninstalledAt: null });
  expect(await db.session.count({ where: { isOnline: false } })).toBe(1);
});

test("new scopes are known as soon as Shopify tells of them", async () => {
  await open();
  await settle();
  await updateScopes(devStore().context, store, ["read_customers"]);
  await settle();
  expect(await db.shop.findFirst()).toMatchObject({ scopes: ["read_customers"] });
});

test("Shopify's three privacy requests are carried out, each delivered twice and out of order", async () => {
  const { context } = devStore();
  await context.pool.query(`UPDATE shop SET settings = '{"webhooks": {"duplicates": 1, "disorder": true}}'`);
  store = (await findShop(context.pool, demoShop)) ?? store;
  await open();
  await settle();

  await sendDataRequest(context, store, 11n);
  await settle();
  expect(await db.privacyRequest.findMany()).toMatchObject([
    { kind: "data_request", customerId: 11n, answer: { customer: { first_name: "Noor" } } },
  ]);

  await redactCustomer(context, store, 11n);
  await settle();
  expect(await db.customer.findFirst({ where: { id: 11n } })).toMatchObject({
    firstName: null,
    phone: null,
    smsConsent: "redacted",
  });
  expect(await db.suppression.count({ where: { reason: "redacted" } })).toBe(4);
  expect(await db.privacyRequest.findFirst({ where: { kind: "data_request" } })).toMatchObject({ answer: null });

  await uninstallApp(context, store);
  await settle();
  await sendShopRedact(context, store);
  await settle();
  expect(await db.customer.count()).toBe(0);
  expect(await db.suppression.count()).toBe(4);
  expect(await db.shop.findFirst()).toMatchObject({ name: demoShop, email: null });
});
