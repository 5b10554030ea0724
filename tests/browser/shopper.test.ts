import { serve } from "@hono/node-server";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { createDevStore, type DevStore } from "#dev-store/app.ts";
import { readStorefrontExtensions } from "#dev-store/read-storefront-extensions.ts";
import { seedShop } from "#dev-store/shop/seed/seed-shop.ts";
import { keepDataBetweenTests } from "#tests/setup/clean-database.ts";
import { testEnv } from "#tests/setup/test-env.ts";
import { desktop, launchBrowser, openWindow, phone } from "./launch.ts";

const extensions = path.resolve(import.meta.dirname, "../../extensions");

keepDataBetweenTests();

let browser: Browser;
let store: DevStore;
let adminUrl: string;
let closeServer: () => void;
let window: BrowserContext;
let page: Page;

beforeAll(async () => {
  const address = await new Promise<AddressInfo>((resolve) => {
    const server = serve(
      { fetch: (request) => store.fetch(request), port: 0, hostname: "127.0.0.1", overrideGlobalObjects: false },
      resolve,
    );
    closeServer = () => void server.close();
  });
  adminUrl = `http://127.0.0.1:${address.port}`;
  store = await createDevStore({
    // Without scopes and subscriptions: there is no app to be told of anything.
    appConfig: { scopes: [], subscriptions: [], storefront: await readStorefrontExtensions(extensions) },
    databaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    appUrl: "http://127.0.0.1:1",
    clientId: "client",
    clientSecret: "secret",
    adminUrl,
  });
  await seedShop(store.context, { shop: "demo", customers: 10 });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  closeServer();
  await store.stop();
});
afterEach(() => window.close());

async function open(path: string, size = desktop): Promise<void> {
  window = await openWindow(browser, size);
  page = await window.newPage();
  await page.goto(adminUrl + path);
}

async function press(name: string | RegExp): Promise<void> {
  await page.getByRole("button", { name }).click();
}

/** From the list of customers to a checkout with two things in it. */
async function beginCheckout(): Promise<void> {
  await page.locator(".shoppers a").first().click();
  await page.getByRole("link", { name: /^Add House Blend, 250 g to the cart/u }).click();
  await page.getByRole("link", { name: /^Add Paper Filters, 100 to the cart/u }).click();
  await page.getByRole("link", { name: "One more" }).first().click();
  await press("Begin checkout");
  await page.getByRole("heading", { name: "Checkout", exact: true }).waitFor();
}

it("leads a shopper from a cart to a checkout that is left, recovered by its link and paid", async () => {
  await open("/store/demo");
  await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Shop as a customer" }).click();
  await beginCheckout();
  await page.getByRole("link", { name: "Leave without paying" }).click();
  await page.getByText("Open", { exact: true }).waitFor();
  const { rows } = await store.context.pool.query<{ shop_id: bigint; token: string; recovery_key: string }>(
    "SELECT shop_id, token, recovery_key FROM checkout",
  );
  const left = rows[0]!;
  await page.goto(`${adminUrl}/${left.shop_id}/checkouts/ac/${left.token}/recover?key=${left.recovery_key}`);
  await page.locator(".notice", { hasText: "This link recovered the checkout you left on" }).waitFor();
  await page.getByText(left.token).waitFor();
  await press(/^Pay \$/u);
  await page.getByText("The order is placed.").waitFor();
  expect((await store.context.pool.query("SELECT FROM checkout WHERE completed_at IS NULL")).rowCount).toBe(0);
  await page.goto(`${adminUrl}/${left.shop_id}/checkouts/ac/${left.token}/recover?key=${left.recovery_key}`);
  await page.locator(".notice", { hasText: "This checkout became order #" }).waitFor();
});

it("takes an order all the way on a phone: paid, sent, delivered, returned, refunded", async () => {
  await open("/store/demo/shop", phone);
  await beginCheckout();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await press("Order, and pay later");
  await page.getByText("The order is placed.").waitFor();
  await press("Mark as paid");
  await press("Send the parcel");
  await press("Out for delivery");
  await press("Delivered");
  await page.locator(".timeline li", { hasText: "Delivered" }).waitFor();
  await press("Ask to return it");
  await press("Approve the return");
  await press("Close the return");
  await press("Refund");
  await page.locator(".timeline li", { hasText: "Refunded $" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.getByRole("link", { name: /^1Z/u }).click();
  await page.getByRole("heading", { name: "Delivered" }).waitFor();
});

it("cancels an order that was not sent", async () => {
  await open("/store/demo/shop");
  await beginCheckout();
  await press(/^Pay \$/u);
  await press("Cancel the order");
  await page.locator(".timeline li", { hasText: "Cancelled" }).waitFor();
  expect(await page.getByRole("button", { name: "Send the parcel" }).count()).toBe(0);
});

it("runs the app’s pixel for a shopper who allows it, and for nobody else", async () => {
  const told: { kind: string; client: string; customer: string; product?: string; checkout?: string }[] = [];
  const origins = new Set<string | null>();
  const { server, url } = await new Promise<{ server: ReturnType<typeof serve>; url: string }>((resolve) => {
    const started = serve(
      {
        fetch: async (request) => {
          origins.add(request.headers.get("origin"));
          const { events, ...call } = (await request.json()) as { events: object[]; client: string; customer: string };
          for (const event of events) told.push({ ...call, ...(event as { kind: string }) });
          return new Response(null, { status: 204 });
        },
        port: 0,
        hostname: "127.0.0.1",
        overrideGlobalObjects: false,
      },
      ({ port }) => resolve({ server: started, url: `http://127.0.0.1:${port}/pixel/events` }),
    );
  });
  const kinds = () => told.map(({ kind }) => kind);
  try {
    await store.context.pool.query("INSERT INTO web_pixel (shop_id, settings) SELECT id, $1 FROM shop", [
      { accountID: "1.key", endpoint: url },
    ]);
    await open("/store/demo/shop", phone);
    await page.locator(".shoppers a").first().click();
    await page.getByRole("link", { name: "House Blend, 250 g", exact: true }).click();
    await page.getByRole("heading", { name: "House Blend, 250 g" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(kinds()).toEqual([]);

    // What was done on this page is told once it is allowed; then each page by itself.
    await page.getByRole("checkbox", { name: /^Allow this shop/u }).check();
    await expect.poll(kinds, { timeout: 5_000 }).toEqual(["product_viewed"]);
    await page.getByRole("link", { name: /^Add House Blend, 250 g to the cart/u }).click();
    await expect
      .poll(kinds, { timeout: 5_000 })
      .toEqual(["product_viewed", "collection_viewed", "product_added_to_cart"]);
    await press("Begin checkout");
    await expect.poll(kinds, { timeout: 5_000 }).toHaveLength(4);
    expect(told[3]).toMatchObject({ kind: "checkout_started", checkout: expect.stringMatching(/^\w{32}$/u) as string });
    expect(told[2]?.product).toBe(told[0]?.product);
    expect(new Set(told.map(({ client, customer }) => `${client} ${customer}`)).size).toBe(1);
    expect([...origins]).toEqual(["null"]);

    await page.getByRole("checkbox", { name: /^Allow this shop/u }).uncheck();
    await page.reload();
    await page.getByRole("heading", { name: "Checkout", exact: true }).waitFor();
    expect(told).toHaveLength(4);
  } finally {
    server.close();
  }
});

it("moves the clock forward and back, and says so on every page", async () => {
  await open("/clock", phone);
  await press("Forward 1 day");
  await press("Forward 1 hour");
  await page.locator(".moved", { hasText: "1 day 1 hour ahead" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.goto(`${adminUrl}/store/demo`);
  await page.locator(".moved").click();
  await press("Back to this machine’s time");
  await page.getByText("As this machine’s clock").waitFor();
  expect(await page.locator(".moved").count()).toBe(0);
});
