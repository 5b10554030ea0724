import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDevStore, type DevStore } from "#dev-store/app.ts";
import { createMissingAccounts } from "#dev-store/carrier/create-account.ts";
import { receiveReply } from "#dev-store/carrier/receive-reply.ts";
import { insertMessages, newMessageSid } from "#dev-store/carrier/message-rows.ts";
import { orderStatusUrl } from "#dev-store/shop/order.ts";
import { readAdminExtensions } from "#dev-store/read-admin-extensions.ts";
import { seedShop } from "#dev-store/shop/seed/seed-shop.ts";
import { keepDataBetweenTests } from "#tests/setup/clean-database.ts";
import { testEnv } from "#tests/setup/test-env.ts";

keepDataBetweenTests();

const adminUrl = "http://admin.example";
let store: DevStore;
let customer: { id: bigint; phone: string };

beforeAll(async () => {
  store = await createDevStore({
    databaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    appUrl: "http://app.example",
    clientId: "client",
    clientSecret: "secret",
    adminUrl,
    appConfig: {
      scopes: [],
      subscriptions: [],
      extensions: await readAdminExtensions(path.resolve(import.meta.dirname, "../../../extensions")),
    },
  });
  await seedShop(store.context, { shop: "demo", customers: 60 });
  await createMissingAccounts(store.context);
  const { rows } = await store.context.pool.query<{ id: bigint; phone: string }>(
    `UPDATE customer SET first_name = 'Ada', last_name = '<b>Byron</b>', phone = '+15557654321', sms_state = 'SUBSCRIBED'
     WHERE id = (SELECT max(id) FROM customer) RETURNING id, phone`,
  );
  customer = rows[0] ?? { id: 0n, phone: "" };
});
afterAll(() => store.stop());

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await store.fetch(new Request(adminUrl + path, { headers, redirect: "manual" }));
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  return store.fetch(
    new Request(adminUrl + path, { method: "POST", body: new URLSearchParams(form), headers, redirect: "manual" }),
  );
}

describe("the app's extensions", () => {
  it("stand where their configuration says, called in the language of the staff, about what the page shows", async () => {
    const { rows } = await store.context.pool.query<{ id: bigint }>("SELECT id FROM segment ORDER BY id LIMIT 1");
    const segment = (await get(`/store/demo/segments/${rows[0]?.id}?locale=de`)).text;
    expect(segment).toMatch(/Use segment[\s\S]*Kampagne erstellen/);
    expect(segment).toContain(encodeURIComponent(`gid://shopify/Segment/${rows[0]?.id}`));
    const page = (await get(`/store/demo/customers/${customer.id}`)).text;
    expect(page).toMatch(/data-extension-block[\s\S]*customer-block/);
    expect(page).toMatch(/More actions[\s\S]*Send message/);
  });

  it("run in a frame that is told what it needs, and nothing runs that is not the app's", async () => {
    const frame = await get("/store/demo/extensions/customer-block/frame?selected=gid://shopify/Customer/7&locale=fr");
    expect(frame.text).toContain('"selected":[{"id":"gid://shopify/Customer/7"}]');
    expect(frame.text).toContain("Envoyer un message");
    expect((await get("/store/demo/extensions/other/frame")).status).toBe(404);
    expect((await get("/extensions/customer-block/admin.other.render/module.js")).status).toBe(404);
  });

  it("make a segment of what a template wrote, or say what is wrong with it", async () => {
    const made = await post("/store/demo/segments/new", { name: "Buyers", query: "number_of_orders > 0" });
    expect((await get(made.headers.get("location") ?? "")).text).toContain("Buyers");
    const refused = await post("/store/demo/segments/new", { name: "", query: "number_of_orders > 0" });
    expect((await get(refused.headers.get("location") ?? "")).text).toContain('role="alert"');
  });
});

describe("the shop's pages", () => {
  it.each([
    ["/store/demo", "A shop that lives on this machine"],
    ["/store/demo/customers", "60 in all"],
    ["/store/demo/customers?query=byron", "1 found"],
    ["/store/demo/segments", "Groups of customers"],
    ["/store/demo/segments/new", "Create segment"],
    ["/store/demo/orders", "Orders"],
    ["/store/demo/products", "Inventory"],
    ["/store/demo/marketing", "No activities yet."],
    ["/store/demo/carrier", "Auth token"],
    ["/store/demo/checkouts", "Nobody has begun a checkout yet."],
    ["/store/demo/shop", "Choose who you are."],
    ["/store/demo/shop?query=byron", "&lt;b&gt;Byron&lt;/b&gt;"],
    ["/clock", "Moves with it"],
  ])("shows %s", async (path, text) => {
    const { status, text: page } = await get(path);
    expect(status).toBe(200);
    expect(page).toContain(text);
  });

  it("leads from its address to the first shop", async () => {
    expect((await get("/")).headers.get("location")).toBe("/store/demo");
  });

  it.each([
    "/store/nobody",
    "/store/nobody/customers",
    "/store/demo/customers/1",
    "/store/demo/customers/none",
    "/store/demo/segments/1",
    "/store/demo/orders/1",
    "/store/demo/shop/1",
    "/store/demo/checkouts/none",
    "/store/nobody/shop",
    "/track/1/none",
    "/store/a%00b",
  ])("answers 404 for %s, which is not there", async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it("pages through all customers, each once", async () => {
    const seen: string[] = [];
    let path: string | undefined = "/store/demo/customers";
    while (path !== undefined) {
      const { text } = await get(path);
      seen.push(...[...text.matchAll(/customers\/(\d+)"/g)].map((match) => match[1] ?? ""));
      const next = /href="(\?after=[^"]+)">Next/.exec(text)?.[1];
      path = next && `/store/demo/customers${next.replaceAll("&amp;", "&")}`;
    }
    expect(seen).toHaveLength(60);
    expect(new Set(seen).size).toBe(60);
  });

  it("begins anew for a page that nobody made", async () => {
    expect((await get("/store/demo/customers?after=nonsense")).headers.get("location")).toBe("/store/demo/customers");
  });

  it("shows a segment with its members", async () => {
    const { rows } = await store.context.pool.query<{ id: bigint }>("SELECT id FROM segment LIMIT 1");
    const { status, text } = await get(`/store/demo/segments/${rows[0]?.id}`);
    expect(status).toBe(200);
    expect(text).toMatch(/\d+ customers?/);
  });

  it("escapes what customers are called", async () => {
    const { text } = await get(`/store/demo/customers/${customer.id}`);
    expect(text).toContain("Ada &lt;b&gt;Byron&lt;/b&gt;");
    expect(text).not.toContain("<b>Byron");
  });
});

describe("a customer's consent", () => {
  const consentNow = async () =>
    (
      await store.context.pool.query<{ sms_state: string }>("SELECT sms_state FROM customer WHERE id = $1", [
        customer.id,
      ])
    ).rows[0]?.sms_state;

  it("is changed with a button", async () => {
    const path = `/store/demo/customers/${customer.id}/consent`;
    expect((await post(path, { channel: "sms", state: "UNSUBSCRIBED" })).headers.get("location")).toBe(
      `/store/demo/customers/${customer.id}`,
    );
    expect(await consentNow()).toBe("UNSUBSCRIBED");
    await post(path, { channel: "sms", state: "SUBSCRIBED" });
    expect(await consentNow()).toBe("SUBSCRIBED");
  });

  it("says in Shopify's words why it cannot be", async () => {
    const { rows } = await store.context.pool.query<{ id: bigint }>(
      "UPDATE customer SET phone = NULL WHERE id = (SELECT min(id) FROM customer) RETURNING id",
    );
    const answer = await post(`/store/demo/customers/${rows[0]?.id}/consent`, { channel: "sms", state: "SUBSCRIBED" });
    const { text } = await get(answer.headers.get("location") ?? "");
    expect(text).toContain("A phone number is required to set the SMS consent state.");
    expect(
      (await post(`/store/demo/customers/${customer.id}/consent`, { channel: "pigeon", state: "SUBSCRIBED" })).status,
    ).toBe(404);
  });
});

describe("the carrier's page", () => {
  it("takes settings that are valid, and refuses others with a reason", async () => {
    const { rows } = await store.context.pool.query<{ sid: string }>("SELECT sid FROM carrier_account");
    const path = `/store/demo/carrier/${rows[0]?.sid}`;
    await post(path, { settings: '{"maxPerSecond": 5}' });
    const stored = await store.context.pool.query<{ settings: unknown }>("SELECT settings FROM carrier_account");
    expect(stored.rows[0]?.settings).toEqual({ maxPerSecond: 5 });
    for (const settings of ["{", '{"maxPerSecond": 0}', '{"speed": 1}']) {
      expect((await post(path, { settings })).headers.get("location")).toContain("?problem=");
    }
    await post(path, { settings: "" });
  });
});

describe("shopping as a customer", () => {
  const product = async () =>
    (await store.context.pool.query<{ id: bigint }>("SELECT id FROM product ORDER BY id LIMIT 1")).rows[0]!.id;
  const begin = async (form: Record<string, string>) => {
    const path = `/store/demo/shop/${customer.id}/checkout`;
    return (await post(path, form)).headers.get("location") ?? "";
  };
  const latest = async () =>
    (
      await store.context.pool.query<{ token: string; recovery_key: string; shop_id: bigint; updated_at: Date }>(
        "SELECT token, recovery_key, shop_id, updated_at FROM checkout ORDER BY id DESC LIMIT 1",
      )
    ).rows[0]!;

  it("keeps the cart in the address, and adds to it with a link", async () => {
    const id = await product();
    const { text } = await get(`/store/demo/shop/${customer.id}?cart=${id}-2_nonsense`);
    expect(text).toContain(`cart=${id}-3`);
    expect(text).toContain(`cart=${id}-1`);
    expect(text).toContain("Begin checkout");
  });

  it("begins a checkout, as long ago as wanted, which its own link alone recovers", async () => {
    const id = await product();
    const address = await begin({ cart: `${id}-2`, minutesAgo: "60" });
    const { token, recovery_key: key, shop_id: shopId, updated_at: at } = await latest();
    expect(address).toBe(`/store/demo/checkouts/${token}`);
    expect(Date.now() - at.getTime()).toBeGreaterThan(59 * 60_000);
    expect((await get(address)).text).not.toContain("This link recovered");
    const recovered = await get(`/${shopId}/checkouts/ac/${token}/recover?key=${key}`);
    expect(recovered.text).toContain("This link recovered");
    expect(recovered.text).toContain(token);
    expect((await get(`/${shopId}/checkouts/ac/${token}/recover?key=other`)).status).toBe(404);
    expect((await get(`/9/checkouts/ac/${token}/recover?key=${key}`)).status).toBe(404);
    const staffPage = /\/store\/demo\/checkouts\/\d+(?=")/.exec((await get("/store/demo/checkouts")).text)?.[0] ?? "";
    expect((await get(staffPage)).text).toContain(token);
  });

  it("changes a checkout that is open, and says what is wrong with a cart", async () => {
    const id = await product();
    const { token } = await latest();
    expect(await begin({ cart: `${id}-5`, checkout: token })).toBe(`/store/demo/checkouts/${token}`);
    expect((await get(`/store/demo/checkouts/${token}`)).text).toContain("5 × ");
    const refused = await begin({ cart: "1-1" });
    expect((await get(refused)).text).toContain("Product does not exist");
  });

  it("pays once, and leads from the checkout to its order", async () => {
    const { token } = await latest();
    const address = (await post(`/store/demo/checkouts/${token}/complete`, { pay: "now" })).headers.get("location");
    expect(address).toMatch(/^\/store\/demo\/orders\/\d+\?placed$/);
    expect((await get(address ?? "")).text).toContain("The order is placed.");
    const again = await post(`/store/demo/checkouts/${token}/complete`, { pay: "now" });
    expect((await get(again.headers.get("location") ?? "")).text).toContain("Checkout has already been completed");
  });

  it("shows an order to whoever has the link that webhooks carry", async () => {
    const { rows } = await store.context.pool.query<{ id: bigint; shop_id: bigint; name: string }>(
      "SELECT id, shop_id, name FROM customer_order ORDER BY id DESC LIMIT 1",
    );
    const { id, shop_id: shopId, name } = rows[0]!;
    const url = orderStatusUrl(store.context, shopId, { id });
    const { status, text } = await get(url.slice(adminUrl.length));
    expect(status).toBe(200);
    expect(text).toContain(`Order ${name}`);
    expect((await get(`/${shopId}/orders/${id}/authenticate?key=other`)).status).toBe(404);
  });

  it("says in Shopify's words why an order cannot be changed so", async () => {
    const { rows } = await store.context.pool.query<{ id: bigint }>("SELECT max(id) AS id FROM customer_order");
    const answer = await post(`/store/demo/orders/${rows[0]!.id}/pay`, {});
    expect((await get(answer.headers.get("location") ?? "")).text).toContain("Order cannot be marked as paid.");
    expect((await post(`/store/demo/orders/${rows[0]!.id}/dance`, {})).status).toBe(404);
  });
});

describe("the clock", () => {
  it("is moved to a time of the shop's zone, and put back", async () => {
    expect((await post("/clock", { at: "2030-01-01T10:00" })).headers.get("location")).toBe("/clock");
    expect(store.context.now().toISOString().slice(0, 16)).toBe("2030-01-01T15:00");
    expect((await get("/clock")).text).toMatch(/\d+ days[^<]* ahead/);
    await post("/clock", { reset: "1" });
    expect((await get("/clock")).text).toContain("As this machine’s clock");
  });
});

describe("the phones", () => {
  it("list who received something, newest first, found by number or name", async () => {
    const { rows } = await store.context.pool.query<{ sid: string; address: string }>(
      "SELECT a.sid, s.address FROM carrier_account a JOIN carrier_sender s ON s.account_sid = a.sid WHERE s.channel = 'sms'",
    );
    const sender = rows[0] ?? { sid: "", address: "" };
    const at = (minute: number) => new Date(Date.UTC(2026, 2, 4, 12, minute));
    const message = (phone: string, minute: number, body: string) => ({
      sid: newMessageSid(),
      account_sid: sender.sid,
      direction: "outbound-api" as const,
      channel: "sms" as const,
      from_address: sender.address,
      to_address: phone,
      phone,
      body,
      num_segments: 1,
      status: "delivered",
      error_code: null,
      status_callback: null,
      created_at: at(minute),
      updated_at: at(minute),
    });
    await insertMessages(
      store.context.pool,
      [
        message("+15550000001", 1, "first"),
        message(customer.phone, 2, "Sale <script>alert(1)</script> https://shop.example/?a=1&b=2"),
        message("+15550000001", 3, "third"),
      ],
      [],
    );
    const { text } = await get("/phones");
    const order = [...text.matchAll(/href="\/phones\/([^"]+)"/g)].map((match) => decodeURIComponent(match[1] ?? ""));
    expect(order).toEqual(["+15550000001", customer.phone]);
    expect((await get("/phones?query=ada")).text).toContain("Ada");
    expect((await get("/phones?query=ada")).text).not.toContain("third");
    expect((await get("/phones?query=0000001")).text).toContain("third");
  });

  it("show a conversation, with links that work and nothing else that runs", async () => {
    const { text } = await get(`/phones/${encodeURIComponent(customer.phone)}`);
    expect(text).toContain("Sale &lt;script&gt;");
    expect(text).toContain('<a href="https://shop.example/?a=1&amp;b=2" target="_blank"');
    expect(text).toContain("Delivered");
  });

  it("know their owner before anything has arrived, and say when they have none", async () => {
    const { rows } = await store.context.pool.query<{ id: bigint; phone: string; name: string }>(
      `SELECT id, phone, concat_ws(' ', first_name, last_name) AS name FROM customer
       WHERE id <> $1 AND phone IS NOT NULL ORDER BY id LIMIT 1`,
      [customer.id],
    );
    const { text } = await get(`/phones/${encodeURIComponent(rows[0]?.phone ?? "")}`);
    expect(text).toContain(`href="/store/demo/customers/${rows[0]?.id}">${rows[0]?.name}</a>`);
    expect(text).toContain("Nothing yet.");
    expect((await get("/phones/%2B15559999999")).text).toContain("Not a customer of the shop");
  });

  it("answer 304 while nothing has changed", async () => {
    const part = `/phones/${encodeURIComponent(customer.phone)}?part=thread`;
    const first = await get(part);
    const etag = first.headers.get("etag") ?? "";
    expect((await get(part, { "if-none-match": etag })).status).toBe(304);
    const { rows } = await store.context.pool.query<{ address: string }>(
      "SELECT address FROM carrier_sender WHERE channel = 'sms'",
    );
    await receiveReply(store.context, { phone: customer.phone, to: rows[0]?.address ?? "", body: "What a deal" });
    const second = await get(part, { "if-none-match": etag });
    expect(second.status).toBe(200);
    expect(second.text).toContain("What a deal");
  });

  it("send a reply to the sender that was chosen, and tell why one cannot be sent", async () => {
    const { rows } = await store.context.pool.query<{ address: string }>(
      "SELECT address FROM carrier_sender WHERE channel = 'whatsapp'",
    );
    const path = `/phones/${encodeURIComponent(customer.phone)}/reply`;
    const sent = await post(path, { to: rows[0]?.address ?? "", body: "STOP" }, { accept: "application/json" });
    expect(sent.status).toBe(201);
    const refused = await post(path, { to: "+15550009999", body: "Hello" }, { accept: "application/json" });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ problem: "Nobody owns +15550009999" });
  });
});
