import { expect, test } from "vitest";
import { createDevStore } from "#dev-store/app.ts";
import { appUrl, testEnv } from "#tests/setup/test-env.ts";
import { openShop, domain } from "../graphql/open-shop.ts";
import type { OpenShop } from "../graphql/open-shop.ts";

const config = (...topics: string[]) => ({
  scopes: ["read_customers", "read_orders"],
  subscriptions: topics.map((topic) => ({ topic, uri: "/webhooks/x", filter: null, name: null, includeFields: null })),
});

async function call({ store }: OpenShop, path: string, body?: object, host = "127.0.0.1:4000") {
  const response = await store.fetch(
    new Request(`http://${host}/control${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, never> };
}

async function delivered({ store }: OpenShop): Promise<{ topic: string; payload: unknown }[]> {
  const { rows } = await store.context.pool.query<{ topic: string; payload: string }>(
    "SELECT topic, payload FROM webhook_delivery ORDER BY id",
  );
  return rows.map(({ topic, payload }) => ({ topic, payload: JSON.parse(payload) as unknown }));
}

test("it answers on this machine only", async () => {
  const shop = await openShop();
  expect((await call(shop, "/shops")).status).toBe(200);
  expect((await call(shop, "/shops", undefined, "dev-store.example")).status).toBe(404);
  expect((await call(shop, "/shops", undefined, domain)).status).toBe(404);
});

test("faults and figures of a shop are changed one by one, and a mistaken one is refused", async () => {
  const shop = await openShop();
  await call(shop, `/shops/${domain}/change`, { settings: { webhooks: { duplicates: 0.5 } }, restoreRate: 2000 });
  const { body } = await call(shop, `/shops/${domain}/change`, { settings: { webhooks: { disorder: true } } });
  expect(body).toMatchObject({
    restoreRate: 2000,
    settings: { webhooks: { duplicates: 0.5, disorder: true, drops: 0 } },
  });
  expect((await call(shop, `/shops/${domain}/change`, { colour: "red" })).status).toBe(400);
  expect((await call(shop, "/shops/nobody.myshopify.com/change", {})).status).toBe(404);
});

test("a shop that is renamed or moved says so", async () => {
  const shop = await openShop({ appConfig: config("shop/update") });
  await call(shop, `/shops/${domain}/change`, { timezone: "Europe/Paris" });
  expect(await delivered(shop)).toMatchObject([{ topic: "shop/update", payload: { iana_timezone: "Europe/Paris" } }]);
});

test("the clock can be moved and put back", async () => {
  const shop = await openShop();
  expect((await call(shop, "/clock", { advanceSeconds: 90 })).body).toEqual({
    now: "2026-11-22T12:01:30.000Z",
    offsetSeconds: 90,
  });
  expect((await call(shop, "/clock", { at: "2027-01-01T00:00:00Z" })).body).toEqual({
    now: "2027-01-01T00:00:00.000Z",
    offsetSeconds: 3_412_800,
  });
  expect((await call(shop, "/clock", { reset: true })).body).toEqual({
    now: "2026-11-22T12:00:00.000Z",
    offsetSeconds: 0,
  });
  expect((await call(shop, "/clock", { nonsense: 1 })).status).toBe(400);
});

test("a moved clock goes on from there after a restart, and leaves sign-in on the machine's time", async () => {
  const shop = await openShop();
  await call(shop, "/clock", { advanceSeconds: 86_400 });
  await shop.store.stop();
  const again = await createDevStore({
    databaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    appUrl,
    clientId: testEnv.SHOPIFY_API_KEY,
    clientSecret: testEnv.SHOPIFY_API_SECRET,
    adminUrl: "http://127.0.0.1:4000",
    clock: () => new Date("2026-11-22T12:00:00Z"),
  });
  expect(again.context.now()).toEqual(new Date("2026-11-23T12:00:00Z"));
  const { body } = await call({ ...shop, store: again }, `/shops/${domain}/id-token`, {});
  const claims = JSON.parse(Buffer.from(String(body.idToken).split(".")[1]!, "base64url").toString()) as object;
  expect(claims).toMatchObject({ iat: Date.parse("2026-11-22T12:00:00Z") / 1000 });
  await again.stop();
});

test("webhooks that waited for a later time are due when the clock is put back", async () => {
  const shop = await openShop({ appConfig: config("shop/update"), settings: { webhooks: { delaySeconds: 60 } } });
  await call(shop, "/clock", { advanceSeconds: 86_400 });
  await call(shop, `/shops/${domain}/change`, { name: "Renamed" });
  await call(shop, "/clock", { reset: true });
  const { rows } = await shop.store.context.pool.query("SELECT next_attempt_at FROM webhook_delivery");
  expect(rows).toEqual([{ next_attempt_at: new Date("2026-11-22T12:00:00Z") }]);
});

test("uninstall, reinstall and new scopes are announced", async () => {
  const shop = await openShop({ appConfig: config("app/uninstalled", "app/scopes_update") });
  expect((await call(shop, `/shops/${domain}/uninstall`, {})).body).toEqual({ ok: true });
  expect((await call(shop, `/shops/${domain}/uninstall`, {})).body).toEqual({ ok: false });
  await call(shop, `/shops/${domain}/install`, {});
  await call(shop, `/shops/${domain}/scopes`, { scopes: ["read_customers", "read_locales"] });
  expect(await delivered(shop)).toMatchObject([
    { topic: "app/uninstalled", payload: { myshopify_domain: domain } },
    {
      topic: "app/scopes_update",
      payload: { previous: ["read_customers", "read_orders"], current: ["read_customers", "read_locales"] },
    },
  ]);
  const state = await call(shop, `/shops/${domain}/state`);
  expect(state.body).toMatchObject({
    installation: { scopes: ["read_customers", "read_locales"], uninstalledAt: null },
    counts: { customers: "0", waitingDeliveries: "2" },
  });
});

test("the three privacy webhooks are sent on demand; a redacted customer keeps nothing personal", async () => {
  const shop = await openShop({ appConfig: config("customers/data_request", "customers/redact", "shop/redact") });
  await shop.addCustomers({ firstName: "Ada", email: "ada@example.com", phone: "+12025550101" });
  const person = { customer: { id: 1, email: "ada@example.com", phone: "+12025550101" }, shop_domain: domain };
  expect((await call(shop, `/shops/${domain}/customers/1/data-request`, {})).status).toBe(200);
  expect((await call(shop, `/shops/${domain}/customers/1/redact`, {})).status).toBe(200);
  expect((await call(shop, `/shops/${domain}/customers/9/redact`, {})).status).toBe(404);
  await call(shop, `/shops/${domain}/redact`, {});
  expect(await delivered(shop)).toMatchObject([
    { topic: "customers/data_request", payload: { ...person, orders_requested: [], data_request: {} } },
    { topic: "customers/redact", payload: { ...person, orders_to_redact: [] } },
    { topic: "shop/redact", payload: { shop_id: 1, shop_domain: domain } },
  ]);
  const { rows } = await shop.store.context.pool.query("SELECT first_name, email, phone FROM customer");
  expect(rows).toEqual([{ first_name: null, email: null, phone: null }]);
});

test("any webhook can be sent, and an id token be had", async () => {
  const shop = await openShop({ appConfig: config("orders/create") });
  const sent = await call(shop, `/shops/${domain}/webhooks`, { topic: "orders/create", payload: { id: 5 } });
  expect(sent.body).toEqual({ deliveries: 1 });
  expect((await call(shop, `/shops/${domain}/webhooks`, { topic: 5 })).status).toBe(400);
  const { body } = await call(shop, `/shops/${domain}/id-token`, { user: "3" });
  expect(String(body.idToken).split(".")).toHaveLength(3);
});
