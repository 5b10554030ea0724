import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { hashAddress } from "#app/secrets.server.ts";
import { explainCount } from "#app/segments/explain-count.server.ts";
import { listSegments } from "#app/segments/list-segments.server.ts";
import { findSegment, listMembers, listVersions } from "#app/segments/read-segment.server.ts";
import type { ShopRef } from "#app/shop.ts";
import {
  makeCustomer,
  makeHold,
  makePhone,
  makeSegment,
  makeSegmentVersion,
  makeShop,
  suppress,
} from "../factories.ts";

let shop: ShopRef;
beforeEach(async () => {
  shop = await makeShop();
});

describe("why fewer can be written to than Shopify counts", () => {
  test("is told reason by reason, and adds up", async () => {
    const shared = makePhone();
    const suppressed = makePhone();
    const members = await Promise.all([
      makeCustomer(shop),
      makeCustomer(shop, { phoneE164: shared }),
      makeCustomer(shop, { phoneE164: shared }),
      makeCustomer(shop, { smsConsent: "unsubscribed" }),
      makeCustomer(shop, { smsConsent: "never_subscribed" }),
      makeCustomer(shop, { smsConsent: "pending" }),
      makeCustomer(shop, { phoneE164: null }),
      makeCustomer(shop, { phoneE164: null, phone: "12", phoneState: "invalid" }),
      makeCustomer(shop, { phoneE164: suppressed }),
      makeCustomer(shop, { deletedAt: new Date() }),
      makeCustomer(shop),
    ]);
    await suppress(shop, { address: suppressed });
    await makeHold(shop, { customerId: members.at(-1)!.id });
    const segment = await makeSegment(shop, { members: [...members, { id: 1n }] });
    const [sms] = await explainCount(shop, segment.id, { channels: ["sms"] });
    expect(sms).toMatchObject({ channel: "sms", members: 12, reachable: 2 });
    expect(Object.fromEntries(sms?.taken.map(({ reason, count }) => [reason, count]) ?? [])).toEqual({
      deleted: 2,
      "not-subscribed": 2,
      unsubscribed: 1,
      "no-address": 1,
      "invalid-address": 1,
      suppressed: 1,
      held: 1,
      "duplicate-address": 1,
    });
  });

  test("adds up for any mixture of customers, on every channel", async () => {
    const kinds = fc.record({
      smsConsent: fc.constantFrom("subscribed", "unsubscribed", "never_subscribed", "invalid", "redacted"),
      whatsappConsent: fc.constantFrom("subscribed", "pending"),
      emailConsent: fc.constantFrom("subscribed", "never_subscribed"),
      phone: fc.constantFrom("+31612345670", "+31612345671", null),
      isSuppressed: fc.boolean(),
      isDeleted: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(kinds, { maxLength: 8 }), async (people) => {
        const own = await makeShop();
        const members = [];
        for (const { phone, isSuppressed, isDeleted, ...consents } of people) {
          const customer = await makeCustomer(own, {
            ...consents,
            phoneE164: phone,
            deletedAt: isDeleted ? new Date() : null,
          });
          members.push(customer);
          if (isSuppressed && phone) {
            const entry = { shopId: own.id, channel: "sms" as const, addressHash: hashAddress(phone) };
            await db.suppression.upsert({
              where: { shopId_channel_addressHash: entry },
              create: { ...entry, reason: "import" },
              update: {},
            });
          }
        }
        const segment = await makeSegment(own, { members });
        for (const explained of await explainCount(own, segment.id, {
          channels: ["sms", "whatsapp", "rcs", "email"],
        })) {
          const taken = explained.taken.reduce((sum, { count }) => sum + count, 0);
          expect(explained.members).toBe(people.length);
          expect(taken + explained.reachable).toBe(people.length);
        }
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});

describe("the list of segments", () => {
  beforeEach(async () => {
    for (const [name, memberCount] of [
      ["Banana", 5],
      ["apple", 50],
      ["Cherry 100%", 10],
    ] as const) {
      const segment = await makeSegment(shop, { name });
      await db.segment.update({ where: { shopId_id: { shopId: shop.id, id: segment.id } }, data: { memberCount } });
    }
    const gone = await makeSegment(shop, { name: "Gone" });
    await db.segment.update({
      where: { shopId_id: { shopId: shop.id, id: gone.id } },
      data: { deletedAt: new Date() },
    });
    await makeSegment(await makeShop(), { name: "Elsewhere" });
  });

  const names = async (options: Partial<Parameters<typeof listSegments>[1]> = {}) =>
    (await listSegments(shop, { page: 1, pageSize: 10, ...options })).rows.map((row) => row.name);

  test("is in the order of names, whatever their case, or as asked", async () => {
    expect(await names()).toEqual(["apple", "Banana", "Cherry 100%"]);
    expect(await names({ order: { key: "name", direction: "descending" } })).toEqual([
      "Cherry 100%",
      "Banana",
      "apple",
    ]);
    expect(await names({ order: { key: "members", direction: "descending" } })).toEqual([
      "apple",
      "Cherry 100%",
      "Banana",
    ]);
  });

  test("is searched by any part of the name", async () => {
    expect(await names({ search: "AN" })).toEqual(["Banana"]);
    expect(await names({ search: "100%" })).toEqual(["Cherry 100%"]);
    expect(await names({ search: "%" })).toEqual(["Cherry 100%"]);
  });

  test("is read page by page, with how many there are", async () => {
    const second = await listSegments(shop, { page: 2, pageSize: 2 });
    expect(second.total).toBe(3);
    expect(second.rows.map((row) => row.name)).toEqual(["Cherry 100%"]);
  });
});

describe("one segment", () => {
  test("has its members, page by page, and those of an older version", async () => {
    const members = await Promise.all(Array.from({ length: 5 }, () => makeCustomer(shop)));
    const ids = members.map((member) => member.id).sort((a, b) => Number(a - b));
    const segment = await makeSegment(shop, { members });
    await db.segmentMember.updateMany({ where: { shopId: shop.id, customerId: ids[0] }, data: { leftVersion: 2 } });
    const first = await listMembers(shop, segment.id, { limit: 3 });
    const second = await listMembers(shop, segment.id, { after: first.nextCursor, limit: 3 });
    expect([...first.rows, ...second.rows].map((row) => row.customerId)).toEqual(ids.slice(1));
    expect(second.nextCursor).toBeNull();
    expect((await listMembers(shop, segment.id, { version: 1, limit: 10 })).rows).toHaveLength(5);
  });

  test("has its latest versions, oldest first", async () => {
    const segment = await makeSegment(shop);
    for (const version of [2, 3]) {
      await makeSegmentVersion(shop, segment.id, { version, query: "q", takenAt: new Date() });
    }
    expect((await listVersions(shop, segment.id, { limit: 2 })).map((row) => row.version)).toEqual([2, 3]);
  });

  test("is not found by another shop", async () => {
    const segment = await makeSegment(shop, { members: [await makeCustomer(shop)] });
    const other = await makeShop();
    await expect(findSegment(other, segment.id)).rejects.toMatchObject({ code: "not-found" });
    expect((await listMembers(other, segment.id, { limit: 10 })).rows).toEqual([]);
    expect(await listVersions(other, segment.id, { limit: 10 })).toEqual([]);
  });
});
