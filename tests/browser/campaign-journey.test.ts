import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keepDataBetweenTests } from "#tests/setup/clean-database.ts";
import { everyPage, pageRoutes } from "./every-page.ts";
import { launchBrowser, openWindow, phone as phoneWindow } from "./launch.ts";
import { startProduct, type Product } from "./start-product.ts";

keepDataBetweenTests();

const CUSTOMERS = 400;
const SEGMENT = "Subscribers with a phone";
const WELCOME = "Welcome among our best customers.";
const slow = { timeout: 60_000 };

let product: Product;
let browser: Browser;
let page: Page;
let app: FrameLocator;
const pageErrors: string[] = [];

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct({ customers: CUSTOMERS }), launchBrowser()]);
  const context = await openWindow(browser);
  page = await context.newPage();
  page.setDefaultTimeout(slow.timeout);
  page.on("pageerror", (error) => pageErrors.push(String(error)));
  app = page.frameLocator("iframe");
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** The tests tell one story, each from where the one before ended. */
describe("a merchant sends a campaign", () => {
  test("the first visit installs the app and reads the store's segments by itself", async () => {
    await open("/segments");
    await app.getByRole("heading", { name: "Segments" }).waitFor(slow);
    await expect.poll(() => app.getByText("VIP customers").isVisible(), slow).toBe(true);
    await expect.poll(() => unsyncedSegments(), { timeout: 60_000 }).toBe(0);
  });

  test("connects Twilio with the account's credentials, and is told when they are wrong", async () => {
    const { rows } = await product.devStore.query<{ sid: string; auth_token: string }>(
      "SELECT sid, auth_token FROM carrier_account LIMIT 1",
    );
    const [account] = rows;
    await open("/settings");
    await app.getByLabel("Account SID").fill(account?.sid ?? "");
    await app.getByLabel("Auth token").fill("wrong");
    await app.getByRole("button", { name: "Connect", exact: true }).click();
    await app
      .getByText(/auth token/i)
      .and(app.locator(".Polaris-InlineError, .Polaris-Banner, [id$=Error], p"))
      .first()
      .waitFor(slow);
    await app.getByLabel("Auth token").fill(account?.auth_token ?? "");
    await app.getByRole("button", { name: "Connect", exact: true }).click();
    await app.getByText("Connected", { exact: true }).waitFor(slow);
  });

  test("adds the number to send from", async () => {
    const { rows } = await product.devStore.query<{ address: string }>(
      "SELECT address FROM carrier_sender WHERE channel = 'sms' LIMIT 1",
    );
    await app.getByRole("button", { name: "Add sender" }).click();
    await app.getByLabel("Address", { exact: true }).fill(rows[0]?.address ?? "");
    await app.getByLabel("Name").fill("Shop number");
    await app.getByLabel("Messages a second").fill("200");
    await app.getByRole("dialog").getByRole("button", { name: "Add sender" }).click();
    await app.getByText("Shop number").waitFor(slow);
  });

  test("creates a segment, seeing how many match before saving", async () => {
    await open("/segments/new");
    await app.getByLabel("Name").fill(SEGMENT);
    await app.getByLabel("Filter").selectOption("sms_subscription_status");
    await app.getByPlaceholder("Enter or choose a value").fill("SUBSCRIBED");
    await app.getByText(/customers match right now/).waitFor(slow);
    await page.getByRole("button", { name: "Save" }).click();
    await app.getByRole("heading", { name: SEGMENT }).waitFor(slow);
    await app.getByText("Reachable by SMS").waitFor(slow);
    await expect.poll(() => unsyncedSegments(), { timeout: 30_000 }).toBe(0);
  });

  test("sends a campaign to it, and every recipient the report counts has the message on their phone", async () => {
    await createCampaign(
      "Autumn roast",
      "Hi {{ customer.first_name | default: 'there' }}, the autumn roast is here. Reply STOP to unsubscribe",
    );
    const report = await finishedReport();
    expect(report.total).toBeGreaterThan(20);
    expect(report.taken).toBe(report.eligible);
    await page.goto(`${product.stack.adminUrl}/phones`);
    await page
      .getByText(/the autumn roast is here/)
      .first()
      .waitFor(slow);
  });

  test("a customer who replies STOP gets one confirmation and nothing of the next campaign", async () => {
    const phone = await firstDeliveredPhone();
    await page.goto(`${product.stack.adminUrl}/phones/${encodeURIComponent(phone)}`);
    await page.getByRole("button", { name: "STOP" }).click();
    await expect.poll(() => smsConsentOf(phone), slow).toBe("unsubscribed");

    await createCampaign("Second helping", "A second helping for everyone. Reply STOP to unsubscribe");
    await finishedReport();
    const { rows: got } = await product.devStore.query<{ body: string }>(
      "SELECT body FROM carrier_message WHERE to_address = $1 AND direction <> 'inbound' ORDER BY created_at",
      [phone],
    );
    expect(got.filter(({ body }) => body.includes("second helping"))).toEqual([]);
    const confirmations = got.filter(({ body }) => body.includes("unsubscribed"));
    expect(confirmations.length).toBeLessThanOrEqual(1);
  });

  test("a campaign can be paused while it is being sent, and goes on exactly where it stopped", async () => {
    await product.app.query("UPDATE sender SET rate_per_second = 5, tokens = 0");
    await createCampaign("Slow drip", "Slowly does it. Reply STOP to unsubscribe");
    await app.getByRole("button", { name: "Pause" }).click(slow);
    await app.getByText("Paused").first().waitFor(slow);
    await expect.poll(() => inFlight(), slow).toBe(0);
    const atPause = await countTaken("Slowly does it");
    expect(atPause).toBeLessThan(await campaignSize());
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await countTaken("Slowly does it")).toBe(atPause);

    await product.app.query("UPDATE sender SET rate_per_second = 200");
    await app.getByRole("button", { name: "Resume" }).click();
    const report = await finishedReport();
    expect(report.taken).toBe(report.eligible);
  });

  test("a checkout that was left is reminded of, and its order stops the second reminder", async () => {
    await open("/automations/new");
    await app.getByRole("button", { name: "Use Abandoned checkout" }).click();
    await app.getByRole("button", { name: "Turn on" }).click(slow);
    await app.getByText("Version 1 is on.").waitFor(slow);

    const customer = await subscribedCustomer();
    const checkout = {
      token: "left",
      customer: { id: customer.id },
      abandoned_checkout_url: "https://shop.example/left",
    };
    await tell("checkouts/create", { ...checkout, total_price: "84.00", currency: "USD" });
    await expect.poll(() => runState(), slow).toEqual({ state: "active", node: "entry" });
    await letTimersRunOut();
    await expect.poll(() => countTaken("https://shop.example/left"), slow).toBe(1);
    await page.goto(`${product.stack.adminUrl}/phones/${encodeURIComponent(customer.phone)}`);
    await page
      .getByText(/https:\/\/shop.example\/left/)
      .first()
      .waitFor(slow);
    expect(await runState()).toEqual({ state: "active", node: "second" });

    await tell("orders/create", { id: 1, name: "#1", customer: { id: customer.id }, checkout_token: "left" });
    await expect.poll(() => runState(), slow).toEqual({ state: "exited", node: "second" });
    await letTimersRunOut();
    await open("/automations");
    await app.getByRole("link", { name: "Abandoned checkout" }).click();
    await app.getByRole("link", { name: "View report" }).click(slow);
    await app.getByText("Placed an order").first().waitFor(slow);
    expect(await countTaken("https://shop.example/left")).toBe(1);
  });

  test("a test takes one customer through all of it in seconds, and writes to nobody else", async () => {
    const customer = await subscribedCustomer();
    await open("/automations");
    await app.getByRole("link", { name: "Abandoned checkout" }).click();
    await app.getByRole("button", { name: "Test", exact: true }).click(slow);
    await app.getByRole("combobox", { name: "Customer" }).fill(customer.phone);
    await app.getByRole("option").first().click(slow);
    await app.getByRole("button", { name: "Start test" }).click(slow);
    await app.getByText("Reached the end").waitFor(slow);
    await expect.poll(() => countTaken("https://shop.example/left"), slow).toBe(3);
    const { rows } = await product.devStore.query<{ phone: string }>(
      "SELECT DISTINCT to_address AS phone FROM carrier_message WHERE direction <> 'inbound' AND body LIKE '%example/left%'",
    );
    expect(rows).toEqual([{ phone: customer.phone }]);
  });

  test("from the segment's page in the store's own admin it is two clicks to writing the message, which is then sent", async () => {
    await page.goto(`${product.stack.adminUrl}/store/demo/segments`);
    await page.getByRole("link", { name: SEGMENT }).click();
    await page.getByText("Use segment").click();
    await page.getByRole("button", { name: "Create campaign" }).click();
    await modal()
      .getByText(/can be reached/)
      .first()
      .waitFor(slow);
    await modal().getByRole("button", { name: "Create campaign" }).click();
    await app.getByRole("textbox", { name: "Message" }).waitFor(slow);
    const { rows } = await product.app.query<{ status: string; names: string[]; sender: string }>(
      `SELECT status::text, sender_id::text AS sender,
              ARRAY (SELECT name FROM segment s WHERE s.shop_id = c.shop_id AND s.id = ANY (c.include_segment_ids)) AS names
         FROM campaign c ORDER BY id DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ status: "draft", names: [SEGMENT], sender: expect.any(String) }]);

    await writeAndSend("Straight from the segment. Reply STOP to unsubscribe");
    const report = await finishedReport();
    expect(report.taken).toBe(report.eligible);
    expect(report.taken).toBeGreaterThan(20);
  });

  test("on a customer's page their messages are shown, and one more is written to them", async () => {
    const customer = await subscribedCustomer();
    await page.goto(`${product.stack.adminUrl}/store/demo/customers/${customer.id}`);
    const block = page.frameLocator(".extension-block iframe");
    await block.getByText("SMS: subscribed").waitFor(slow);
    await block.getByRole("button", { name: "Send message" }).click();
    await modal().getByLabel("Message").fill("Your beans are ready, {{ customer.first_name | default: 'friend' }}.");
    await modal()
      .getByText(/^Your beans are ready, (?!\{)/)
      .waitFor(slow);
    await modal().getByRole("button", { name: "Send message" }).click();
    await modal().getByText("The message is on its way.").waitFor(slow);
    await expect.poll(() => countTaken("Your beans are ready"), slow).toBe(1);
  });

  test("on the page of a checkout that was left, its customer gets the way back", async () => {
    // The first has ordered since then, and would be left in peace.
    const customer = await subscribedCustomer(1);
    const { id, abandonedCheckoutUrl } = await leaveCheckout(customer.id);
    await page.goto(`${product.stack.adminUrl}/store/demo/checkouts/${id}`);
    await page.getByText("More actions").click();
    await page.getByRole("button", { name: "Send recovery message" }).click();
    await modal().getByText(abandonedCheckoutUrl).waitFor(slow);
    await modal().getByRole("button", { name: "Send message" }).click();
    await modal().getByText("The message is on its way.").waitFor(slow);
    await expect.poll(() => countTaken(abandonedCheckoutUrl), slow).toBe(1);
  });

  test("who edits a segment that an automation starts with is taken to the question who enters", async () => {
    await turnOnWelcome("VIP customers");
    await app.getByRole("button", { name: "Duplicate" }).click();
    await app.getByRole("heading", { name: "New automation (copy)" }).waitFor(slow);

    await open("/segments");
    await app.getByRole("link", { name: "VIP customers" }).click();
    await app.getByRole("link", { name: "Edit" }).click();
    await app.getByRole("button", { name: "Text", exact: true }).click();
    await app.getByRole("textbox", { name: "Query" }).fill("customer_tags CONTAINS 'vip' OR number_of_orders >= 5");
    await page.getByRole("button", { name: "Save" }).click();
    await app.getByRole("heading", { name: "Automations of this segment" }).waitFor(slow);
    await app.getByText("The segment’s conditions were changed").waitFor();
    const links = await app.getByRole("link", { name: /automation|checkout/i }).allTextContents();
    expect(links).toEqual(["New automation (copy)", "New automation"]);
  });

  test("is warned that the balance is too small, lets everyone in, and only those who may be written to are", async () => {
    await product.devStore.query(`UPDATE carrier_account SET settings = settings || '{"balance": 1}'`);
    await product.app.query(
      `INSERT INTO part_price (shop_id, channel, country_code, price, currency) SELECT id, 'sms', '*', 0.05, 'USD' FROM shop`,
    );
    await page.reload();
    const { inside, phones } = await membersAfterTheEdit();
    expect(phones.length).toBeGreaterThan(20);
    expect(phones.length).toBeLessThan(inside);
    await app
      .getByText(`${inside} customers would enter. At least ${phones.length} messages would go out`)
      .waitFor(slow);
    expect(await countTaken(WELCOME)).toBe(0);

    await app.getByText("Everyone who is in the segment now, at once").click();
    await app.getByRole("button", { name: "Confirm" }).click();
    await app.getByText("Your carrier balance may not be enough").waitFor();
    await app.getByText("Your carrier balance is $1.00").waitFor();
    await app.getByRole("button", { name: "Let everyone in" }).click();
    await app.getByText(`${inside} of ${inside} customers entered.`).waitFor(slow);

    await expect.poll(() => underWay(), slow).toBe(0);
    const { rows } = await product.devStore.query<{ phone: string }>(
      "SELECT to_address AS phone FROM carrier_message WHERE direction <> 'inbound' AND body LIKE $1",
      [`%${WELCOME}%`],
    );
    expect(rows.map(({ phone }) => phone).sort()).toEqual(phones);
  });

  test("no page is wider than a phone", async () => {
    const { rows } = await product.app.query<{ id: number }>("SELECT id FROM shop");
    const addresses = await everyPage(rows[0] ?? { id: 0 });
    expect(Object.keys(addresses).sort()).toEqual(pageRoutes());
    const context = await openWindow(browser, phoneWindow);
    const narrow = await context.newPage();
    narrow.on("pageerror", (error) => pageErrors.push(String(error)));
    const tooWide: string[] = [];
    for (const address of Object.values(addresses).flat()) {
      await narrow.goto(`${product.stack.adminUrl}/store/demo/apps/segue/app${address}`);
      const frame = narrow.frameLocator("iframe");
      await frame.locator(".Polaris-Page").first().waitFor(slow);
      // Nor is it the page about an error.
      const isError = (await frame.getByText("Go to the home page").count()) > 0;
      expect(isError, address).toBe(address === "/nowhere");
      const { width, window } = await frame
        .locator("html")
        .evaluate((html) => ({ width: html.scrollWidth, window: innerWidth }));
      expect(window, address).toBeLessThanOrEqual(phoneWindow.width);
      if (width > phoneWindow.width) tooWide.push(`${address} is ${width} px wide`);
    }
    await context.close();
    expect(tooWide).toEqual([]);
  }, 180_000);

  test("no page threw an error on the way", () => {
    expect(pageErrors).toEqual([]);
  });
});

async function open(path: string): Promise<void> {
  await page.goto(`${product.stack.adminUrl}/store/demo/apps/segue/app${path}`);
}

/** What an extension draws in a modal of the admin. */
function modal(): FrameLocator {
  return page.frameLocator(".extension-dialog iframe");
}

/** A checkout that the customer began a quarter of an hour ago, and that counts as abandoned. */
async function leaveCheckout(customerId: number): Promise<{ id: string; abandonedCheckoutUrl: string }> {
  const { rows } = await product.devStore.query<{ id: string }>("SELECT id::text FROM product ORDER BY id LIMIT 1");
  const answer = await fetch(`${product.stack.adminUrl}/control/shops/demo.myshopify.com/checkouts`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      customerId: String(customerId),
      lines: [{ productId: rows[0]?.id, quantity: 1 }],
      at: new Date(Date.now() - 15 * 60_000).toISOString(),
    }),
  });
  const { checkout } = (await answer.json()) as { checkout: { token: string; abandonedCheckoutUrl: string } };
  const found = await product.devStore.query<{ id: string }>("SELECT id::text FROM checkout WHERE token = $1", [
    checkout.token,
  ]);
  return { id: found.rows[0]?.id ?? "", abandonedCheckoutUrl: checkout.abandonedCheckoutUrl };
}

async function createCampaign(name: string, body: string): Promise<void> {
  await open("/campaigns/new");
  await app.getByLabel("Campaign name").fill(name);
  await app.getByRole("button", { name: "Continue" }).click();
  await app.getByLabel("Segments to include").click();
  await app.getByRole("option", { name: new RegExp(SEGMENT) }).click();
  await app.getByText(`${SEGMENT} (`).waitFor(slow);
  // The list stays open for more choices, over the button.
  await page.keyboard.press("Escape");
  await app.getByRole("option").first().waitFor({ state: "hidden" });
  await app.getByRole("button", { name: "Continue" }).click();
  await writeAndSend(body);
  await app.getByRole("heading", { name }).waitFor(slow);
}

/** From the message step of a draft to the question whether to send it, and yes. */
async function writeAndSend(body: string): Promise<void> {
  await app.getByRole("textbox", { name: "Message" }).fill(body);
  await app.getByRole("button", { name: "Continue" }).click();
  await app.getByText("As soon as I send it").waitFor(slow);
  await app.getByRole("button", { name: "Continue" }).click();
  await app.getByRole("button", { name: "Send campaign" }).click(slow);
  await app.getByRole("button", { name: /^Send to [\d,]+ customers?$/ }).click(slow);
}

/** An automation that writes to whoever enters the segment. */
async function turnOnWelcome(segment: string): Promise<void> {
  await open("/automations/new");
  await app.getByRole("button", { name: "Use Start from nothing" }).click();
  await app.getByLabel("It starts with").selectOption("segment-entered");
  await app.getByRole("combobox", { name: "Segment" }).click();
  await app.getByRole("option", { name: segment }).click();
  await app.getByRole("button", { name: "Add the first step" }).click();
  await app.getByRole("menuitem", { name: "Send a message" }).click();
  await app.getByRole("textbox", { name: "Message" }).fill(`${WELCOME} {{ opt_out }}`);
  await app.getByRole("button", { name: "Turn on" }).click();
  await app.getByText("Version 1 is on.").waitFor(slow);
}

/** By the store's own records: how many are in the edited segment, and whose phones may be written to, in order. */
async function membersAfterTheEdit(): Promise<{ inside: number; phones: string[] }> {
  const { rows } = await product.devStore.query<{ id: string; subscribed: boolean }>(
    `SELECT c.id::text, c.sms_state = 'SUBSCRIBED' AS subscribed FROM customer c JOIN shop s ON s.id = c.shop_id
     WHERE s.domain = 'demo.myshopify.com' AND ('vip' = ANY (c.tags) OR c.number_of_orders >= 5)`,
  );
  const { rows: numbers } = await product.app.query<{ phone: string }>(
    "SELECT phone_e164 AS phone FROM customer WHERE id = ANY ($1::bigint[]) AND phone_state = 'valid'",
    [rows.filter(({ subscribed }) => subscribed).map(({ id }) => id)],
  );
  return { inside: rows.length, phones: numbers.map(({ phone }) => phone).sort() };
}

/** Waits until the latest campaign is over and its callbacks are in; answers with its sums, and checks that they add up. */
async function finishedReport(): Promise<{ total: number; eligible: number; taken: number }> {
  await expect.poll(async () => (await latestCampaign()).status, { timeout: 60_000 }).toBe("finished");
  const campaign = await latestCampaign();
  const { rows } = await product.app.query<{ status: string; count: number }>(
    "SELECT status::text, count(*)::int AS count FROM message WHERE source = 'campaign' AND source_id = $1 GROUP BY 1",
    [campaign.id],
  );
  const by = Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  expect((by.queued ?? 0) + (by.sending ?? 0)).toBe(0);
  const eligible = total - (by.skipped ?? 0);
  const { rows: taken } = await product.devStore.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM carrier_message WHERE direction <> 'inbound' AND body LIKE $1",
    [`%${campaign.marker}%`],
  );
  return { total, eligible, taken: taken[0]?.count ?? 0 };
}

async function latestCampaign(): Promise<{ id: string; status: string; marker: string }> {
  const { rows } = await product.app.query<{ id: string; status: string; body: string }>(
    "SELECT id, status::text, body FROM campaign ORDER BY id DESC LIMIT 1",
  );
  const [campaign] = rows;
  if (!campaign) throw new Error("There is no campaign");
  const marker = ["autumn roast", "second helping", "Slowly does it", "Straight from the segment"].find((words) =>
    campaign.body.includes(words),
  );
  return { ...campaign, marker: marker ?? "?" };
}

/** Has the dev store send a webhook as Shopify would. */
async function tell(topic: string, payload: object): Promise<void> {
  const { rows } = await product.app.query<{ domain: string }>("SELECT domain FROM shop");
  const now = new Date().toISOString();
  const answer = await fetch(`${product.stack.adminUrl}/control/shops/${rows[0]?.domain}/webhooks`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ topic, payload: { created_at: now, updated_at: now, line_items: [], ...payload } }),
  });
  expect(await answer.json()).toEqual({ deliveries: 1 });
}

async function subscribedCustomer(nth = 0): Promise<{ id: number; phone: string }> {
  const { rows } = await product.app.query<{ id: number; phone: string }>(
    `SELECT id::float8 AS id, phone_e164 AS phone FROM customer c
     WHERE sms_consent = 'subscribed' AND phone_state = 'valid' AND deleted_at IS NULL
       AND NOT EXISTS (SELECT FROM suppression s WHERE s.address_hash = c.phone_hash) ORDER BY id LIMIT 1 OFFSET $1`,
    [nth],
  );
  return rows[0] ?? { id: 0, phone: "" };
}

async function runState(): Promise<{ state: string; node: string } | undefined> {
  const { rows } = await product.app.query<{ state: string; node: string }>(
    "SELECT state::text, node FROM enrollment ORDER BY id DESC LIMIT 1",
  );
  return rows[0];
}

/** Timers are rows: what would take a day is due now. */
async function letTimersRunOut(): Promise<void> {
  await product.app.query("UPDATE enrollment SET due_at = now() WHERE state = 'active'");
  await product.app.query(
    "SELECT graphile_worker.add_job('advance-enrollments', json_build_object('shopId', (SELECT id FROM shop)))",
  );
}

/** Waits for the carrier's word that a message arrived. */
async function firstDeliveredPhone(): Promise<string> {
  let phone: string | undefined;
  await expect
    .poll(async () => {
      const { rows } = await product.app.query<{ address: string }>(
        "SELECT address FROM message WHERE source = 'campaign' AND status = 'delivered' ORDER BY id LIMIT 1",
      );
      phone = rows[0]?.address;
      return phone;
    }, slow)
    .toBeDefined();
  return phone ?? "";
}

async function countTaken(words: string): Promise<number> {
  const { rows } = await product.devStore.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM carrier_message WHERE direction <> 'inbound' AND body LIKE $1",
    [`%${words}%`],
  );
  return rows[0]?.count ?? 0;
}

async function campaignSize(): Promise<number> {
  const { id } = await latestCampaign();
  const { rows } = await product.app.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM message WHERE source = 'campaign' AND source_id = $1 AND status <> 'skipped'",
    [id],
  );
  return rows[0]?.count ?? 0;
}

async function inFlight(): Promise<number> {
  const { rows } = await product.app.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM message WHERE status = 'sending'",
  );
  return rows[0]?.count ?? 0;
}

/** Those who came in by a segment and are not through, and messages that are not at the carrier yet. */
async function underWay(): Promise<number> {
  const { rows } = await product.app.query<{ count: number }>(
    `SELECT (SELECT count(*) FROM enrollment WHERE subject LIKE 'segment:%' AND state = 'active')::int
       + (SELECT count(*) FROM message WHERE source = 'automation' AND status IN ('queued', 'sending'))::int AS count`,
  );
  return rows[0]?.count ?? 0;
}

async function unsyncedSegments(): Promise<number> {
  const { rows } = await product.app.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM segment WHERE sync_state <> 'ready' AND deleted_at IS NULL",
  );
  return rows[0]?.count ?? 0;
}

async function smsConsentOf(phone: string): Promise<string | undefined> {
  const { rows } = await product.app.query<{ consent: string }>(
    "SELECT sms_consent::text AS consent FROM customer WHERE phone_e164 = $1 LIMIT 1",
    [phone],
  );
  return rows[0]?.consent;
}
