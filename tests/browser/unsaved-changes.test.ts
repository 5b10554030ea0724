import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { keepDataBetweenTests } from "#tests/setup/clean-database.ts";
import { launchBrowser, openWindow } from "./launch.ts";
import { startProduct, type Product } from "./start-product.ts";

keepDataBetweenTests();

const slow = { timeout: 60_000 };

let product: Product;
let browser: Browser;
let page: Page;
let app: FrameLocator;
let pageErrors: string[];

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct({ customers: 40 }), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

beforeEach(async () => {
  page = await (await openWindow(browser)).newPage();
  page.setDefaultTimeout(slow.timeout);
  pageErrors = [];
  page.on("pageerror", (error) => pageErrors.push(String(error)));
  app = page.frameLocator("iframe");
});

afterEach(async () => {
  await page.context().close();
  expect(pageErrors).toEqual([]);
});

const open = (path: string) => page.goto(`${product.stack.adminUrl}/store/demo/apps/segue/app${path}`);
const at = (path: RegExp) => page.waitForURL((url) => path.test(url.pathname.split("/apps/segue/app")[1] ?? ""));
const heading = (name: string) => app.getByRole("heading", { name, exact: true });
const question = () => page.getByRole("dialog", { name: "" }).filter({ hasText: "Leave page with unsaved changes?" });
const answer = (name: "Stay" | "Leave page") => question().getByRole("button", { name }).click();
const bar = () => page.locator("#save-bar");
const barIsGone = () => bar().waitFor({ state: "hidden" });
const linkOfTheAdmin = (name: string) => page.getByRole("link", { name, exact: true }).first();

describe("unsaved changes", () => {
  test("hold back the page's own links until the merchant agrees, and each link asks anew", async () => {
    await open("/templates/new");
    await app.getByLabel("Name").fill("Welcome");
    await bar().waitFor();
    await app.getByRole("link", { name: "Templates" }).click();
    await answer("Stay");
    await question().waitFor({ state: "detached" });
    expect(await app.getByLabel("Name").inputValue()).toBe("Welcome");
    await at(/^\/templates\/new$/);

    await app.getByRole("link", { name: "Templates" }).click();
    await answer("Leave page");
    await heading("Templates").waitFor();
    await barIsGone();
    await at(/^\/templates$/);
  });

  test("are asked about once when a link of the admin leads to another page of the app", async () => {
    await open("/templates/new");
    await app.getByLabel("Name").fill("Welcome");
    await bar().waitFor();
    await linkOfTheAdmin("Segments").click();
    await answer("Stay");
    await question().waitFor({ state: "detached" });
    await linkOfTheAdmin("Campaigns").click();
    await answer("Leave page");
    await heading("Campaigns").waitFor();
    expect(await question().count()).toBe(0);
  });

  test("hold back the browser's way back, too", async () => {
    await open("/templates");
    await app.getByRole("link", { name: "Create template" }).first().click();
    await app.getByLabel("Name").fill("Welcome");
    await bar().waitFor();
    await page.goBack();
    await answer("Stay");
    await question().waitFor({ state: "detached" });
    expect(await app.getByLabel("Name").inputValue()).toBe("Welcome");
    await page.goBack();
    await answer("Leave page");
    await heading("Templates").waitFor();
  });

  test("ask no more once they are saved, though the page where that leads is another, nor once they are discarded", async () => {
    await open("/templates/new");
    await app.getByLabel("Name").fill("Welcome ");
    await app.getByLabel("Handle").fill("welcome");
    await app.getByRole("textbox", { name: "Message" }).fill("Hello!");
    // Whoever stayed before is not taken along by saving.
    await app.getByRole("link", { name: "Templates" }).click();
    await answer("Stay");
    await bar().getByRole("button", { name: "Save" }).click();
    await heading("Welcome").waitFor();
    await at(/^\/templates\/\d+$/);
    await barIsGone();

    await app.getByLabel("Name").fill("Farewell");
    await bar().getByRole("button", { name: "Discard" }).click();
    await page.getByRole("button", { name: "Discard changes" }).click();
    await barIsGone();
    expect(await app.getByLabel("Name").inputValue()).toBe("Welcome");
    await app.getByRole("link", { name: "Templates" }).click();
    await heading("Templates").waitFor();
  });

  test("of a campaign's step are saved by the bar without going on, and by Continue with it", async () => {
    await open("/campaigns/new");
    await app.getByLabel("Campaign name").fill("Autumn roast ");
    await bar().getByRole("button", { name: "Save" }).click();
    await heading("Autumn roast").waitFor();
    await at(/^\/campaigns\/\d+\/channel$/);
    await barIsGone();

    await app.getByLabel("Campaign name").fill("Winter roast ");
    await bar().getByRole("button", { name: "Save" }).click();
    await heading("Winter roast").waitFor();
    await barIsGone();
    expect(await app.getByLabel("Campaign name").inputValue()).toBe("Winter roast");

    await app.getByLabel("Campaign name").fill("Spring roast");
    await app.getByRole("link", { name: "Campaigns" }).click();
    await answer("Stay");
    await app.getByRole("button", { name: "Continue" }).click();
    await at(/^\/campaigns\/\d+\/audience$/);
    await heading("Spring roast").waitFor();
    await barIsGone();
  });

  test("of the audience come back from the page where a segment is created, which asks about its own", async () => {
    await open("/campaigns/new");
    await app.getByLabel("Campaign name").fill("Summer roast");
    await app.getByRole("button", { name: "Continue" }).click();
    await app.getByLabel("Segments to exclude").click();
    await app.getByRole("option", { name: /VIP customers/ }).click();
    await page.keyboard.press("Escape");
    await app.getByRole("option").first().waitFor({ state: "hidden" });
    await bar().waitFor();
    await app.getByRole("link", { name: "Create segment" }).click();
    await heading("Create segment").waitFor();
    await barIsGone();

    await app.getByLabel("Name").fill("Bought tea");
    await bar().waitFor();
    await app.getByRole("link", { name: "Audience" }).click();
    await answer("Stay");
    await app.getByRole("button", { name: "Text", exact: true }).click();
    await app.getByRole("textbox", { name: "Query" }).fill("customer_tags CONTAINS 'tea'");
    await bar().getByRole("button", { name: "Save" }).click();
    await at(/^\/campaigns\/\d+\/audience$/);
    await app.getByText(/^Bought tea \(/).waitFor();
    await app.getByText(/^VIP customers \(/).waitFor();
    await bar().waitFor();
  });
});
