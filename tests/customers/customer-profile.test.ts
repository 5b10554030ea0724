import { beforeEach, expect, test } from "vitest";
import { listSuppressions } from "#app/customers/list-suppressions.server.ts";
import { zonesOfPlace } from "#app/customers/local-time.ts";
import { readCustomerProfile } from "#app/customers/read-customer-profile.server.ts";
import { recordOptOut } from "#app/customers/record-consent.server.ts";
import { inTransaction } from "#app/db.server.ts";
import { makeCustomer, makeShop, suppress } from "#tests/factories.ts";

const now = new Date("2026-05-01T12:00:00Z");
const phone = "+31612345678";

let shop: Awaited<ReturnType<typeof makeShop>>;
beforeEach(async () => {
  shop = await makeShop();
});

test("tells who they are, where they live, and each consent with its source and time", async () => {
  const customer = await makeCustomer(shop, {
    firstName: "Noor",
    lastName: "Jansen",
    phone,
    phoneE164: phone,
    city: "Utrecht",
    region: "Utrecht province",
  });
  await inTransaction((tx) =>
    recordOptOut(tx, shop, { address: phone, channel: "whatsapp", at: now, source: "stop-reply" }),
  );
  const profile = await readCustomerProfile(shop, customer.id, { now });
  expect(profile).toMatchObject({
    state: "known",
    name: "Noor Jansen",
    phone,
    isPhoneValid: true,
    country: "Netherlands",
    place: "Utrecht, Utrecht province",
    localTime: "Fri 2:00 PM",
  });
  expect(profile?.consents).toContainEqual({
    channel: "whatsapp",
    state: "unsubscribed",
    at: now.toISOString(),
    source: "stop-reply",
  });
  expect(profile?.consents).toContainEqual({ channel: "email", state: "never_subscribed", at: null, source: null });
  expect(profile?.suppressions.map(({ channel, reason }) => `${channel} ${reason}`)).toEqual([
    "sms stop_reply",
    "whatsapp stop_reply",
    "rcs stop_reply",
  ]);
});

test("somebody without a name, an address or a country is known all the same", async () => {
  const customer = await makeCustomer(shop, {
    firstName: null,
    lastName: null,
    email: null,
    phoneE164: null,
    countryCode: null,
  });
  expect(await readCustomerProfile(shop, customer.id, { now })).toMatchObject({
    state: "known",
    name: null,
    phone: null,
    country: null,
    localTime: null,
    suppressions: [],
  });
});

test("a suppressed address leads to a customer of this shop who has it, and to nobody where none has", async () => {
  const customer = await makeCustomer(shop, { phone, phoneE164: phone });
  await makeCustomer(await makeShop(), { phone, phoneE164: phone });
  await makeCustomer(shop, { phoneE164: "+31687654321", deletedAt: now });
  await suppress(shop, { address: customer.email ?? "", channel: "email" });
  await suppress(shop, { address: phone });
  await suppress(shop, { address: "+31687654321" });
  const { rows } = await listSuppressions(shop, { limit: 10 });
  expect(rows.map(({ customerId }) => customerId)).toEqual([null, customer.id, customer.id]);
});

test("a place has one zone for each time it can be there, from west to east", () => {
  const zones = (country: string | null, region: string | null = null) => zonesOfPlace({ country, region }, now);
  const hours = (list: string[]) =>
    list.map((timeZone) => new Intl.DateTimeFormat("en", { hour: "numeric", hourCycle: "h23", timeZone }).format(now));
  expect(zones("NL")).toEqual(["Europe/Amsterdam"]);
  expect(zones("ES")).toHaveLength(2);
  expect(hours(zones("US")).at(0)).toBe("02");
  expect(hours(zones("US")).at(-1)).toBe("08");
  expect(zones("US", "Oregon")).toEqual(["America/Los_Angeles"]);
  expect(zones("US", "Texas")).toEqual(["America/Denver", "America/Chicago"]);
  expect(zones("CA", "Québec")).toEqual(["America/Toronto"]);
  expect(zones("US", "Atlantis")).toEqual(zones("US"));
  expect(zones("ZZ")).toEqual([]);
  expect(zones("not a country")).toEqual([]);
  expect(zones(null)).toEqual([]);
});
