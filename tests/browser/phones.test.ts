import { serve } from "@hono/node-server";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { createDevStore, type DevStore } from "#dev-store/app.ts";
import { createAccount } from "#dev-store/carrier/create-account.ts";
import { seedShop } from "#dev-store/shop/seed/seed-shop.ts";
import { keepDataBetweenTests } from "#tests/setup/clean-database.ts";
import { testEnv } from "#tests/setup/test-env.ts";
import { desktop, launchBrowser, openWindow, phone } from "./launch.ts";

keepDataBetweenTests();

const account = { sid: `AC${"a".repeat(32)}`, authToken: "token" };
const sender = "+15550100";
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
    databaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    appUrl: "http://127.0.0.1:1",
    clientId: "client",
    clientSecret: "secret",
    adminUrl,
  });
  const { shopId } = await seedShop(store.context, { shop: "demo", customers: 10 });
  await createAccount(store.context, {
    ...account,
    name: "Shop",
    shopId,
    senders: [{ address: sender, friendlyName: "SMS" }],
  });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  closeServer();
  await store.stop();
});
afterEach(() => window.close());

async function send(to: string, body: string): Promise<void> {
  const response = await store.fetch(
    new Request(`${adminUrl}/2010-04-01/Accounts/${account.sid}/Messages.json`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${account.sid}:${account.authToken}`)}` },
      body: new URLSearchParams({ From: sender, To: to, Body: body }),
    }),
  );
  expect(response.status).toBe(201);
}

async function open(path: string, size = desktop): Promise<void> {
  window = await openWindow(browser, size);
  page = await window.newPage();
  await page.goto(adminUrl + path);
}

it("shows what arrives while the page is open", async () => {
  await open("/phones");
  await page.getByText("No phone has received anything yet.").waitFor();
  await send("+15557654321", "Hello from the shop");
  await page.getByRole("link", { name: /\+15557654321/ }).click();
  await page.locator(".bubble", { hasText: "Hello from the shop" }).waitFor();
  await send("+15557654321", "And again");
  await page.locator(".bubble", { hasText: "And again" }).waitFor();
});

it("replies as the customer, with text and with one press", async () => {
  await send("+15557654322", "Sale!");
  await open("/phones/%2B15557654322", phone);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.getByLabel("Message", { exact: true }).fill("Is it still on?");
  await page.getByRole("button", { name: "Send" }).click();
  await page.locator(".bubble.mine", { hasText: "Is it still on?" }).waitFor();
  await expect.poll(() => page.getByLabel("Message", { exact: true }).inputValue()).toBe("");
  await page.getByRole("button", { name: "STOP" }).click();
  await page.locator(".bubble.mine", { hasText: "STOP" }).waitFor();
  await page.locator(".bubble.theirs", { hasText: "You have successfully been unsubscribed" }).waitFor();
});
