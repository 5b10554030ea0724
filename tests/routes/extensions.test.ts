import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { completeCheckout } from "#dev-store/shop/complete-checkout.ts";
import { startCheckout } from "#dev-store/shop/write-checkouts.ts";
import { holdChannels } from "#app/customers/hold.ts";
import { redactCustomer } from "#app/customers/redact-customer.server.ts";
import { db } from "#app/db.server.ts";
import type { ShopRef } from "#app/shop.ts";
import { addCustomer, addProducts } from "#tests/dev-store/open-data.ts";
import {
  makeCampaign,
  makeCustomer,
  makeHold,
  makeSegment,
  makeSender,
  makeShop,
  makeTemplate,
} from "#tests/factories.ts";
import { browserAgent, devStore, idToken, playShopify } from "#tests/shopify/play-shopify.ts";
import { appUrl } from "#tests/setup/test-env.ts";

playShopify();

/** Where Shopify serves extensions from. */
const origin = "https://extensions.shopifycdn.com";
const requestKey = "5f0c6a9e-0000-4000-8000-000000000001";

// Loading all pages takes longer than a test may.
beforeAll(async () => void (await import("#tests/setup/app.ts")));

let shop: ShopRef;
beforeEach(async () => {
  // The first request takes the shop in.
  await ask("/api/segments/1");
  shop = await db.shop.findFirstOrThrow({ where: { domain: "demo.myshopify.com" } });
});

async function ask(
  path: string,
  { body, token = idToken(), method }: { body?: object; token?: string | null; method?: string } = {},
) {
  const response = await fetch(
    new Request(new URL(path, appUrl), {
      method: method ?? (body ? "POST" : "GET"),
      ...(body && { body: JSON.stringify(body) }),
      headers: {
        "User-Agent": browserAgent,
        Origin: origin,
        "Content-Type": "application/json",
        ...(token && { Authorization: `Bearer ${token}` }),
      },
    }),
  );
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    said: (text.startsWith("{") ? JSON.parse(text) : null) as Record<string, never> | null,
  };
}

describe("an extension, which lives on another origin", () => {
  test("may ask after a preflight, and may read every answer", async () => {
    for (const path of ["/api/campaigns", "/api/segments/1", "/api/customers/1/preview"]) {
      const preflight = await ask(path, { method: "OPTIONS", token: null });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get("access-control-allow-headers")).toContain("Authorization");
    }
    for (const answer of [await ask("/api/segments/1"), await ask("/api/segments/1", { token: "none" })]) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    }
  });

  test("is refused without the staff member's token", async () => {
    const { status, said } = await ask("/api/segments/1", { token: null });
    expect([status, said?.code]).toEqual([401, "no-token"]);
  });
});

describe("a campaign from a segment's page", () => {
  test("is offered with members, reach, the reason where it is none, and the sender used last", async () => {
    const people = [await makeCustomer(shop), await makeCustomer(shop, { whatsappConsent: "never_subscribed" })];
    const { id } = await makeSegment(shop, { name: "VIPs", members: people });
    await db.segment.updateMany({ where: { shopId: shop.id, id }, data: { reachSms: 2 } });
    const sms = await makeSender(shop, { name: "B" });
    const whatsapp = await makeSender(shop, { name: "A", channel: "whatsapp" });

    const fresh = await ask(`/api/segments/${id}`);
    expect(fresh.said).toMatchObject({
      segment: { id: String(id), name: "VIPs", memberCount: 2 },
      channels: [
        { channel: "sms", reachable: 2, reason: null },
        { channel: "whatsapp", reachable: 0, reason: "not-subscribed" },
      ],
      senderId: String(sms.id),
    });
    expect(fresh.said?.["senders"]).toHaveLength(2);

    await makeCampaign(shop, { senderId: whatsapp.id, channel: "whatsapp" });
    expect((await ask(`/api/segments/${id}`)).said?.["senderId"]).toBe(String(whatsapp.id));
    await db.sender.updateMany({ where: { id: whatsapp.id, shopId: shop.id }, data: { pausedAt: new Date() } });
    expect((await ask(`/api/segments/${id}`)).said?.["senderId"]).toBe(String(sms.id));
  });

  test("is one draft, however often its button is pressed, with the segment in and its message next", async () => {
    const { id } = await makeSegment(shop, { name: "VIPs" });
    const sender = await makeSender(shop, { channel: "whatsapp" });
    const body = { segmentId: String(id), senderId: String(sender.id), requestKey };
    const answers = await Promise.all([1, 2, 3].map(() => ask("/api/campaigns", { body })));

    const [draft, ...others] = await db.campaign.findMany({ where: { shopId: shop.id } });
    expect(others).toEqual([]);
    expect(draft).toMatchObject({ status: "draft", channel: "whatsapp", senderId: sender.id, includeSegmentIds: [id] });
    expect(draft?.name).toMatch(/^VIPs, \w{3} \d+$/);
    for (const { said } of answers) expect(said).toEqual({ path: `/app/campaigns/${draft?.id}/message` });
    await ask("/api/campaigns", { body: { ...body, requestKey: `${requestKey}-again` } });
    expect(await db.campaign.count({ where: { shopId: shop.id } })).toBe(2);
  });

  test("is refused for a segment that was deleted, a sender of another shop, and what cannot be read", async () => {
    const { id } = await makeSegment(shop);
    const foreign = await makeSender(await makeShop());
    const wish = { segmentId: String(id), senderId: String(foreign.id), requestKey };
    expect((await ask("/api/campaigns", { body: wish })).said?.code).toBe("conflict");
    expect((await ask("/api/campaigns", { body: { ...wish, requestKey: "'" } })).status).toBe(422);
    await db.segment.updateMany({ where: { shopId: shop.id, id }, data: { deletedAt: new Date() } });
    expect((await ask("/api/campaigns", { body: wish })).status).toBe(404);
    expect((await ask(`/api/segments/${id}`)).said?.code).toBe("not-found");
    expect(await db.campaign.count({ where: { shopId: shop.id } })).toBe(0);
  });
});

describe("the block on a customer's page", () => {
  test("has the holds that are on, those of one wish as one, with why and until when, and no other's", async () => {
    const customer = await makeCustomer(shop);
    const until = new Date(Date.now() + 60_000);
    const late = { reason: "Parcel is late", placedAt: new Date(Date.now() - 60_000), until };
    for (const channel of ["sms", "email"] as const)
      await makeHold(shop, { customerId: customer.id, channel, ...late });
    const placedAt = new Date(Date.now() - 120_000);
    for (const channel of holdChannels)
      await makeHold(shop, { customerId: customer.id, channel, reason: "Open complaint", placedAt, until: null });
    const over = { reason: "Over", placedAt, until: new Date(Date.now() - 1_000) };
    await makeHold(shop, { customerId: customer.id, ...over });
    await makeHold(await makeShop(), { customerId: customer.id, reason: "Another shop's" });

    expect((await ask(`/api/customers/${customer.id}`)).said?.["holds"]).toMatchObject([
      { channels: ["sms", "email"], reason: "Parcel is late", until: until.toISOString(), isEveryChannel: false },
      { channels: holdChannels, reason: "Open complaint", until: null, isEveryChannel: true },
    ]);
  });
});

describe("a message to one customer", () => {
  test("is offered by each sender with what stands in its way, and with the templates that fit", async () => {
    const customer = await makeCustomer(shop, { whatsappConsent: "unsubscribed" });
    await makeSender(shop, { name: "A" });
    await makeSender(shop, { name: "B", channel: "whatsapp" });
    await makeTemplate(shop, { name: "Fits" });
    await makeTemplate(shop, { name: "Of an order", body: "{{ order.name }}" });
    const { said } = await ask(`/api/customers/${customer.id}/message`);
    expect(said).toMatchObject({
      senders: [
        { name: "A", reason: null },
        { name: "B", reason: "unsubscribed" },
      ],
      templates: [{ name: "Fits" }],
    });
  });

  test("goes into the ledger once, as marketing, and shows on the customer's page", async () => {
    const customer = await makeCustomer(shop, { firstName: "Ada" });
    const sender = await makeSender(shop);
    const path = `/api/customers/${customer.id}/message`;
    const body = { senderId: String(sender.id), body: "Hi {{ customer.first_name }}", requestKey };

    const preview = await ask(`/api/customers/${customer.id}/preview`, { body: { channel: "sms", body: body.body } });
    expect(preview.said).toMatchObject({ body: "Hi Ada", problems: [] });
    const answers = await Promise.all([1, 2, 3].map(() => ask(path, { body })));
    expect(answers.map(({ said }) => said)).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
    const rows = await db.message.findMany({ where: { shopId: shop.id } });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ source: "single", status: "queued", channel: "sms", customerId: customer.id });
    const { said } = await ask(`/api/customers/${customer.id}`);
    expect(said).toMatchObject({
      messages: [{ source: "single", status: "queued", title: null }],
      consents: expect.arrayContaining([{ channel: "sms", state: "subscribed", isSuppressed: false }]),
      runs: [],
    });
    expect(await db.auditEvent.count({ where: { shopId: shop.id, action: "message.written" } })).toBe(1);
  });

  test("is gone with the person: what was written to them, too", async () => {
    const customer = await makeCustomer(shop);
    const sender = await makeSender(shop);
    const body = { senderId: String(sender.id), body: "Dear Ada Byron", requestKey };
    await ask(`/api/customers/${customer.id}/message`, { body });
    await redactCustomer(shop, { id: customer.id, email: null, phone: null }, { now: new Date() });
    expect(await db.dispatch.findMany({ where: { shopId: shop.id }, select: { body: true } })).toEqual([{ body: "" }]);
    expect(await db.message.findFirst({ where: { shopId: shop.id } })).toMatchObject({ status: "skipped", body: null });
    expect((await ask(`/api/customers/${customer.id}`)).status).toBe(404);
  });

  test("is refused to whoever said no, from a sender that is paused, and with a text that cannot be read", async () => {
    const customer = await makeCustomer(shop);
    const [sender, paused] = [await makeSender(shop), await makeSender(shop, { pausedAt: new Date() })];
    const send = async (message: object) =>
      (await ask(`/api/customers/${customer.id}/message`, { body: { body: "Hi", requestKey, ...message } })).said;
    expect(await send({ senderId: String(paused.id) })).toMatchObject({ ok: false, field: "sender" });
    expect(await send({ senderId: String(sender.id), body: "{{ order.name }}" })).toMatchObject({ field: "body" });
    const where = { shopId: shop.id, id: customer.id };
    await db.customer.updateMany({ where, data: { smsConsent: "unsubscribed" } });
    expect(await send({ senderId: String(sender.id) })).toMatchObject({ ok: false, field: "sender" });
    expect(await db.message.count({ where: { shopId: shop.id } })).toBe(0);
  });
});

describe("the way back to a checkout", () => {
  const customerId = 41n;

  async function leave(): Promise<{ id: bigint; token: string }> {
    const { context } = devStore();
    await addProducts(context);
    await addCustomer(context, { id: customerId, firstName: "Ann", email: "ann@example.com", phone: "+31612345678" });
    await makeCustomer(shop, { id: customerId, firstName: "Ann" });
    const left = await startCheckout(context, 1n, { customerId, lines: [{ productId: 100n, quantity: 2 }] });
    if (!left.ok) throw new Error(JSON.stringify(left));
    return left.checkout;
  }

  test("is sent with the checkout's own link, once", async () => {
    const { id, token } = await leave();
    const sender = await makeSender(shop);
    const { said: offer } = await ask(`/api/checkouts/${id}/recovery`);
    expect(offer).toMatchObject({ refusal: null, customerId: String(customerId), senders: [{ reason: null }] });
    const text = { senderId: String(sender.id), body: "{{ checkout.items }}: {{ checkout.url }}", requestKey };
    for (let times = 0; times < 2; times += 1)
      expect((await ask(`/api/checkouts/${id}/recovery`, { body: text })).said).toEqual({ ok: true });
    const [message, ...others] = await db.message.findMany({ where: { shopId: shop.id } });
    expect(others).toEqual([]);
    expect(message).toMatchObject({ source: "single", customerId });
    expect(message?.context).toMatchObject({
      "checkout.items": "2 x Tea",
      "checkout.url": expect.stringContaining(`/checkouts/ac/${token}/recover`),
    });
  });

  test("is refused once the customer has ordered, and for a checkout of nobody", async () => {
    const { id, token } = await leave();
    const sender = await makeSender(shop);
    await completeCheckout(devStore().context, 1n, { token, isPaid: true });
    expect((await ask(`/api/checkouts/${id}/recovery`)).said).toMatchObject({ refusal: "ordered", senders: [] });
    const body = { senderId: String(sender.id), body: "{{ checkout.url }}", requestKey };
    expect((await ask(`/api/checkouts/${id}/recovery`, { body })).said).toMatchObject({ ok: false, field: "checkout" });
    expect((await ask("/api/checkouts/77/recovery")).status).toBe(404);
    expect(await db.message.count({ where: { shopId: shop.id } })).toBe(0);
  });
});
