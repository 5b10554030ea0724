import { serve } from "@hono/node-server";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Browser, BrowserContext, FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDevStore, type DevStore } from "#dev-store/app.ts";
import { readIdToken } from "#dev-store/oauth/id-token.ts";
import { readStorefrontExtensions } from "#dev-store/read-storefront-extensions.ts";
import { seedShop } from "#dev-store/shop/seed/seed-shop.ts";
import { keepDataBetweenTests } from "#tests/setup/clean-database.ts";
import { testEnv } from "#tests/setup/test-env.ts";
import { desktop, launchBrowser, openWindow, phone } from "./launch.ts";

keepDataBetweenTests();

/** An app of one document, which uses App Bridge as Shopify's libraries do and routes as Remix does. */
const appDocument = (adminUrl: string) => `<!doctype html>
<html><head><script src="${adminUrl}/app-bridge.js" data-api-key="client"></script></head><body>
<s-app-nav><s-link href="/app" rel="home">Home</s-link><s-link href="/app/campaigns">Campaigns</s-link><s-link href="/app/settings">Settings</s-link></s-app-nav>
<h1 id="path"></h1><pre id="out"></pre>
<ui-title-bar title="Campaigns"><button variant="primary" onclick="go('/app/campaigns/new')">Create</button><button disabled>Export</button></ui-title-bar>
<ui-modal id="modal"><p>Sure?</p><ui-title-bar title="Delete it?"><button variant="primary" tone="critical" onclick="out.textContent='deleted';shopify.modal.hide('modal')">Delete</button></ui-title-bar></ui-modal>
<ui-save-bar id="bar" discardconfirmation><button variant="primary" onclick="out.textContent='saved';shopify.saveBar.hide('bar')">Save</button><button onclick="out.textContent='discarded';shopify.saveBar.hide('bar')">Discard</button></ui-save-bar>
<form data-save-bar onsubmit="event.preventDefault();out.textContent='form saved'"><input id="field" name="field"></form>
<a id="to-admin" href="shopify://admin/customers">Customers</a>
<script>
  const show = () => (path.textContent = location.pathname + location.search.replace(/[?&](embedded|host|id_token|locale|session|shop|timestamp|hmac)=[^&]*/g, ""));
  const go = (to) => { history.pushState(null, "", to); show(); };
  addEventListener("shopify:navigate", (event) => go(event.target.getAttribute("href")));
  addEventListener("popstate", show);
  show();
</script></body></html>`;

let browser: Browser;
let store: DevStore;
let adminUrl: string;
let appUrl: string;
let closeServers: () => Promise<void>;
let retries = 0;

beforeAll(async () => {
  const app = await listen(async (request) => {
    const url = new URL(request.url);
    if (url.pathname === "/data") return Response.json({ authorization: request.headers.get("authorization") });
    if (url.pathname === "/retry" && retries++ === 0) {
      return new Response(null, { status: 401, headers: { "X-Shopify-Retry-Invalid-Session-Request": "1" } });
    }
    if (url.pathname === "/retry") return Response.json({ body: await request.text() });
    return new Response(appDocument(adminUrl), {
      headers: { "content-type": "text/html", "content-security-policy": `frame-ancestors ${adminUrl}` },
    });
  });
  const admin = await listen((request) => store.fetch(request));
  adminUrl = admin.url;
  appUrl = app.url;
  store = await createDevStore({
    databaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    appUrl,
    clientId: "client",
    clientSecret: "secret",
    adminUrl,
    appConfig: {
      scopes: ["read_customers"],
      subscriptions: [],
      storefront: await readStorefrontExtensions(path.resolve(import.meta.dirname, "../../extensions")),
    },
  });
  await seedShop(store.context, { shop: "demo", customers: 40 });
  browser = await launchBrowser();
  closeServers = async () => {
    await app.close();
    await admin.close();
  };
});

afterAll(async () => {
  await browser.close();
  await closeServers();
  await store.stop();
});

let window: BrowserContext;
let page: Page;
let app: FrameLocator;
let problems: string[];

async function open(path: string, size = desktop): Promise<void> {
  window = await openWindow(browser, size);
  page = await window.newPage();
  problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  await page.goto(adminUrl + path);
  app = page.frameLocator("#app-frame");
}

const pathShown = (path: string) =>
  app.locator("#path", { hasText: new RegExp(`^${path.replaceAll("?", "\\?")}$`) }).waitFor();
const atAddress = (path: string) => page.waitForURL(`${adminUrl}/store/demo/apps/segue${path}`);
const inApp = (script: string) => app.locator("body").evaluate((_, code) => (0, eval)(code) as unknown, script);

beforeEach(() => {
  retries = 0;
});
afterEach(async () => {
  await window.close();
  expect(problems).toEqual([]);
});

describe("the embedded app", () => {
  it("opens at /app, installed, with a valid id token in its address", async () => {
    await open("/store/demo/apps/segue");
    await pathShown("/app");
    await atAddress("/app");
    const frame = new URL(page.frames()[1]?.url() ?? "");
    expect(frame.searchParams.get("embedded")).toBe("1");
    expect(frame.searchParams.get("shop")).toBe("demo.myshopify.com");
    const claims = readIdToken(store.context, frame.searchParams.get("id_token") ?? "", { now: new Date() });
    expect(claims?.dest).toBe("https://demo.myshopify.com");
    const { rows } = await store.context.pool.query("SELECT scopes FROM app_installation");
    expect(rows).toEqual([{ scopes: "read_customers" }]);
  });

  it("keeps the admin's address in step: deep links, its own steps, back, forward and reload", async () => {
    await open("/store/demo/apps/segue/app/campaigns?page=2");
    await pathShown("/app/campaigns?page=2");
    await page.getByRole("button", { name: "Create" }).click();
    await pathShown("/app/campaigns/new");
    await atAddress("/app/campaigns/new");
    await page.goBack();
    await pathShown("/app/campaigns?page=2");
    await atAddress("/app/campaigns?page=2");
    await page.goForward();
    await atAddress("/app/campaigns/new");
    await page.reload();
    await pathShown("/app/campaigns/new");
  });

  it("is steered by its entries in the admin's navigation, without loading the frame again", async () => {
    await open("/store/demo/apps/segue");
    await pathShown("/app");
    await inApp("window.sameDocument = true");
    const nav = page.getByRole("navigation", { name: "Admin" });
    await nav.getByRole("link", { name: "Campaigns" }).click();
    await pathShown("/app/campaigns");
    await atAddress("/app/campaigns");
    await nav.locator('[aria-current="page"]', { hasText: "Campaigns" }).waitFor();
    await nav.getByRole("link", { name: "Segue" }).click();
    await pathShown("/app");
    expect(await inApp("window.sameDocument")).toBe(true);
  });

  it("is said not to answer when it does not, under the entries of the last visit, and can be tried again", async () => {
    await open("/store/demo/apps/segue");
    await pathShown("/app");
    const nav = page.getByRole("navigation", { name: "Admin" });
    await nav.getByRole("link", { name: "Campaigns" }).waitFor();
    await window.route(`${appUrl}/**`, (route) => route.abort());
    await page.reload();
    await nav.getByRole("link", { name: "Campaigns" }).waitFor();
    await page.getByRole("alert").getByText("Segue does not answer.").waitFor();
    await page.getByRole("progressbar").waitFor({ state: "hidden" });
    await window.unroute(`${appUrl}/**`);
    await page.getByRole("button", { name: "Try again" }).click();
    await pathShown("/app");
    await page.getByRole("alert").waitFor({ state: "hidden" });
    // What the browser wrote of the app that was not there.
    problems = problems.filter((problem) => !problem.includes("net::ERR_FAILED"));
  });

  it("leads to the admin's own pages", async () => {
    await open("/store/demo/apps/segue");
    await app.locator("#to-admin").click();
    await page.waitForURL(`${adminUrl}/store/demo/customers`);
    await page.getByRole("heading", { name: "Customers" }).waitFor();
  });

  it("fits a phone: navigation in a drawer, secondary actions in a menu", async () => {
    await open("/store/demo/apps/segue/app/campaigns", phone);
    await pathShown("/app/campaigns");
    await page.getByText("More").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("link", { name: "Settings" }).click();
    await pathShown("/app/settings");
    await page.locator(".sidebar").waitFor({ state: "hidden" });
    await page.getByText("More").click();
    expect(await page.getByRole("button", { name: "Export" }).isDisabled()).toBe(true);
  });
});

describe("the app's extensions", () => {
  it("are told with where they are on: an app embed is, once the merchant has turned it on", async () => {
    await open("/store/demo/apps/segue");
    await pathShown("/app");
    const embed = { handle: "visitor", name: "Visitors from messages", target: "body" };
    const told = async () =>
      inApp("shopify.app.extensions().then((all) => all.find((one) => one.type === 'theme_app_extension'))");
    expect(await told()).toMatchObject({
      handle: "visitor-embed",
      activations: [{ ...embed, status: "available", activations: [] }],
    });
    await page.goto(`${adminUrl}/store/demo/themes/current/editor`);
    await page.getByRole("button", { name: "Turn on" }).click();
    await page.getByText("On", { exact: true }).waitFor();
    await page.goto(`${adminUrl}/store/demo/apps/segue`);
    await pathShown("/app");
    expect(await told()).toMatchObject({ activations: [{ ...embed, status: "active", activations: [{}] }] });
  });
});

describe("requests of the app", () => {
  it("carry an id token to the app, and nowhere else", async () => {
    await open("/store/demo/apps/segue");
    await pathShown("/app");
    const { authorization } = (await inApp("fetch('/data').then((r) => r.json())")) as { authorization: string };
    const token = authorization.replace("Bearer ", "");
    expect(readIdToken(store.context, token, { now: new Date() })?.aud).toBe("client");
    expect(await inApp("shopify.idToken()")).toBe(token);
    expect(await inApp("fetch('data:application/json,1').then((r) => r.json())")).toBe(1);
  });

  it("are sent again, body and all, when the app asks for a new token", async () => {
    await open("/store/demo/apps/segue");
    await pathShown("/app");
    const request = "new Request('/retry', { method: 'POST', body: 'the body' })";
    expect(await inApp(`fetch(${request}).then((r) => r.json())`)).toEqual({ body: "the body" });
    expect(retries).toBe(2);
    // The browser writes every 401 to the console, some time after the answer.
    await expect.poll(() => problems).toEqual([expect.stringContaining("401")]);
    problems = [];
  });

  it("get past the bounce page with a new id token", async () => {
    await open("/store/demo/apps/segue");
    await pathShown("/app");
    await inApp(
      "location.assign('/auth/session-token?shop=demo.myshopify.com&shopify-reload=' + encodeURIComponent(location.origin + '/app/settings?shop=demo.myshopify.com'))",
    );
    await pathShown("/app/settings");
    const reloaded = new URL(page.frames()[1]?.url() ?? "");
    expect(readIdToken(store.context, reloaded.searchParams.get("id_token") ?? "", { now: new Date() })).not.toBeNull();
  });
});

describe("what the app has drawn by the admin", () => {
  it("shows toasts, with their action", async () => {
    await open("/store/demo/apps/segue");
    await pathShown("/app");
    await inApp(
      "shopify.toast.show('Campaign sent', { duration: 60000, action: 'Undo', onAction: () => (out.textContent = 'undone') })",
    );
    await page.getByText("Campaign sent").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await app.locator("#out", { hasText: "undone" }).waitFor();
    await page.getByText("Campaign sent").waitFor({ state: "detached" });
    await inApp("shopify.toast.show('Saved', { duration: 10 })");
    await page.getByText("Saved").waitFor({ state: "detached" });
  });

  it("shows a modal over everything, closed by its action and by Escape", async () => {
    await open("/store/demo/apps/segue");
    await pathShown("/app");
    await inApp("shopify.modal.show('modal')");
    await app.getByRole("dialog", { name: "Delete it?" }).getByText("Sure?").waitFor();
    await page.locator("body.is-dimmed").waitFor();
    await app.getByRole("button", { name: "Delete" }).click();
    await app.locator("#out", { hasText: "deleted" }).waitFor();
    await page.locator("body:not(.is-dimmed)").waitFor();
    await inApp("shopify.modal.show('modal')");
    await app.getByRole("dialog", { name: "Delete it?" }).press("Escape");
    await app.getByRole("dialog").waitFor({ state: "detached" });
    await page.locator("body:not(.is-dimmed)").waitFor();
  });

  it("shows the save bar, and asks before changes are lost", async () => {
    await open("/store/demo/apps/segue");
    await pathShown("/app");
    await inApp("shopify.saveBar.show('bar')");
    await page.getByText("Unsaved changes").waitFor();
    await page.getByRole("link", { name: "Campaigns" }).click();
    await page.getByRole("button", { name: "Stay" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await pathShown("/app");
    await atAddress("/app");
    await page.locator("#save-bar").getByRole("button", { name: "Save" }).click();
    await app.locator("#out", { hasText: "saved" }).waitFor();
    await page.getByText("Unsaved changes").waitFor({ state: "hidden" });

    await inApp(
      "shopify.saveBar.show('bar'); shopify.saveBar.leaveConfirmation().then(() => (out.textContent = 'left')); undefined",
    );
    await page.getByRole("button", { name: "Leave page" }).click();
    await app.locator("#out", { hasText: "left" }).waitFor();
    await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
  });

  it("asks before changes are discarded, where the app wants it to", async () => {
    await open("/store/demo/apps/segue");
    await pathShown("/app");
    await inApp("shopify.saveBar.show('bar')");
    await page.locator("#save-bar").getByRole("button", { name: "Discard" }).click();
    await page.getByRole("button", { name: "Continue editing" }).click();
    await page.locator("#save-bar").getByRole("button", { name: "Discard" }).click();
    await page.getByRole("button", { name: "Discard changes" }).click();
    await app.locator("#out", { hasText: "discarded" }).waitFor();
    await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
  });

  it("gives forms with data-save-bar a bar of their own", async () => {
    await open("/store/demo/apps/segue");
    await pathShown("/app");
    await app.locator("#field").fill("changed");
    await page.locator("#save-bar").getByRole("button", { name: "Discard" }).click();
    await expect.poll(() => app.locator("#field").inputValue()).toBe("");
    await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
    await app.locator("#field").fill("changed");
    await page.locator("#save-bar").getByRole("button", { name: "Save" }).click();
    await app.locator("#out", { hasText: "form saved" }).waitFor();
    await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
  });
});

async function listen(
  handle: (request: Request) => Response | Promise<Response>,
): Promise<{ url: string; close: () => Promise<void> }> {
  return new Promise((resolve) => {
    const server = serve(
      { fetch: handle, port: 0, hostname: "127.0.0.1", overrideGlobalObjects: false },
      (address: AddressInfo) => {
        resolve({
          url: `http://127.0.0.1:${address.port}`,
          close: () =>
            new Promise((done) => {
              server.close(() => done());
              if ("closeAllConnections" in server) server.closeAllConnections();
            }),
        });
      },
    );
  });
}
