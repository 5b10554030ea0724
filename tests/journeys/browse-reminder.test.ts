import { beforeAll, expect, test, vi } from "vitest";
import { startViewEntries } from "#app/automations/enter-by-views.server.ts";
import { recipes } from "#app/automations/recipes.ts";
import { db } from "#app/db.server.ts";
import { createAccount } from "#dev-store/carrier/create-account.ts";
import { startCheckout } from "#dev-store/shop/write-checkouts.ts";
import { readWebPixel } from "#dev-store/web-pixel.ts";
import { openAutomatedShop } from "#tests/automations/automated-shop.ts";
import { checkoutOf, pixelBodies, viewOf } from "#tests/customers/pixel-calls.ts";
import { accountSid, authToken, connectCarrier } from "#tests/messaging/sending-shop.ts";
import { drainQueue } from "#tests/setup/drain-queue.ts";
import { demoShop, devStore, fetchRequest, idToken, playShopify } from "#tests/shopify/play-shopify.ts";

playShopify();

// Loading all pages takes longer than a test may.
beforeAll(() => import("#tests/setup/app.ts"));

/** Lets everything happen that was set off. */
async function settle(): Promise<void> {
  do await drainQueue();
  while ((await devStore().drain()) > 0);
}

test("a shop's pixel tells who looked at a product, and an hour later those who agreed to it are reminded by the carrier", async () => {
  const now = new Date();
  const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
  const { context } = devStore();
  await context.pool.query(
    `INSERT INTO customer (shop_id, id, first_name, email, phone, country_code, sms_state, sms_at, created_at, updated_at)
     VALUES (1, 11, 'Noor', 'noor@example.com', '+31612345678', 'NL', 'SUBSCRIBED', now(), now(), now()),
            (1, 12, 'Bas', 'bas@example.com', '+31687654321', 'NL', 'NOT_SUBSCRIBED', NULL, now(), now())`,
  );
  await context.pool.query(
    `INSERT INTO product (shop_id, id, title, category, handle, price, created_at)
     VALUES (1, 42, 'Linen shirt', 'Shirts', 'linen-shirt', 39, now())`,
  );
  expect((await fetch(fetchRequest("/app?_data=routes%2Fapp", idToken()))).status).toBe(200);
  await settle();

  // Installing the app has activated the pixel, which tells the address that it was given.
  const shop = await db.shop.findFirstOrThrow();
  const settings = (await readWebPixel(context.pool, 1n))?.settings;
  expect(settings).toMatchObject({ endpoint: "https://segue.test/pixel/events" });
  const tell = async (what: Parameters<typeof pixelBodies>[1]) => {
    for (const body of pixelBodies(shop, what)) {
      expect(body).toContain(settings?.accountID);
      vi.useFakeTimers({ toFake: ["Date"], now: what.at });
      try {
        expect((await fetch(settings?.endpoint ?? "", { method: "POST", body })).status).toBe(204);
      } finally {
        vi.useRealTimers();
      }
    }
  };

  // Both began a checkout the day before, which is how Shopify says whose browsers these are.
  const people = [
    { customerId: 11n, client: "browser-of-noor" },
    { customerId: 12n, client: "browser-of-bas" },
  ];
  for (const { customerId, client } of people) {
    const at = minutes(-24 * 60);
    const begun = await startCheckout(context, 1n, { customerId, lines: [{ productId: 42n, quantity: 1 }], at });
    if (!begun.ok) throw new Error(JSON.stringify(begun));
    await tell({ client, at, ...checkoutOf(begun.checkout.token) });
  }
  await settle();

  const automated = await openAutomatedShop({ shop, customer: { id: 11n } });
  await connectCarrier(shop.id);
  const senders = [{ address: automated.sender.address, friendlyName: "Sender" }];
  await createAccount(context, { name: "Test", sid: accountSid, authToken, senders });
  const recipe = recipes.find(({ id }) => id === "browse-reminder")!;
  const steps = recipe.definition.steps.map((step) =>
    step.kind === "send" ? { ...step, senderId: automated.sender.id.toString() } : step,
  );
  await automated.turnOn({ ...recipe.definition, steps });
  await db.automation.updateMany({ data: { viewsUntil: minutes(-60) } });
  for (const { client } of people) await tell({ client, at: now, ...viewOf(42) });

  await startViewEntries({ now: minutes(59) });
  await drainQueue({ at: minutes(59) });
  expect(await db.message.count()).toBe(0);
  await startViewEntries({ now: minutes(61) });
  await drainQueue({ at: minutes(61) });

  const messages = await db.message.findMany({ orderBy: { customerId: "asc" } });
  expect(messages).toMatchObject([
    { customerId: 11n, address: "+31612345678", status: "sent" },
    { customerId: 12n, status: "skipped", reason: "not-subscribed" },
  ]);
  const [activity] = await db.marketingActivity.findMany();
  const tags = `utm_source=segue&utm_medium=sms&utm_campaign=${activity?.utmCampaign}`;
  expect(messages[0]?.body?.replace(/(?<=&segue_v=)[\w-]{22}(?= )/, "…")).toBe(
    `Hi Noor, still thinking of Linen shirt? It is here: https://${demoShop}/products/linen-shirt?${tags}&segue_v=… Demo Reply STOP to unsubscribe`,
  );
});
