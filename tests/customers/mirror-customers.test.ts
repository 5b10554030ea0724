import { beforeEach, describe, expect, test } from "vitest";
import { mirrorCustomers } from "#app/customers/mirror-customers.server.ts";
import type { CustomerRecord } from "#app/customers/customer.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { hashAddress } from "#app/secrets.server.ts";
import type { ShopRef } from "#app/shop.ts";
import { makeShop } from "../factories.ts";
import { firstSeen, makeRecord } from "./customer-records.ts";

const now = new Date("2026-06-01T12:00:00Z");
const later = (days: number) => new Date(firstSeen.getTime() + days * 86_400_000);

let shop: ShopRef;
beforeEach(async () => {
  shop = await makeShop({ countryCode: "NL" });
});

async function mirror(records: CustomerRecord[], options: { now?: Date; readAt?: Date } = {}): Promise<void> {
  await inTransaction((tx) => mirrorCustomers(tx, shop, records, { now, ...options }));
}

function read(id = 501n) {
  return db.customer.findUniqueOrThrow({ where: { shopId_id: { shopId: shop.id, id } } });
}

function readEvents() {
  return db.consentEvent.findMany({ where: { shopId: shop.id }, orderBy: { id: "asc" } });
}

describe("a customer heard of for the first time", () => {
  test("is stored with the number as E.164 and the hashes of both addresses", async () => {
    await mirror([makeRecord({ phone: "06 12 34 56 78", email: "Noor@Example.com" })]);
    expect(await read()).toMatchObject({
      firstName: "Noor",
      phone: "06 12 34 56 78",
      phoneE164: "+31612345678",
      phoneHash: hashAddress("+31612345678"),
      phoneState: "valid",
      emailHash: hashAddress("noor@example.com"),
      tags: ["vip"],
      numberOfOrders: 2,
      lastOrderId: 77n,
      smsConsent: "subscribed",
      smsConsentAt: firstSeen,
      updatedAt: firstSeen,
      mirroredAt: now,
    });
  });

  test("without a country has a national number read as one of the shop's country", async () => {
    await mirror([makeRecord({ phone: "06 12 34 56 78", countryCode: null })]);
    expect((await read()).phoneE164).toBe("+31612345678");
  });

  test("with a number that cannot exist is kept, and marked", async () => {
    await mirror([makeRecord({ phone: "12345" })]);
    expect(await read()).toMatchObject({ phone: "12345", phoneE164: null, phoneHash: null, phoneState: "invalid" });
  });

  test("leaves proof of the consents they have given, and of no others", async () => {
    await mirror([makeRecord()]);
    expect(await readEvents()).toEqual([
      expect.objectContaining({
        customerId: 501n,
        channel: "sms",
        state: "subscribed",
        at: firstSeen,
        source: "shopify",
      }),
    ]);
  });
});

describe("a customer heard of again", () => {
  beforeEach(() => mirror([makeRecord()]));

  test("without a change is not written", async () => {
    await mirror([makeRecord({ orders: { count: 2, spent: "99.90", lastOrderId: 77n } })], { now: later(100) });
    expect((await read()).mirroredAt).toEqual(now);
    expect(await readEvents()).toHaveLength(1);
  });

  test("takes over what is newer", async () => {
    await mirror([makeRecord({ lastName: "de Vries", updatedAt: later(1) })]);
    expect(await read()).toMatchObject({ lastName: "de Vries", updatedAt: later(1) });
  });

  test("keeps newer data when an older record arrives late, but takes the older record's newer consent", async () => {
    await mirror([makeRecord({ lastName: "de Vries", updatedAt: later(5) })]);
    const consents = { sms: { state: "unsubscribed" as const, at: later(2) } };
    await mirror([makeRecord({ lastName: "Bakker", updatedAt: later(2), consents })]);
    expect(await read()).toMatchObject({ lastName: "de Vries", smsConsent: "unsubscribed", smsConsentAt: later(2) });
  });

  test("keeps tags, locale and order totals where the source does not tell", async () => {
    await mirror([makeRecord({ tags: null, orders: null, locale: undefined, consents: {}, updatedAt: later(1) })]);
    expect(await read()).toMatchObject({ tags: ["vip"], numberOfOrders: 2, locale: "nl", smsConsent: "subscribed" });
  });

  test("loses tags that Shopify no longer has", async () => {
    await mirror([makeRecord({ tags: [], updatedAt: later(1) })]);
    expect((await read()).tags).toEqual([]);
  });

  test("is unsubscribed by a later opt-out, with proof, and not subscribed again by an older opt-in", async () => {
    const optOut = { sms: { state: "unsubscribed" as const, at: later(3) } };
    await mirror([makeRecord({ consents: optOut, updatedAt: later(3) })]);
    await mirror([makeRecord({ consents: { sms: { state: "subscribed", at: later(1) } }, updatedAt: later(4) })]);
    expect(await read()).toMatchObject({ smsConsent: "unsubscribed", smsConsentAt: later(3) });
    expect((await readEvents()).map(({ state, at }) => ({ state, at }))).toEqual([
      { state: "subscribed", at: firstSeen },
      { state: "unsubscribed", at: later(3) },
    ]);
  });

  test("with a new number has the consents of that number, and of RCS none", async () => {
    await db.customer.update({
      where: { shopId_id: { shopId: shop.id, id: 501n } },
      data: { rcsConsent: "subscribed", rcsConsentAt: later(1) },
    });
    const consents = { sms: { state: "never_subscribed" as const, at: null } };
    await mirror([makeRecord({ phone: "+31687654321", consents, updatedAt: later(2) })]);
    expect(await read()).toMatchObject({
      phoneHash: hashAddress("+31687654321"),
      smsConsent: "never_subscribed",
      smsConsentAt: null,
      rcsConsent: "never_subscribed",
      rcsConsentAt: null,
    });
  });

  test("with the same number in another notation keeps the consents", async () => {
    await mirror([makeRecord({ phone: "06-12345678", updatedAt: later(2), consents: {} })]);
    expect(await read()).toMatchObject({ phone: "06-12345678", phoneE164: "+31612345678", smsConsent: "subscribed" });
  });

  test("without a number any more can be reached by none", async () => {
    await mirror([makeRecord({ phone: null, consents: {}, updatedAt: later(2) })]);
    expect(await read()).toMatchObject({
      phoneState: "missing",
      phoneE164: null,
      phoneHash: null,
      smsConsent: "never_subscribed",
    });
  });
});

describe("a customer marked deleted", () => {
  beforeEach(async () => {
    await mirror([makeRecord()]);
    await db.customer.update({ where: { shopId_id: { shopId: shop.id, id: 501n } }, data: { deletedAt: later(10) } });
  });

  test("is not brought back by a late webhook", async () => {
    await mirror([makeRecord({ firstName: "Late", updatedAt: later(20) })]);
    expect(await read()).toMatchObject({ firstName: "Noor", deletedAt: later(10) });
  });

  test("is not brought back by an export that Shopify made before", async () => {
    await mirror([makeRecord({ updatedAt: later(2) })], { readAt: later(9) });
    expect((await read()).deletedAt).toEqual(later(10));
  });

  test("comes back when Shopify has them after all", async () => {
    await mirror([makeRecord({ updatedAt: later(2) })], { readAt: later(11) });
    expect((await read()).deletedAt).toBeNull();
  });

  test("stays gone when erased at their own wish", async () => {
    const erased = { smsConsent: "redacted", emailConsent: "redacted", firstName: null } as const;
    await db.customer.update({ where: { shopId_id: { shopId: shop.id, id: 501n } }, data: erased });
    await mirror([makeRecord({ updatedAt: later(12) })], { readAt: later(13) });
    expect(await read()).toMatchObject({ firstName: null, deletedAt: later(10) });
  });

  test("stays gone when merged into another", async () => {
    await db.customer.update({ where: { shopId_id: { shopId: shop.id, id: 501n } }, data: { mergedInto: 502n } });
    await mirror([makeRecord({ updatedAt: later(2) })], { readAt: later(11) });
    expect((await read()).deletedAt).toEqual(later(10));
  });
});

test("a batch takes the latest of two records of one customer", async () => {
  await mirror([
    makeRecord({ firstName: "New", updatedAt: later(2) }),
    makeRecord({ firstName: "Old", updatedAt: later(1) }),
  ]);
  expect((await read()).firstName).toBe("New");
});

test("the same customers in many transactions at once are stored once each, with the newest data and one proof", async () => {
  const ids = Array.from({ length: 50 }, (_, index) => BigInt(1000 + index));
  const batches = Array.from({ length: 8 }, (_, batch) =>
    ids.map((id) => makeRecord({ id, email: null, phone: null, firstName: `Name ${batch}`, updatedAt: later(batch) })),
  );
  await Promise.all(batches.map((records, index) => mirror(index % 2 ? records : records.toReversed())));
  const rows = await db.customer.findMany({ where: { shopId: shop.id } });
  expect(rows).toHaveLength(50);
  expect(new Set(rows.map((row) => row.firstName))).toEqual(new Set(["Name 7"]));
  expect(await readEvents()).toHaveLength(50);
});

test("another shop's customer of the same id is another customer", async () => {
  const other = await makeShop();
  await mirror([makeRecord()]);
  await inTransaction((tx) => mirrorCustomers(tx, other, [makeRecord({ firstName: "Other" })], { now }));
  expect((await read()).firstName).toBe("Noor");
  expect(await db.customer.count({ where: { id: 501n } })).toBe(2);
});
