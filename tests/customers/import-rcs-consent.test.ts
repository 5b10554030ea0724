import { beforeEach, describe, expect, test } from "vitest";
import { importRcsConsent } from "#app/customers/import-rcs-consent.server.ts";
import { db } from "#app/db.server.ts";
import type { ShopRef } from "#app/shop.ts";
import { makeCustomer, makeShop } from "../factories.ts";

const now = new Date("2026-06-01T12:00:00Z");
const options = { actor: "Noor", now };

let shop: ShopRef;
beforeEach(async () => {
  shop = await makeShop({ countryCode: "NL" });
});

describe("importing consent to RCS", () => {
  test("subscribes the customers with the numbers, keeps proof, and accounts for every line", async () => {
    const noor = await makeCustomer(shop, { phoneE164: "+31612345678", rcsConsent: "never_subscribed" });
    await makeCustomer(shop, { phoneE164: "+31687654321", rcsConsent: "subscribed" });
    await makeCustomer(shop, { phoneE164: "+31611111111", rcsConsent: "unsubscribed" });

    const result = await importRcsConsent(
      shop,
      "06 12345678\n+31687654321\n+31611111111\n+31622222222\nnoor@example.com\n12",
      options,
    );
    expect(result).toEqual({
      ok: true,
      subscribed: 1,
      alreadySubscribed: 1,
      optedOut: 1,
      unknown: 1,
      invalid: [
        { line: 5, text: "noor@example.com", reason: "RCS needs a phone number." },
        { line: 6, text: "12", reason: expect.any(String) },
      ],
    });
    expect(await db.consentEvent.findMany({ where: { shopId: shop.id } })).toMatchObject([
      { customerId: noor.id, channel: "rcs", state: "subscribed", source: "import", at: now },
    ]);
  });

  test("never overrules an opt-out, however often it is repeated", async () => {
    await makeCustomer(shop, { phoneE164: "+31611111111", rcsConsent: "unsubscribed" });
    await importRcsConsent(shop, "+31611111111", options);
    await importRcsConsent(shop, "+31611111111", options);
    expect(await db.customer.findFirstOrThrow({ where: { shopId: shop.id } })).toMatchObject({
      rcsConsent: "unsubscribed",
    });
    expect(await db.consentEvent.count({ where: { shopId: shop.id } })).toBe(0);
  });

  test("touches no other shop's customer with the same number", async () => {
    const other = await makeShop();
    await makeCustomer(other, { phoneE164: "+31612345678", rcsConsent: "never_subscribed" });
    expect(await importRcsConsent(shop, "+31612345678", options)).toMatchObject({ subscribed: 0, unknown: 1 });
    expect(await db.customer.findFirstOrThrow({ where: { shopId: other.id } })).toMatchObject({
      rcsConsent: "never_subscribed",
    });
  });
});
