import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { authenticateMerchant } from "#app/shopify/authenticate-merchant.server.ts";
import { receiveWebhook } from "#app/shopify/receive-webhook.server.ts";
import type { ShopRef } from "#app/shop.ts";
import { makeCampaign, makeCustomer, makeMessage, makeSender, makeShop } from "#tests/factories.ts";
import { drainQueue } from "#tests/setup/drain-queue.ts";
import { demoShop, devStore, fetchRequest, idToken, playShopify, requestsTo } from "#tests/shopify/play-shopify.ts";
import { webhookRequest } from "#tests/shopify/signed-webhook.ts";

playShopify();

let shop: ShopRef;

beforeEach(async () => {
  shop = (await authenticateMerchant(fetchRequest("/app", idToken()))).shop;
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
});

/** Delivers a webhook, works on it, and says what came of it. */
async function deliver(webhook: Parameters<typeof webhookRequest>[0]): Promise<string | null | undefined> {
  expect((await receiveWebhook(webhookRequest(webhook))).status).toBe(200);
  await drainQueue();
  return (await db.webhookEvent.findFirst({ orderBy: { id: "desc" } }))?.outcome;
}

const uninstalled = { topic: "app/uninstalled", payload: { id: 1, myshopify_domain: demoShop } };

describe("when the app is removed", () => {
  test("the tokens go and the shop is marked", async () => {
    expect(await deliver(uninstalled)).toBe("uninstalled");
    expect(await db.session.count()).toBe(0);
    expect((await db.shop.findUnique({ where: { id: shop.id } }))?.uninstalledAt).toBeInstanceOf(Date);
  });

  test("nothing more is sent: deliveries stop, plans become drafts", async () => {
    const sender = await makeSender(shop);
    const states = ["scheduled", "preparing", "sending", "finished", "draft"] as const;
    const campaigns = await Promise.all(states.map((status) => makeCampaign(shop, { status, senderId: sender.id })));
    await db.dispatch.create({
      data: { shopId: shop.id, owner: `campaign:${campaigns[2]?.id}`, channel: "sms", senderId: sender.id, body: "Hi" },
    });

    await deliver(uninstalled);

    const after = await db.campaign.findMany({ where: { shopId: shop.id }, orderBy: { id: "asc" } });
    const byId = new Map(after.map((campaign) => [campaign.id, campaign]));
    expect(campaigns.map(({ id }) => byId.get(id)?.status)).toEqual(["draft", "failed", "paused", "finished", "draft"]);
    expect(byId.get(campaigns[2]?.id ?? 0n)?.statusReason).toContain("removed from the store");
    expect(await db.dispatch.findFirst()).toMatchObject({ state: "held" });
  });

  test("a second notice changes nothing", async () => {
    await deliver(uninstalled);
    const before = await db.shop.findUnique({ where: { id: shop.id } });
    await deliver(uninstalled);
    expect(await db.shop.findUnique({ where: { id: shop.id } })).toEqual(before);
  });

  test("a notice that comes after the shop has installed the app again is out of date", async () => {
    const triggeredAt = new Date(Date.now() - 60_000);
    expect(await deliver({ ...uninstalled, triggeredAt })).toBe("out-of-date");
    expect(await db.session.count()).toBeGreaterThan(0);
    expect(await db.shop.findUnique({ where: { id: shop.id } })).toMatchObject({ uninstalledAt: null });
  });

  test("the shop's jobs and webhooks that still come end quietly", async () => {
    await deliver(uninstalled);
    const asked = requestsTo("/").length;
    expect(
      await deliver({ topic: "segments/create", payload: { id: 9, name: "Late", query: "number_of_orders > 1" } }),
    ).toBe("not-installed");
    expect(await db.segment.count()).toBe(0);
    expect(requestsTo("/")).toHaveLength(asked);
  });
});

test("new scopes are noted", async () => {
  expect(
    await deliver({ topic: "app/scopes_update", payload: { id: 1, previous: [], current: ["read_customers"] } }),
  ).toBe("recorded");
  expect(await db.shop.findUnique({ where: { id: shop.id } })).toMatchObject({ scopes: ["read_customers"] });
});

test("of two changes of the scopes the later one counts, whichever is told first", async () => {
  const change = (current: string[], triggeredAt: string) =>
    deliver({
      topic: "app/scopes_update",
      payload: { id: 1, previous: [], current },
      triggeredAt: new Date(triggeredAt),
    });
  expect(await change(["read_customers", "read_orders"], "2026-11-22T12:00:00Z")).toBe("recorded");
  expect(await change(["read_customers"], "2026-11-22T11:00:00Z")).toBe("out-of-date");
  expect(await db.shop.findUnique({ where: { id: shop.id } })).toMatchObject({
    scopes: ["read_customers", "read_orders"],
  });
});

test("a change of the shop is read from Shopify, whatever the notice says", async () => {
  await devStore().context.pool.query("UPDATE shop SET name = 'Renamed', timezone = 'Asia/Tokyo'");
  await deliver({ topic: "shop/update", payload: { id: 1, name: "An older name" } });
  expect(await db.shop.findUnique({ where: { id: shop.id } })).toMatchObject({
    name: "Renamed",
    timezone: "Asia/Tokyo",
  });
});

test("a topic nobody subscribed to is ignored", async () => {
  expect(await deliver({ topic: "themes/publish", payload: { id: 1 } })).toBe("ignored");
});

test("a body that is not what Shopify documents is noted and not tried again", async () => {
  expect(await deliver({ topic: "app/scopes_update", payload: { scopes: 1 } })).toBe("malformed");
});

test("what a webhook said of a customer is not kept once it is worked on", async () => {
  await makeCustomer(shop, { id: 7n, phone: "+31612345678", email: "noor@example.com" });
  const payload = { id: 7, first_name: "Noor", phone: "+31612345678", email: "noor@example.com" };
  expect(await deliver({ topic: "customers/update", payload })).toBe("mirrored");
  expect(await db.webhookEvent.findFirst()).toMatchObject({ topic: "CUSTOMERS_UPDATE", payload: {} });
});

test("a webhook of a shop that never installed the app is not kept", async () => {
  const payload = { id: 7, first_name: "Noor", email: "noor@example.com" };
  expect(await deliver({ topic: "customers/update", payload, shop: "unknown.myshopify.com" })).toBe("unknown-shop");
  expect(await db.webhookEvent.findFirst({ orderBy: { id: "desc" } })).toMatchObject({ payload: {} });
});

test("a webhook names its own shop only", async () => {
  const other = await makeShop();
  const customer = await makeCustomer(other, { id: 77n });
  await makeMessage(other, { customerId: customer.id });
  await deliver({
    topic: "customers/redact",
    payload: { shop_id: 1, shop_domain: other.domain, customer: { id: 77 }, orders_to_redact: [] },
  });
  expect(await db.customer.findUnique({ where: { shopId_id: { shopId: other.id, id: 77n } } })).toMatchObject({
    firstName: "Noor",
  });
  expect(await db.message.findFirst({ where: { shopId: other.id } })).toMatchObject({ status: "queued" });
});
