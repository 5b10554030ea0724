import { beforeEach, describe, expect, test } from "vitest";
import { importSuppressions } from "#app/customers/import-suppressions.server.ts";
import { listSuppressions } from "#app/customers/list-suppressions.server.ts";
import { readAddressLines } from "#app/customers/read-address-lines.ts";
import { liftSuppressionRow } from "#app/customers/lift-suppression-row.server.ts";
import { suppressAddresses } from "#app/customers/suppress-addresses.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import type { ShopRef } from "#app/shop.ts";
import { makeShop } from "../factories.ts";

const now = new Date("2026-06-01T12:00:00Z");
const options = { actor: "Noor", now };

let shop: ShopRef;
beforeEach(async () => {
  shop = await makeShop({ countryCode: "NL" });
});

describe("reading a list", () => {
  test("numbers its lines as an editor does, and leaves out headings and empty lines", () => {
    expect(readAddressLines("\uFEFFPhone\r\n06 12345678\r\n\r\nNoor@Example.com\r\n", "NL")).toEqual([
      { line: 2, kind: "address", address: "+31612345678", isEmail: false },
      { line: 4, kind: "address", address: "noor@example.com", isEmail: true },
    ]);
  });

  test("finds the address among the columns of an exported file", () => {
    const text = 'Name,Phone,Since\n"Noor",+31612345678,2026\n"Sam";"0687654321"';
    expect(readAddressLines(text, "NL").map((line) => (line.kind === "address" ? line.address : line.reason))).toEqual([
      "+31612345678",
      "+31687654321",
    ]);
  });

  test("says what is wrong with a line", () => {
    expect(readAddressLines("12345\nnoor@\nhello", "NL")).toEqual([
      { line: 1, kind: "invalid", text: "12345", reason: expect.stringContaining("not a phone number") },
      { line: 2, kind: "invalid", text: "noor@", reason: expect.stringContaining("email") },
      { line: 3, kind: "invalid", text: "hello", reason: expect.stringContaining("no phone number or email") },
    ]);
  });
});

describe("importing", () => {
  test("accounts for every line", async () => {
    await importSuppressions(shop, "+31612345678", options);
    const result = await importSuppressions(
      shop,
      "+31612345678\n+31687654321\n06 87654321\nnoor@example.com\n12",
      options,
    );
    expect(result).toEqual({
      ok: true,
      added: 2,
      alreadyThere: 2,
      invalid: [{ line: 5, text: "12", reason: expect.any(String) }],
    });
  });

  test("suppresses a number on every channel that reaches it, and an address for e-mail there only", async () => {
    await importSuppressions(shop, "+31612345678\nnoor@example.com", options);
    const rows = await db.suppression.findMany({
      where: { shopId: shop.id },
      orderBy: [{ address: "asc" }, { channel: "asc" }],
    });
    expect(rows.map(({ address, channel, reason }) => [address, channel, reason])).toEqual([
      ["+31612345678", "sms", "import"],
      ["+31612345678", "whatsapp", "import"],
      ["+31612345678", "rcs", "import"],
      ["noor@example.com", "email", "import"],
    ]);
  });

  test("leaves a note of who did it", async () => {
    await importSuppressions(shop, "+31612345678", options);
    expect(await db.auditEvent.findFirst({ where: { shopId: shop.id } })).toMatchObject({
      actor: "Noor",
      action: "suppression.imported",
      detail: { added: 1 },
    });
  });

  test("takes 100,000 lines and no more", async () => {
    const line = (index: number) => `+316${10_000_000 + index}`;
    const lines = Array.from({ length: 100_000 }, (_, index) => line(index));
    expect(await importSuppressions(shop, lines.join("\n"), { ...options, channels: ["sms"] })).toMatchObject({
      ok: true,
      added: 100_000,
    });
    expect(await importSuppressions(shop, [...lines, line(100_000)].join("\n"), options)).toEqual({
      ok: false,
      problem: expect.stringContaining("at most 100,000"),
    });
  }, 60_000);
});

describe("the list", () => {
  const addresses = Array.from({ length: 5 }, (_, index) => `+3161234567${index}`);
  beforeEach(async () => {
    for (const address of addresses) {
      await inTransaction((tx) =>
        suppressAddresses(tx, shop, { entries: [{ address, channel: "sms" }], reason: "merchant" }),
      );
    }
  });

  test("is read page by page, latest first, each row once", async () => {
    const seen: (string | null)[] = [];
    for (let before: bigint | null = null, more = true; more;) {
      const page: Awaited<ReturnType<typeof listSuppressions>> = await listSuppressions(shop, { before, limit: 2 });
      seen.push(...page.rows.map((row) => row.address));
      before = page.nextCursor;
      more = before !== null;
    }
    expect(seen).toEqual(addresses.toReversed());
  });

  test("is searched by an address in any notation, or by its beginning", async () => {
    const found = async (search: string) =>
      (await listSuppressions(shop, { search, limit: 10 })).rows.map((row) => row.address);
    expect(await found("06 1234 5673")).toEqual(["+31612345673"]);
    expect(await found("+3161234")).toHaveLength(5);
    expect(await found("+32")).toEqual([]);
    expect(await found("%")).toEqual([]);
  });

  test("still finds a person who was redacted, by whoever knows the address", async () => {
    await db.suppression.updateMany({
      where: { address: "+31612345672" },
      data: { address: null, reason: "redacted" },
    });
    const { rows } = await listSuppressions(shop, { search: "+31612345672", limit: 10 });
    expect(rows).toMatchObject([{ address: null, reason: "redacted" }]);
  });

  test("gives up what the merchant put on it, and nothing else", async () => {
    await db.suppression.updateMany({ where: { address: "+31612345670" }, data: { reason: "stop_reply" } });
    const { rows } = await listSuppressions(shop, { limit: 10 });
    const other = await makeShop();
    const refused: (string | null)[] = [];
    for (const row of rows) {
      await liftSuppressionRow(other, row.id, options);
      if (!(await liftSuppressionRow(shop, row.id, options)).ok) refused.push(row.address);
    }
    expect(refused).toEqual(["+31612345670"]);
    expect((await listSuppressions(shop, { limit: 10 })).rows).toMatchObject([{ address: "+31612345670" }]);
  });

  test("keeps an address whose owner wrote STOP while it was on the list, until they write START", async () => {
    const address = "+31612345671";
    const write = (intent: "stop" | "start", channel: "sms" | "whatsapp", n: number) =>
      db.inboundMessage.create({
        data: {
          shopId: shop.id,
          carrier: "twilio",
          carrierMessageId: `SM${n}`,
          channel,
          fromAddress: address,
          toAddress: "+3197010000",
          body: intent,
          intent,
          raw: {},
        },
      });
    const id = (await db.suppression.findFirstOrThrow({ where: { shopId: shop.id, address } })).id;
    const set = (reason: "merchant" | "stop_reply") => db.suppression.updateMany({ where: { id }, data: { reason } });

    await write("stop", "whatsapp", 1);
    expect(await liftSuppressionRow(shop, id, options)).toMatchObject({ ok: false });
    expect(await db.suppression.findFirst({ where: { shopId: shop.id, address } })).toMatchObject({
      reason: "stop_reply",
    });

    await set("merchant");
    await db.shop.update({ where: { id: shop.id }, data: { stopScope: "channel" } });
    await write("stop", "sms", 2);
    expect(await liftSuppressionRow(shop, id, options)).toMatchObject({ ok: false });

    await set("merchant");
    await write("start", "sms", 3);
    expect(await liftSuppressionRow(shop, id, options)).toEqual({ ok: true });
  });
});
