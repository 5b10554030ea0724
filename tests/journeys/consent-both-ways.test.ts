import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordOptIn, recordOptOut } from "#app/customers/record-consent.server.ts";
import { refreshCustomers } from "#app/customers/refresh-customers.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { openDispatch } from "#app/messaging/open-dispatch.server.ts";
import { startDispatch } from "#app/messaging/start-dispatch.server.ts";
import { createAccount } from "#dev-store/carrier/create-account.ts";
import { receiveReply } from "#dev-store/carrier/receive-reply.ts";
import { changeConsent } from "#dev-store/shop/change-consent.ts";
import type { ConsentChannel } from "#dev-store/shop/consent.ts";
import type { Customer } from "#dev-store/shop/customer.ts";
import { emailConsentPayload, smsConsentPayload, whatsappConsentPayload } from "#dev-store/shop/payloads.ts";
import { readCustomer } from "#dev-store/shop/read-customers.ts";
import { emit } from "#dev-store/webhooks/emit.ts";
import { makeMessage, makeSender } from "#tests/factories.ts";
import { accountSid, authToken, connectCarrier } from "#tests/messaging/sending-shop.ts";
import { addCustomers, connectShop, type ConnectedShop } from "#tests/segments/connected-shop.ts";
import { drainQueue, readQueue } from "#tests/setup/drain-queue.ts";
import { appUrl } from "#tests/setup/test-env.ts";

const phone = "+31610000001";
const email = "c1@example.com";
const number = "+15550100";
const longAgo = new Date("2026-01-01T00:00:00Z");
const between = new Date("2026-03-01T00:00:00Z");

// Loading all pages takes longer than a test may.
beforeAll(() => import("#tests/setup/app.ts"));

let connected: ConnectedShop;
/** When the test's first word is said. */
let now: Date;
beforeEach(async () => {
  now = new Date();
  connected = await connectShop();
  const { store, shop } = connected;
  await addCustomers(connected, { first: 1, last: 1, tags: [], unknown: true });
  await store.context.pool.query(
    `UPDATE customer SET whatsapp_state = 'SUBSCRIBED', whatsapp_at = $1, email_state = 'SUBSCRIBED', email_at = $1`,
    [longAgo],
  );
  await refreshCustomers(shop, [1n], { now });
  await connectCarrier(shop.id);
  await createAccount(store.context, {
    name: "Test",
    sid: accountSid,
    authToken,
    inboundUrl: `${appUrl}/callbacks/twilio/inbound?shop=${shop.id}`,
    // The app confirms by itself, so that nothing but the app tells Shopify.
    settings: { keepsOptOuts: false },
    senders: [
      { address: number, friendlyName: "SMS" },
      { address: `whatsapp:${number}`, friendlyName: "WhatsApp" },
    ],
  });
  await makeSender(shop, { address: number });
});

/**
 * Lets everything happen that was set off: callbacks and webhooks over the wire, and the app's work. No work is planned for later:
 * what a worker finds it may do at once, so it is done long before the minute is over.
 */
async function settle(): Promise<void> {
  do {
    await drainQueue();
    expect(await readQueue()).toEqual([]);
    await connected.store.drain();
  } while ((await readQueue()).length > 0);
}

async function reply(body: "STOP" | "START", channel: "sms" | "whatsapp" = "sms"): Promise<void> {
  const to = channel === "sms" ? number : `whatsapp:${number}`;
  expect(await receiveReply(connected.store.context, { phone, to, body })).toMatchObject({ ok: true });
}

/** Somebody says so in Shopify: at a checkout, or to the merchant. */
async function say(channel: ConsentChannel, state: "SUBSCRIBED" | "UNSUBSCRIBED", updatedAt = new Date()) {
  const change = { state, level: "SINGLE_OPT_IN", updatedAt, from: "SHOPIFY" as const };
  const written = await changeConsent(connected.store.context, connected.storeShopId, {
    customerId: 1n,
    channel,
    change,
  });
  expect(written.ok).toBe(true);
}

async function inShopify(): Promise<Customer> {
  const customer = await readCustomer(connected.store.context.pool, connected.storeShopId, 1n);
  if (!customer) throw new Error("The customer is gone");
  return customer;
}

const inApp = () => db.customer.findUniqueOrThrow({ where: { shopId_id: { shopId: connected.shop.id, id: 1n } } });
const repliedAt = async () =>
  (await db.inboundMessage.findFirstOrThrow({ where: { shopId: connected.shop.id }, orderBy: { id: "desc" } }))
    .receivedAt;

/** A message to the customer, in the ledger and not sent yet; what is returned sends it and tells what became of it. */
async function queueMessage(): Promise<() => Promise<{ status: string; reason: string | null }>> {
  const { shop } = connected;
  const sender = await db.sender.findFirstOrThrow({ where: { shopId: shop.id } });
  const dispatchId = await inTransaction((tx) =>
    openDispatch(tx, shop, { owner: "campaign:1", channel: "sms", senderId: sender.id, body: "Hi", linkQuery: null }),
  );
  const { id } = await makeMessage(shop, { customerId: 1n, address: phone, dispatchId, status: "queued" });
  return async () => {
    await inTransaction((tx) => startDispatch(tx, shop, dispatchId));
    await settle();
    return db.message.findUniqueOrThrow({
      where: { shopId_id: { shopId: shop.id, id } },
      select: { status: true, reason: true },
    });
  };
}

describe("what a customer writes from the phone", () => {
  test.each(["sms", "whatsapp"] as const)(
    "by %s: a STOP and a START stand in Shopify, each with the time it was said",
    async (channel) => {
      const at = `${channel}At` as const;
      const state = `${channel}State` as const;
      await reply("STOP", channel);
      await settle();
      const stopped = await repliedAt();
      expect(stopped.getTime() - now.getTime()).toBeLessThan(60_000);
      // A STOP is for every channel to the number, and for no other.
      expect(await inShopify()).toMatchObject({
        smsState: "UNSUBSCRIBED",
        smsAt: stopped,
        whatsappState: "UNSUBSCRIBED",
        whatsappAt: stopped,
        emailState: "SUBSCRIBED",
      });
      expect(connected.operations.filter((name) => name.startsWith("Write"))).toEqual([
        "WriteSmsConsent",
        "WriteWhatsAppConsent",
      ]);

      await reply("START", channel);
      await settle();
      const started = await repliedAt();
      expect(await inShopify()).toMatchObject({ [state]: "SUBSCRIBED", [at]: started });
      // What Shopify told of it on the way back changed nothing.
      expect(await inApp()).toMatchObject({ [`${channel}Consent`]: "subscribed", [`${channel}ConsentAt`]: started });
      expect(
        await db.consentEvent.count({ where: { shopId: connected.shop.id, source: "shopify", at: stopped } }),
      ).toBe(0);
    },
  );

  test("ends what was queued for them, and what was said by email stands in Shopify as well", async () => {
    const send = await queueMessage();
    await reply("STOP");
    await settle();
    expect(await send()).toEqual({ status: "skipped", reason: "suppressed" });

    const { shop } = connected;
    const said = { address: email, channel: "email" as const, source: "merchant" as const };
    const stopped = new Date();
    await inTransaction((tx) => recordOptOut(tx, shop, { ...said, at: stopped }));
    await settle();
    expect(await inShopify()).toMatchObject({ emailState: "UNSUBSCRIBED", emailAt: stopped });
    const started = new Date();
    await inTransaction((tx) => recordOptIn(tx, shop, { ...said, at: started }));
    await settle();
    expect(await inShopify()).toMatchObject({ emailState: "SUBSCRIBED", emailAt: started });
  });

  test("loses to what they said in Shopify after it, though it is told to Shopify later", async () => {
    await reply("STOP");
    await connected.store.drain();
    // The app has the STOP, and has not worked on it yet.
    expect(await readQueue()).toMatchObject([{ task: "work-reply" }]);
    await say("sms", "SUBSCRIBED");
    const { smsAt } = await inShopify();
    await settle();
    expect(connected.operations).toContain("WriteSmsConsent");
    expect(smsAt?.getTime()).toBeGreaterThanOrEqual((await repliedAt()).getTime());
    expect(await inShopify()).toMatchObject({ smsState: "SUBSCRIBED", smsAt });
    expect((await inApp()).smsConsent).toBe("subscribed");
  });
});

describe("what a customer says in Shopify", () => {
  const payloads = { email: emailConsentPayload, sms: smsConsentPayload, whatsapp: whatsappConsentPayload };
  const topics = {
    email: "customers_email_marketing_consent/update",
    sms: "customers_marketing_consent/update",
    whatsapp: "customers_whats_app_marketing_consent/update",
  };

  test.each(["sms", "whatsapp", "email"] as const)(
    "about %s is the app's consent, and an older word that arrives late changes nothing",
    async (channel) => {
      const consent = async () => {
        const row = await inApp();
        return [row[`${channel}Consent`], row[`${channel}ConsentAt`]];
      };
      const lateWord = async (state: string) => {
        const older = { ...(await inShopify()), [`${channel}State`]: state, [`${channel}At`]: between };
        const event = { shopId: connected.storeShopId, topic: topics[channel], payload: payloads[channel](older) };
        expect(await emit(connected.store.context, event)).toBe(1);
        await settle();
      };
      const left = new Date();
      await say(channel, "UNSUBSCRIBED", left);
      await settle();
      expect(await consent()).toEqual(["unsubscribed", left]);
      await lateWord("SUBSCRIBED");
      expect(await consent()).toEqual(["unsubscribed", left]);

      const back = new Date();
      await say(channel, "SUBSCRIBED", back);
      await settle();
      expect(await consent()).toEqual(["subscribed", back]);
      await lateWord("UNSUBSCRIBED");
      expect(await consent()).toEqual(["subscribed", back]);
      // Nothing of it was the app's to tell.
      expect(connected.operations.filter((name) => name.startsWith("Write"))).toEqual([]);
    },
  );

  test("keeps back a message that was queued before", async () => {
    const send = await queueMessage();
    await say("sms", "UNSUBSCRIBED");
    await settle();
    expect(await send()).toEqual({ status: "skipped", reason: "unsubscribed" });
    const { rows } = await connected.store.context.pool.query("SELECT FROM carrier_message");
    expect(rows).toEqual([]);
  });

  test("is older than a STOP that the app has: the STOP stands, here and there", async () => {
    await say("sms", "SUBSCRIBED");
    await reply("STOP");
    await settle();
    expect(await inShopify()).toMatchObject({ smsState: "UNSUBSCRIBED", smsAt: await repliedAt() });
    expect(await inApp()).toMatchObject({ smsConsent: "unsubscribed", smsConsentAt: await repliedAt() });
  });
});
