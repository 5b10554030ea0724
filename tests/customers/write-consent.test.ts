import { beforeEach, describe, expect, test } from "vitest";
import { recordOptIn, recordOptOut } from "#app/customers/record-consent.server.ts";
import { recordConsentFromWebhook } from "#app/customers/record-consent-from-webhook.server.ts";
import { refreshCustomers } from "#app/customers/refresh-customers.server.ts";
import { writeConsent } from "#app/customers/write-consent.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { smsConsentPayload } from "#dev-store/shop/payloads.ts";
import { readCustomer } from "#dev-store/shop/read-customers.ts";
import { turnOn } from "../flow/workflows.ts";
import { drainQueue } from "../setup/drain-queue.ts";
import { addCustomers, connectShop, type ConnectedShop } from "../segments/connected-shop.ts";

const phone = "+31610000001";
const at = new Date("2026-05-01T12:00:00.700Z");
const after = (minutes: number) => new Date(at.getTime() + minutes * 60_000);

let connected: ConnectedShop;
beforeEach(async () => {
  connected = await connectShop();
  await addCustomers(connected, { first: 1, last: 2, tags: [], unknown: true });
  await refreshCustomers(connected.shop, [1n, 2n], { now: at });
});

const stop = (when = at) =>
  inTransaction((tx) =>
    recordOptOut(tx, connected.shop, { address: phone, channel: "sms", at: when, source: "stop-reply" }),
  );
const start = (when: Date) =>
  inTransaction((tx) =>
    recordOptIn(tx, connected.shop, { address: phone, channel: "sms", at: when, source: "start-reply" }),
  );

/** What Shopify holds. */
async function inShopify() {
  const customer = await readCustomer(connected.store.context.pool, connected.storeShopId, 1n);
  if (!customer) throw new Error("The customer is gone");
  return customer;
}
const inMirror = () => db.customer.findUniqueOrThrow({ where: { shopId_id: { shopId: connected.shop.id, id: 1n } } });

describe("an opt-out that happened here", () => {
  test("stands in Shopify with the time it happened, for SMS and WhatsApp", async () => {
    await stop();
    await drainQueue();
    expect(await inShopify()).toMatchObject({ smsState: "UNSUBSCRIBED", smsAt: at, whatsappState: "UNSUBSCRIBED" });
  });

  test("is not changed by Shopify telling of it again", async () => {
    await stop();
    await drainQueue();
    const before = await inMirror();
    const payload = smsConsentPayload(await inShopify());
    await recordConsentFromWebhook(
      connected.shop,
      { topic: "CUSTOMERS_MARKETING_CONSENT_UPDATE", payload, triggeredAt: after(1) },
      { now: after(1) },
    );
    expect(await inMirror()).toEqual(before);
  });

  test("is written once more without harm", async () => {
    await stop();
    const [event] = await db.consentEvent.findMany({
      where: { shopId: connected.shop.id, channel: "sms", source: "stop-reply" },
    });
    await writeConsent(connected.shop, event?.id ?? 0n);
    await writeConsent(connected.shop, event?.id ?? 0n);
    expect((await inShopify()).smsState).toBe("UNSUBSCRIBED");
  });

  test("is not written when the customer opted in again meanwhile", async () => {
    await stop();
    await start(after(5));
    await drainQueue();
    expect(await inShopify()).toMatchObject({ smsState: "SUBSCRIBED", smsAt: after(5) });
    expect(connected.operations.filter((name) => name === "WriteSmsConsent")).toHaveLength(1);
  });

  test("that Shopify will never take ends quietly, and stands here", async () => {
    await stop();
    await connected.store.context.pool.query("UPDATE customer SET phone = NULL WHERE id = 1");
    expect(await drainQueue()).toEqual([]);
    expect((await inMirror()).smsConsent).toBe("unsubscribed");
  });

  test("is tried again when Shopify's clock is behind", async () => {
    await stop(new Date(Date.now() + 60_000));
    const failures = await drainQueue({ allowFailures: true });
    expect(failures[0]?.error).toContain("must not be in the future");
  });
});

describe("a change of consent that Shopify tells of", () => {
  const tell = (payload: object, topic: Parameters<typeof recordConsentFromWebhook>[1]["topic"], triggeredAt = at) =>
    recordConsentFromWebhook(connected.shop, { topic, payload, triggeredAt }, { now: at });
  const sms = (state: string, when: Date, overrides: object = {}) => ({
    id: 1,
    phone,
    sms_marketing_consent: { state, opt_in_level: "single_opt_in", consent_updated_at: when.toISOString() },
    ...overrides,
  });

  test("is taken over for SMS, e-mail and WhatsApp, with proof", async () => {
    await tell(sms("unsubscribed", at), "CUSTOMERS_MARKETING_CONSENT_UPDATE");
    await tell(
      {
        customer_id: 1,
        email_address: "c1@example.com",
        email_marketing_consent: { state: "subscribed", consent_updated_at: at.toISOString() },
      },
      "CUSTOMERS_EMAIL_MARKETING_CONSENT_UPDATE",
    );
    await tell(
      {
        customer_id: 1,
        phone_number: phone,
        whats_app_marketing_consent: { state: "SUBSCRIBED", updated_at: at.toISOString() },
      },
      "CUSTOMERS_WHATS_APP_MARKETING_CONSENT_UPDATE",
    );
    expect(await inMirror()).toMatchObject({
      smsConsent: "unsubscribed",
      emailConsent: "subscribed",
      whatsappConsent: "subscribed",
    });
    expect(await db.consentEvent.count({ where: { customerId: 1n, at } })).toBe(3);
  });

  test("is told to Shopify Flow when it is an opt-out, whichever webhook brings it first", async () => {
    await turnOn(connected.shop, "customer-opted-out");
    await tell(sms("unsubscribed", at), "CUSTOMERS_MARKETING_CONSENT_UPDATE");
    await tell(sms("unsubscribed", at), "CUSTOMERS_MARKETING_CONSENT_UPDATE");
    await connected.store.context.pool.query(
      "UPDATE customer SET sms_state = 'UNSUBSCRIBED', sms_at = $1, updated_at = updated_at + interval '1 hour'",
      [at],
    );
    await addCustomers(connected, { first: 3, last: 3, tags: [], unknown: true });
    await connected.store.context.pool.query("UPDATE customer SET sms_state = 'UNSUBSCRIBED', sms_at = $1", [at]);
    await refreshCustomers(connected.shop, [1n, 2n, 3n], { now: after(5) });
    const told = await db.flowTrigger.findMany({ where: { shopId: connected.shop.id }, orderBy: { id: "asc" } });
    // The second by the customer's own webhook; the third came into the mirror like that.
    expect(told.map(({ customerId }) => customerId)).toEqual([1n, 2n]);
    expect(told[1]).toMatchObject({
      handle: "customer-opted-out",
      fields: { Channels: "SMS", "Said by": "Shopify", "Opted out at": expect.stringContaining("2026-05-01T12:00:0") },
    });
  });

  test("stands by its own time, whatever the order of arrival", async () => {
    await tell(sms("unsubscribed", after(5)), "CUSTOMERS_MARKETING_CONSENT_UPDATE");
    await tell(sms("subscribed", at), "CUSTOMERS_MARKETING_CONSENT_UPDATE");
    await tell(sms("unsubscribed", after(5)), "CUSTOMERS_MARKETING_CONSENT_UPDATE");
    expect(await inMirror()).toMatchObject({ smsConsent: "unsubscribed", smsConsentAt: after(5) });
    expect(await db.consentEvent.count({ where: { customerId: 1n, state: "unsubscribed" } })).toBe(1);
  });

  test("about a number the app does not know for them has the customer read again", async () => {
    await connected.store.context.pool.query(
      "UPDATE customer SET phone = '+31687654321', sms_state = 'UNSUBSCRIBED', sms_at = now(), updated_at = now() WHERE id = 1",
    );
    await tell(sms("unsubscribed", at, { phone: "+31687654321" }), "CUSTOMERS_MARKETING_CONSENT_UPDATE");
    expect(await inMirror()).toMatchObject({ phoneE164: "+31687654321", smsConsent: "unsubscribed" });
  });

  test("about a customer the app does not know has them read", async () => {
    await addCustomers(connected, { first: 50, last: 50, tags: [], unknown: true });
    await tell(sms("subscribed", at, { id: 50, phone: "+31610000050" }), "CUSTOMERS_MARKETING_CONSENT_UPDATE");
    expect(await db.customer.findFirst({ where: { id: 50n } })).toMatchObject({ smsConsent: "subscribed" });
  });
});
