import { beforeEach, describe, expect, test } from "vitest";
import { db, pool } from "#app/db.server.ts";
import { recordMembership } from "#app/segments/record-membership.server.ts";
import { syncSegment } from "#app/segments/sync-segment.server.ts";
import { drainQueue, readQueue } from "../setup/drain-queue.ts";
import {
  addCustomers,
  addTagSegment,
  connectShop,
  membersAt,
  range,
  refusal,
  setTags,
  smallPages,
  type ConnectedShop,
} from "./connected-shop.ts";

const now = new Date("2026-06-01T12:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

let connected: ConnectedShop;
let segmentId: bigint;
beforeEach(async () => {
  connected = await connectShop();
  await addCustomers(connected, { first: 1, last: 90, tags: ["vip"] });
  await addCustomers(connected, { first: 91, last: 100, tags: [] });
  segmentId = await addTagSegment(connected, "vip");
});

const sync = (options: { now?: Date; mayContinue?: boolean } = {}) =>
  syncSegment(connected.shop, segmentId, { now, ...options });
const readSegment = () =>
  db.segment.findUniqueOrThrow({ where: { shopId_id: { shopId: connected.shop.id, id: segmentId } } });
const readVersions = () =>
  db.segmentVersion.findMany({ where: { shopId: connected.shop.id, segmentId }, orderBy: { version: "asc" } });
const countStaged = () => db.segmentMemberStage.count({ where: { shopId: connected.shop.id } });

const membership = (customer: number) => ({
  customer_id: `gid://shopify/Customer/${customer}`,
  segment_id: `gid://shopify/Segment/${segmentId}`,
});

/** Lets `pages` pages of members through, then refuses, as a process that is killed would see no more of them. */
function breakOffAfter(pages: number, size = 25): void {
  let read = 0;
  connected.intercept((operation) => {
    if (operation.name !== "ReadSegmentMembers") return undefined;
    return smallPages(size)(operation) ?? ((read += 1) > pages ? refusal("ACCESS_DENIED") : undefined);
  });
}

describe("the first reading", () => {
  test("makes the members the first list version", async () => {
    expect(await sync()).toEqual({ version: 1, memberCount: 90 });
    expect(await membersAt(connected.shop, segmentId, 1)).toEqual(range(1, 90));
    expect(await readSegment()).toMatchObject({
      version: 1,
      memberCount: 90,
      syncState: "ready",
      syncedAt: now,
      syncCursor: null,
    });
    expect(await readVersions()).toMatchObject([{ version: 1, memberCount: 90, joined: 90, left: 0, takenAt: now }]);
    expect(await countStaged()).toBe(0);
  });

  test("is confirmed by a later one that finds the same, and somebody hears of it only where Shopify told otherwise", async () => {
    await sync();
    await drainQueue();
    await sync({ now: later(60) });
    expect(await readVersions()).toMatchObject([{ version: 1, takenAt: now, confirmedAt: later(60) }]);
    expect(await readQueue()).toEqual([]);
    await recordMembership(connected.shop, membership(91), { joined: true, at: later(90) });
    await sync({ now: later(120) });
    expect((await readQueue()).map(({ task }) => task)).toContain("segment-version-stored");
  });

  test("walks page by page and shrinks a page that costs too much", async () => {
    connected.intercept(smallPages(25));
    expect(await sync()).toEqual({ version: 1, memberCount: 90 });
    expect(await membersAt(connected.shop, segmentId, 1)).toEqual(range(1, 90));
  });

  test("asks Shopify in the shop's time zone", async () => {
    const zones = new Set<unknown>();
    connected.intercept(({ variables }) => {
      if (variables.timezone !== undefined) zones.add(variables.timezone);
      return undefined;
    });
    await sync();
    expect([...zones]).toEqual(["Europe/Amsterdam"]);
  });

  test("mirrors members that the app does not know yet", async () => {
    await addCustomers(connected, { first: 101, last: 230, tags: ["vip"], unknown: true });
    expect(await sync()).toEqual({ version: 1, memberCount: 220 });
    const customer = await db.customer.findUniqueOrThrow({
      where: { shopId_id: { shopId: connected.shop.id, id: 230n } },
    });
    expect(customer).toMatchObject({ phoneE164: "+31610000230", smsConsent: "subscribed" });
  });

  test("of a segment without members is an empty version", async () => {
    await setTags(connected, range(1, 90), []);
    expect(await sync()).toEqual({ version: 1, memberCount: 0 });
  });

  test("measures whom it reaches, each number once", async () => {
    await pool.query("UPDATE customer SET phone_hash = 'hash 1' WHERE id IN (2, 3)");
    await pool.query("UPDATE customer SET sms_consent = 'unsubscribed' WHERE id = 4");
    await db.suppression.create({
      data: { shopId: connected.shop.id, channel: "sms", addressHash: "hash 5", reason: "merchant" },
    });
    await sync();
    expect(await readSegment()).toMatchObject({
      reachSms: 86,
      reachWhatsapp: 0,
      reachRcs: 0,
      reachEmail: 0,
      reachAt: now,
    });
  });
});

describe("another reading", () => {
  beforeEach(async () => {
    await sync();
  });

  test("writes only the differences, and every version can be read back", async () => {
    await setTags(connected, [1, 2], []);
    await setTags(connected, [91], ["vip"]);
    expect(await sync({ now: later(1) })).toEqual({ version: 2, memberCount: 89 });
    await setTags(connected, [1], ["vip"]);
    expect(await sync({ now: later(2) })).toEqual({ version: 3, memberCount: 90 });

    expect(await membersAt(connected.shop, segmentId, 1)).toEqual(range(1, 90));
    expect(await membersAt(connected.shop, segmentId, 2)).toEqual([...range(3, 90), 91]);
    expect(await membersAt(connected.shop, segmentId, 3)).toEqual([1, ...range(3, 90), 91]);
    expect(await readVersions()).toMatchObject([
      { joined: 90, left: 0 },
      { joined: 1, left: 2 },
      { joined: 1, left: 0 },
    ]);
    expect(await db.segmentMember.count({ where: { shopId: connected.shop.id } })).toBe(92);
  });

  test("without a change makes no new version, but says when the list was read", async () => {
    expect(await sync({ now: later(5) })).toEqual({ version: 1, memberCount: 90 });
    expect(await readVersions()).toHaveLength(1);
    expect((await readSegment()).syncedAt).toEqual(later(5));
  });

  test("after an edit makes a new version even with the same members", async () => {
    await db.segment.update({
      where: { shopId_id: { shopId: connected.shop.id, id: segmentId } },
      data: { query: "customer_tags CONTAINS 'vip' AND number_of_orders >= 0" },
    });
    expect(await sync({ now: later(5) })).toEqual({ version: 2, memberCount: 90 });
    expect(await readVersions()).toMatchObject([
      {},
      { joined: 0, left: 0, query: "customer_tags CONTAINS 'vip' AND number_of_orders >= 0" },
    ]);
  });

  test("that began at the same moment is not read twice", async () => {
    connected.operations.length = 0;
    expect(await sync()).toEqual({ version: 1, memberCount: 90 });
    expect(connected.operations).toEqual([]);
  });
});

describe("a walk that is broken off", () => {
  test.each([0, 1, 2, 3])(
    "after %i pages goes on where it was, and ends with the same members, none twice",
    async (pages) => {
      breakOffAfter(pages);
      await expect(sync()).rejects.toThrow("ACCESS_DENIED");
      expect(await membersAt(connected.shop, segmentId, 1)).toEqual([]);
      expect(await readSegment()).toMatchObject({
        syncState: "failed",
        syncError: expect.stringContaining("Shopify refused"),
        version: 0,
      });

      connected.intercept(null);
      expect(await sync()).toEqual({ version: 1, memberCount: 90 });
      expect(await membersAt(connected.shop, segmentId, 1)).toEqual(range(1, 90));
      expect(await countStaged()).toBe(0);
      expect(await readSegment()).toMatchObject({ syncState: "ready", syncError: null });
    },
  );

  test("does not read the pages again that it has", async () => {
    breakOffAfter(2);
    await sync().catch(() => undefined);
    expect(await countStaged()).toBe(50);
    const cursors: unknown[] = [];
    connected.intercept(({ name, variables }) => {
      if (name === "ReadSegmentMembers") cursors.push(variables.after);
      return undefined;
    });
    await sync({ now: later(10), mayContinue: true });
    expect(cursors).toHaveLength(1);
    expect(cursors[0]).not.toBeNull();
  });

  test("is read from the beginning for whoever wants a list of now", async () => {
    breakOffAfter(2);
    await sync().catch(() => undefined);
    connected.intercept(null);
    await setTags(connected, [1], []);
    expect(await sync({ now: later(10) })).toEqual({ version: 1, memberCount: 89 });
  });

  test("is read from the beginning when it is hours old", async () => {
    breakOffAfter(2);
    await sync().catch(() => undefined);
    connected.intercept(null);
    await setTags(connected, [1], []);
    expect(await sync({ now: later(180), mayContinue: true })).toEqual({ version: 1, memberCount: 89 });
  });

  test("starts over when Shopify no longer knows its place", async () => {
    breakOffAfter(2);
    await sync().catch(() => undefined);
    let refused = 0;
    connected.intercept(({ name, variables }) => {
      if (name !== "ReadSegmentMembers" || variables.after === null) return undefined;
      refused += 1;
      return refusal("INVALID_CURSOR");
    });
    expect(await sync({ now: later(1), mayContinue: true })).toEqual({ version: 1, memberCount: 90 });
    expect(refused).toBe(1);
  });

  test("keeps the last complete list in use meanwhile", async () => {
    await sync();
    await setTags(connected, range(1, 30), []);
    breakOffAfter(1);
    await sync({ now: later(1) }).catch(() => undefined);
    expect(await readSegment()).toMatchObject({ version: 1, memberCount: 90 });
    expect(await membersAt(connected.shop, segmentId, 1)).toEqual(range(1, 90));
  });
});

describe("two processes at once", () => {
  test("make one list, each member once", async () => {
    connected.intercept(smallPages(25));
    const results = await Promise.all([sync(), sync({ now: later(1) }), sync({ now: later(1) })]);
    expect(results.map((result) => result?.memberCount)).toEqual([90, 90, 90]);
    expect(await membersAt(connected.shop, segmentId, 1)).toEqual(range(1, 90));
    expect(await readVersions()).toHaveLength(1);
    expect(await countStaged()).toBe(0);
  });

  test("never walk at the same time", async () => {
    let walking = 0;
    let most = 0;
    connected.intercept(({ name, variables }) => {
      if (name === "ReadSegmentMembers" && variables.after === null) walking += 1;
      most = Math.max(most, walking);
      if (name === "ReadSegmentMembers") walking -= 1;
      return undefined;
    });
    await Promise.all(range(1, 4).map((minutes) => sync({ now: later(minutes) })));
    expect(most).toBe(1);
  });
});

test("more segments at once than there are connections are all read", async () => {
  const ids = await Promise.all(range(1, 15).map((number) => addTagSegment(connected, `tag ${number}`)));
  await setTags(
    connected,
    [5],
    range(1, 15).map((number) => `tag ${number}`),
  );
  const lists = await Promise.all(ids.map((id) => syncSegment(connected.shop, id, { now })));
  expect(lists.map((list) => list?.memberCount)).toEqual(Array(15).fill(1));
});

describe("members who come and go while the pages are read", () => {
  test("leave a list without doubles, of members that Shopify named", async () => {
    let pages = 0;
    const pending: Promise<void>[] = [];
    connected.intercept((operation) => {
      const refused = smallPages(25)(operation);
      if (operation.name === "ReadSegmentMembers" && !refused) {
        pages += 1;
        if (pages === 2) pending.push(setTags(connected, [1, 2, 45], []), setTags(connected, [91, 92, 93], ["vip"]));
      }
      return refused;
    });
    const list = await sync();
    await Promise.all(pending);
    const members = await membersAt(connected.shop, segmentId, 1);
    expect(new Set(members).size).toBe(members.length);
    expect(members).toHaveLength(list?.memberCount ?? 0);
    expect(members.every((id) => id <= 93)).toBe(true);

    connected.intercept(null);
    await sync({ now: later(1) });
    expect(await membersAt(connected.shop, segmentId, (await readSegment()).version)).toEqual(
      range(1, 93).filter((id) => ![1, 2, 45].includes(id)),
    );
  });
});

describe("an edit while the pages are read", () => {
  test("has the walk begin again with the new query", async () => {
    connected.intercept(smallPages(25));
    let edited: Promise<unknown> | undefined;
    connected.intercept((operation) => {
      if (operation.name === "ReadSegmentMembers" && operation.variables.after !== null) {
        edited ??= Promise.all([
          connected.store.context.pool.query("UPDATE segment SET query = $2 WHERE id = $1", [
            segmentId,
            "customer_tags CONTAINS 'new'",
          ]),
          setTags(connected, [95], ["new"]),
          pool.query("UPDATE segment SET query = $2, sync_started_at = NULL, sync_cursor = NULL WHERE id = $1", [
            segmentId,
            "customer_tags CONTAINS 'new'",
          ]),
        ]);
      }
      return smallPages(25)(operation);
    });
    expect(await sync()).toEqual({ version: 1, memberCount: 1 });
    await edited;
    expect(await membersAt(connected.shop, segmentId, 1)).toEqual([95]);
    expect((await readVersions())[0]?.query).toBe("customer_tags CONTAINS 'new'");
  });
});

describe("a large segment", () => {
  beforeEach(async () => {
    await connected.store.context.pool.query(`UPDATE shop SET settings = '{"largeSegmentAbove": 50}' WHERE id = $1`, [
      connected.storeShopId,
    ]);
  });

  test("is listed by Shopify first, then paged", async () => {
    expect(await sync()).toEqual({ version: 1, memberCount: 90 });
    expect(connected.operations).toContain("CreateMemberQuery");
    expect(await membersAt(connected.shop, segmentId, 1)).toEqual(range(1, 90));
  });

  test("goes on with the list that Shopify made for it", async () => {
    breakOffAfter(2);
    await sync().catch(() => undefined);
    connected.intercept(null);
    connected.operations.length = 0;
    expect(await sync()).toEqual({ version: 1, memberCount: 90 });
    expect(connected.operations).not.toContain("CreateMemberQuery");
  });

  test("has a new list made when Shopify no longer has the old one", async () => {
    breakOffAfter(2);
    await sync().catch(() => undefined);
    connected.intercept(null);
    await connected.store.context.pool.query("TRUNCATE member_query CASCADE");
    expect(await sync()).toEqual({ version: 1, memberCount: 90 });
    expect(await membersAt(connected.shop, segmentId, 1)).toEqual(range(1, 90));
  });
});

test("a walk that comes out far too short is done again on a list that Shopify makes first", async () => {
  connected.intercept(({ name, variables }) =>
    name === "ReadSegmentMembers" && !variables.queryId
      ? Response.json({
          data: {
            customerSegmentMembers: {
              totalCount: 90,
              pageInfo: { hasNextPage: false, endCursor: null },
              edges: range(1, 10).map((id) => ({ node: { id: `gid://shopify/CustomerSegmentMember/${id}` } })),
            },
          },
        })
      : undefined,
  );
  expect(await sync()).toEqual({ version: 1, memberCount: 90 });
  expect(connected.operations).toContain("CreateMemberQuery");
});

test("a list that Shopify cannot hand over whole is not taken, and the merchant is told", async () => {
  await sync();
  connected.intercept(({ name }) =>
    name === "ReadSegmentMembers"
      ? Response.json({
          data: {
            customerSegmentMembers: { totalCount: 90, pageInfo: { hasNextPage: false, endCursor: null }, edges: [] },
          },
        })
      : undefined,
  );
  await expect(sync({ now: later(1) })).rejects.toThrow("fewer members than it counts");
  expect(await readSegment()).toMatchObject({
    version: 1,
    syncState: "failed",
    syncError: expect.stringContaining("The last list stays in use"),
  });

  connected.intercept(null);
  connected.operations.length = 0;
  expect(await sync({ now: later(2), mayContinue: true })).toEqual({ version: 1, memberCount: 90 });
  expect(connected.operations).not.toContain("ReadMemberQuery");
});

test("ids that are no customer's are refused, not stored", async () => {
  connected.intercept(({ name }) =>
    name === "ReadSegmentMembers"
      ? Response.json({
          data: {
            customerSegmentMembers: {
              totalCount: 1,
              pageInfo: { hasNextPage: false, endCursor: null },
              edges: [{ node: { id: "gid://shopify/Company/1" } }],
            },
          },
        })
      : undefined,
  );
  await expect(sync()).rejects.toThrow("gid://shopify/Company/1");
  expect(await readSegment()).toMatchObject({ version: 0, syncState: "failed" });
});

test("a segment that the app does not have is gone", async () => {
  expect(await syncSegment(connected.shop, 1n, { now })).toBeNull();
});

test("a segment deleted in Shopify before its webhook arrived is gone", async () => {
  await connected.store.context.pool.query("DELETE FROM segment WHERE id = $1", [segmentId]);
  expect(await sync()).toBeNull();
  expect((await readSegment()).deletedAt).toEqual(now);
});
