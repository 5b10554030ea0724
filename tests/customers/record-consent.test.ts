import { beforeEach, describe, expect, test } from "vitest";
import { recordOptIn, recordOptOut } from "#app/customers/record-consent.server.ts";
import { suppressAddresses } from "#app/customers/suppress-addresses.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { hashAddress } from "#app/secrets.server.ts";
import type { ShopRef } from "#app/shop.ts";
import { makeCustomer, makeShop } from "../factories.ts";
import { turnOn } from "../flow/workflows.ts";
import { readQueue } from "../setup/drain-queue.ts";

const phone = "+31612345678";
const at = new Date("2026-05-01T12:00:00Z");
const after = (minutes: number) => new Date(at.getTime() + minutes * 60_000);

let shop: ShopRef;
let customer: { id: bigint };
beforeEach(async () => {
  shop = await makeShop();
  customer = await makeCustomer(shop, { phoneE164: phone });
});

const stop = (when = at) =>
  inTransaction((tx) => recordOptOut(tx, shop, { address: phone, channel: "sms", at: when, source: "stop-reply" }));
const start = (when = at) =>
  inTransaction((tx) => recordOptIn(tx, shop, { address: phone, channel: "sms", at: when, source: "start-reply" }));

function read(id = customer.id) {
  return db.customer.findUniqueOrThrow({ where: { shopId_id: { shopId: shop.id, id } } });
}

async function suppressedChannels(): Promise<string[]> {
  const rows = await db.suppression.findMany({ where: { shopId: shop.id, addressHash: hashAddress(phone) } });
  return rows.map((row) => row.channel).sort();
}

describe("STOP", () => {
  test("unsubscribes the customer on every channel to the number, with proof, and suppresses it", async () => {
    expect(await stop()).toEqual({ customerIds: [customer.id] });
    expect(await read()).toMatchObject({
      smsConsent: "unsubscribed",
      smsConsentAt: at,
      whatsappConsent: "unsubscribed",
      rcsConsent: "unsubscribed",
      emailConsent: "never_subscribed",
    });
    expect(await suppressedChannels()).toEqual(["rcs", "sms", "whatsapp"]);
    const proof = await db.consentEvent.findMany({ where: { shopId: shop.id }, orderBy: { id: "asc" } });
    expect(proof.map(({ channel, state, source }) => [channel, state, source])).toEqual([
      ["sms", "unsubscribed", "stop-reply"],
      ["whatsapp", "unsubscribed", "stop-reply"],
      ["rcs", "unsubscribed", "stop-reply"],
    ]);
  });

  test("ends only its own channel where the shop says so", async () => {
    await db.shop.update({ where: { id: shop.id }, data: { stopScope: "channel" } });
    await stop();
    expect(await read()).toMatchObject({
      smsConsent: "unsubscribed",
      whatsappConsent: "subscribed",
      rcsConsent: "subscribed",
    });
    expect(await suppressedChannels()).toEqual(["sms"]);
  });

  test("is written back to Shopify for the channels that Shopify has, and not for RCS", async () => {
    await stop();
    const events = await db.consentEvent.findMany({ where: { shopId: shop.id, channel: { not: "rcs" } } });
    const jobs = (await readQueue()).filter((job) => job.task === "write-consent");
    expect(jobs.map((job) => job.payload)).toEqual(
      events.map((event) => ({ shopId: shop.id, consentEventId: event.id.toString() })),
    );
  });

  test("reaches every customer with the number, and none of another shop", async () => {
    const second = await makeCustomer(shop, { phoneE164: phone });
    const other = await makeShop();
    const stranger = await makeCustomer(other, { phoneE164: phone });
    await stop();
    expect((await read(second.id)).smsConsent).toBe("unsubscribed");
    expect(await db.customer.findFirst({ where: { shopId: other.id, id: stranger.id } })).toMatchObject({
      smsConsent: "subscribed",
    });
  });

  test("from a number nobody has is kept for when somebody does", async () => {
    await inTransaction((tx) =>
      recordOptOut(tx, shop, { address: "+31687654321", channel: "sms", at, source: "stop-reply" }),
    );
    expect(await db.suppression.count({ where: { shopId: shop.id, addressHash: hashAddress("+31687654321") } })).toBe(
      3,
    );
  });

  test("said twice is recorded once", async () => {
    await stop();
    await stop();
    expect(await db.consentEvent.count({ where: { shopId: shop.id } })).toBe(3);
    expect(await suppressedChannels()).toHaveLength(3);
  });

  test("that arrives after a later START changes nothing", async () => {
    await db.shop.update({ where: { id: shop.id }, data: { stopScope: "channel" } });
    await db.customer.updateMany({
      where: { shopId: shop.id },
      data: { smsConsent: "unsubscribed", smsConsentAt: after(-60) },
    });
    await start(after(5));
    await stop(at);
    expect((await read()).smsConsent).toBe("subscribed");
    expect(await suppressedChannels()).toEqual([]);
  });

  test("wins over a START of the same moment", async () => {
    await stop();
    await start();
    expect((await read()).smsConsent).toBe("unsubscribed");
    expect(await suppressedChannels()).toContain("sms");
  });
});

describe("what is said again later", () => {
  const proof = () => db.consentEvent.count({ where: { shopId: shop.id, channel: "sms" } });

  test("is renewed: of STOP, STOP, START the START from between changes nothing, though it arrives last", async () => {
    await turnOn(shop, "customer-opted-out");
    await stop(at);
    await stop(after(10));
    await start(after(5));
    expect(await read()).toMatchObject({ smsConsent: "unsubscribed", smsConsentAt: after(10) });
    expect(await suppressedChannels()).toContain("sms");
    expect(await proof()).toBe(2);
    // It is no second opt-out.
    expect(await db.flowTrigger.count({ where: { shopId: shop.id } })).toBe(1);
    await start(after(11));
    expect(await read()).toMatchObject({ smsConsent: "subscribed", smsConsentAt: after(11) });
    expect(await suppressedChannels()).not.toContain("sms");
  });

  test("is renewed of START, too", async () => {
    await start(after(1));
    await start(after(10));
    await stop(after(5));
    expect(await read()).toMatchObject({ smsConsent: "subscribed", smsConsentAt: after(10) });
    expect(await suppressedChannels()).not.toContain("sms");
  });

  test("by the carrier, which repeats a STOP at a time of its own, renews nothing", async () => {
    await stop(at);
    const refused = { address: phone, channel: "sms", at: after(10), source: "carrier" } as const;
    await inTransaction((tx) => recordOptOut(tx, shop, refused));
    expect([(await read()).smsConsentAt, await proof()]).toEqual([at, 1]);
    await start(after(5));
    expect((await read()).smsConsent).toBe("subscribed");
  });
});

describe("START", () => {
  test("subscribes again on its own channel and lifts what STOP suppressed there", async () => {
    await stop();
    await start(after(5));
    expect(await read()).toMatchObject({
      smsConsent: "subscribed",
      smsConsentAt: after(5),
      whatsappConsent: "unsubscribed",
    });
    expect(await suppressedChannels()).toEqual(["rcs", "whatsapp"]);
  });

  test("does not lift what the merchant suppressed", async () => {
    await inTransaction((tx) =>
      suppressAddresses(tx, shop, { entries: [{ address: phone, channel: "sms" }], reason: "merchant" }),
    );
    await start(after(5));
    expect(await suppressedChannels()).toEqual(["sms"]);
  });

  test("that arrives after a later STOP changes nothing", async () => {
    await stop(after(5));
    await start(at);
    expect((await read()).smsConsent).toBe("unsubscribed");
    expect(await suppressedChannels()).toContain("sms");
  });
});
