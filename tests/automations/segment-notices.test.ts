import { beforeEach, describe, expect, test } from "vitest";
import { enterFromNotices, enterFromSegment } from "#app/automations/enter-from-segment.server.ts";
import { db } from "#app/db.server.ts";
import { recordMembership } from "#app/segments/record-membership.server.ts";
import { updateSegment } from "#dev-store/shop/write-segments.ts";
import { makeCustomer, makeShop, makeSegmentVersion } from "#tests/factories.ts";
import { addTagSegment, connectShop, type ConnectedShop } from "#tests/segments/connected-shop.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

/** Of 1 May 2026, when the automations are turned on at midnight, and of the day after. */
const at = (time: string, day = 1) => new Date(`2026-05-0${day}T${time}:00Z`);
const longAgo = new Date("2026-01-01T00:00:00Z");
const last = at("23:00", 3);

/** What is told of one person: by Shopify at the moment, or by a list. */
type Told = { joined: Date } | { left: Date } | { list: Date; isInside: boolean };

let connected: ConnectedShop;
let automated: AutomatedShop;
beforeEach(async () => {
  connected = await connectShop();
  automated = await openAutomatedShop({ shop: connected.shop });
});

/** A segment whose list was read once after the automations on it were turned on, and one person outside of it. */
async function openWatched(definition: Parameters<AutomatedShop["turnOn"]>[0] = {}) {
  const { shop } = connected;
  await db.automation.updateMany({ where: { shopId: shop.id }, data: { status: "paused" } });
  const segmentId = await addTagSegment(connected, `t${(count += 1)}`);
  const { query } = await db.segment.update({
    where: { shopId_id: { shopId: shop.id, id: segmentId } },
    data: { syncState: "ready", editedAt: longAgo },
  });
  await connected.store.context.pool.query("UPDATE segment SET edited_at = $2 WHERE id = $1", [segmentId, longAgo]);
  const trigger = (kind: "segment-entered" | "segment-left") => ({ kind, segmentId: segmentId.toString() });
  const entering = await automated.turnOn({ trigger: trigger("segment-entered"), ...definition });
  const leaving = await automated.turnOn({ trigger: trigger("segment-left") });
  const person = await makeCustomer(shop);
  const of = { shopId: shop.id, segmentId, customerId: person.id };
  let version = 0;
  const read = async (takenAt: Date, isInside: boolean, asked = query) => {
    version += 1;
    const open = await db.segmentMember.findFirst({ where: { ...of, leftVersion: null } });
    if (isInside && !open) await db.segmentMember.create({ data: { ...of, joinedVersion: version } });
    if (!isInside && open)
      await db.segmentMember.updateMany({ where: { ...of, leftVersion: null }, data: { leftVersion: version } });
    const { querySince } = await db.segment.findFirstOrThrow({ where: { shopId: shop.id, id: segmentId } });
    await makeSegmentVersion(shop, segmentId, { version, takenAt, query: asked, querySince });
    await db.segment.update({ where: { shopId_id: { shopId: shop.id, id: segmentId } }, data: { version } });
  };
  await read(at("00:01"), false);
  const watched = {
    segmentId,
    query,
    entering,
    personId: person.id,
    read,
    tell: async (one: Told) => {
      if ("list" in one) {
        await read(one.list, one.isInside);
        await enterFromSegment(shop, { segmentId, version }, { now: last });
        return;
      }
      const joined = "joined" in one;
      const payload = {
        shop_id: "gid://shopify/Shop/1",
        customer_id: `gid://shopify/Customer/${person.id}`,
        segment_id: `gid://shopify/Segment/${segmentId}`,
      };
      await recordMembership(shop, payload, { joined, at: joined ? one.joined : one.left });
      await enterFromNotices(shop, { segmentId }, { now: last });
    },
    tellAllAgain: async () => {
      await db.segmentNotice.updateMany({ where: { shopId: shop.id, segmentId }, data: { workedAt: null } });
      for (let n = version; n > 0; n -= 1) await enterFromSegment(shop, { segmentId, version: n }, { now: last });
      await enterFromNotices(shop, { segmentId }, { now: last });
    },
    runsOf: (automationId: bigint) =>
      db.enrollment.findMany({ where: { shopId: shop.id, automationId }, orderBy: { enteredAt: "asc" } }),
    runs: async () => ({
      entered: (await watched.runsOf(entering)).length,
      left: (await watched.runsOf(leaving)).length,
    }),
  };
  return watched;
}
let count = 0;

/** Every order in which these can arrive, but that a list never overtakes an earlier one. */
function orders(told: readonly Told[]): Told[][] {
  if (told.length === 0) return [[]];
  return told.flatMap((first, index) =>
    "list" in first && told.slice(0, index).some((one) => "list" in one)
      ? []
      : orders(told.filter((_, place) => place !== index)).map((rest) => [first, ...rest]),
  );
}

const stories: { name: string; told: Told[]; entered: number; left: number }[] = [
  {
    name: "joins, and is on the next list",
    told: [{ joined: at("10:00") }, { list: at("12:00"), isInside: true }],
    entered: 1,
    left: 0,
  },
  {
    name: "is on the next list, and no webhook came",
    told: [{ list: at("12:00"), isInside: true }],
    entered: 1,
    left: 0,
  },
  {
    name: "joins, leaves and joins again between two lists",
    told: [
      { joined: at("10:00") },
      { left: at("11:00") },
      { joined: at("11:30") },
      { list: at("12:00"), isInside: true },
    ],
    entered: 2,
    left: 1,
  },
  {
    name: "joins and leaves between two lists",
    told: [{ joined: at("10:00") }, { left: at("11:00") }, { list: at("12:00"), isInside: false }],
    entered: 1,
    left: 1,
  },
  {
    name: "joins while a list is read that is a little behind",
    told: [{ joined: at("11:55") }, { list: at("12:00"), isInside: false }, { list: at("00:00", 2), isInside: true }],
    entered: 1,
    left: 0,
  },
  {
    name: "joins twice, and only the lists tell of the leaving in between",
    told: [
      { joined: at("10:00") },
      { list: at("12:00"), isInside: false },
      { joined: at("14:00") },
      { list: at("00:00", 2), isInside: true },
    ],
    entered: 2,
    left: 1,
  },
  {
    name: "joins, leaves by both accounts, and comes back with the last list only",
    told: [
      { joined: at("10:00") },
      { list: at("12:00"), isInside: true },
      { left: at("13:00") },
      { list: at("00:00", 2), isInside: false },
      { list: at("12:00", 2), isInside: true },
    ],
    entered: 2,
    left: 1,
  },
];

describe("whatever the order in which webhooks and lists come, and however often", () => {
  test.each(stories)("a person who $name, enters and leaves as often as they did", async ({ told, entered, left }) => {
    for (const order of orders(told)) {
      const watched = await openWatched();
      for (const one of order) await watched.tell(one);
      expect(await watched.runs(), JSON.stringify(order)).toEqual({ entered, left });
      await watched.tellAllAgain();
      expect(await watched.runs(), JSON.stringify(order)).toEqual({ entered, left });
    }
  });
});

test("the same notice, ten times at once with a list in between, starts one run", async () => {
  const watched = await openWatched();
  const { shop } = connected;
  const told = Array.from({ length: 10 }, () => watched.tell({ joined: at("10:00") }));
  await Promise.all([...told, watched.tell({ list: at("12:00"), isInside: true })]);
  await Promise.all([watched.tellAllAgain(), watched.tellAllAgain()]);
  expect(await watched.runs()).toEqual({ entered: 1, left: 0 });
  expect(await db.segmentNotice.count({ where: { shopId: shop.id } })).toBe(1);
});

test("somebody who comes back enters again only as the re-entry rule allows", async () => {
  const watched = await openWatched({ reentry: { kind: "after-days", days: 1 } });
  await watched.tell({ joined: at("10:00") });
  await automated.advance(at("10:00"));
  await watched.tell({ left: at("11:00") });
  await watched.tell({ joined: at("12:00") });
  expect(await watched.runs()).toMatchObject({ entered: 1 });
  await watched.tell({ left: at("13:00") });
  await watched.tell({ joined: at("11:00", 2) });
  expect(await watched.runs()).toMatchObject({ entered: 2 });
});

test("leaving stops the run that came in before it, and not the one after", async () => {
  const watched = await openWatched({
    stopOn: ["segment-left"],
    steps: [automated.wait("w", 60), automated.send("a")],
  });
  await watched.tell({ joined: at("12:00") });
  await watched.tell({ joined: at("10:00") });
  await watched.tell({ left: at("11:00") });
  expect(await watched.runsOf(watched.entering)).toMatchObject([
    { state: "exited", reason: "left-segment", enteredAt: at("10:00") },
    { state: "active", enteredAt: at("12:00") },
  ]);
});

test("who joined before the automation was turned on did not come in", async () => {
  const watched = await openWatched();
  await watched.tell({ joined: new Date("2026-04-30T23:59:00Z") });
  expect(await watched.runs()).toEqual({ entered: 0, left: 0 });
});

test("a body that is not Shopify's is refused, and one of another shop's segment moves nobody here", async () => {
  const watched = await openWatched();
  const { shop } = connected;
  await expect(recordMembership(shop, { customer_id: 7 }, { joined: true, at: at("10:00") })).rejects.toThrow();
  const other = await makeShop();
  const { segmentId } = watched;
  await db.segmentNotice.create({
    data: { shopId: other.id, segmentId, customerId: watched.personId, joined: true, at: at("10:00") },
  });
  await enterFromNotices(shop, { segmentId }, { now: last });
  await watched.tell({ list: at("12:00"), isInside: false });
  expect(await watched.runs()).toEqual({ entered: 0, left: 0 });
});

describe("after the segment's query was edited", () => {
  /** In Shopify, of which the app has not heard. */
  const edit = async (watched: { segmentId: bigint }, editedAt: Date) => {
    const query = "customer_tags CONTAINS 'other'";
    await updateSegment(connected.store.context, connected.storeShopId, { id: watched.segmentId, query });
    await connected.store.context.pool.query("UPDATE segment SET edited_at = $2 WHERE id = $1", [
      watched.segmentId,
      editedAt,
    ]);
    return query;
  };

  test("whoever Shopify tells of because of that does not come in, although the app has not heard of the edit", async () => {
    const watched = await openWatched();
    const query = await edit(watched, at("10:00"));
    await watched.tell({ joined: at("10:01") });
    expect(await watched.runs()).toEqual({ entered: 0, left: 0 });
    await watched.read(at("10:05"), true, query);
    await watched.tellAllAgain();
    expect(await watched.runs()).toEqual({ entered: 0, left: 0 });
  });

  test("whoever joins once the list by the new query is read comes in, and who joined before the edit did", async () => {
    const watched = await openWatched();
    const query = await edit(watched, at("10:00"));
    await watched.read(at("10:05"), false, query);
    await watched.tell({ joined: at("10:06") });
    await watched.tell({ joined: at("09:59") });
    expect((await watched.runsOf(watched.entering)).map((run) => run.enteredAt)).toEqual([at("09:59"), at("10:06")]);
  });
});
