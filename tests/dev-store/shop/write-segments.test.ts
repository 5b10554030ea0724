import { beforeEach, expect, test } from "vitest";
import { countSegments, listSegments, readSegment } from "#dev-store/shop/read-segments.ts";
import { readMemberships } from "#dev-store/shop/read-members.ts";
import { createSegment, deleteSegment, updateSegment } from "#dev-store/shop/write-segments.ts";
import { addCustomer, addShop, listenToWebhooks, now, openData, shopId } from "#tests/dev-store/open-data.ts";

const ctx = openData();
let announced: () => Promise<{ topic: string; payload: unknown }[]>;
beforeEach(async () => {
  await addShop(ctx);
  announced = await listenToWebhooks(ctx, ["segments/create", "segments/update", "segments/delete"]);
});

const query = "number_of_orders > 0";
const create = (name: string, text = query) => createSegment(ctx, shopId, { name, query: text });

async function mustCreate(name: string, text = query): Promise<bigint> {
  const created = await create(name, text);
  if (!created.ok) throw new Error(created.userErrors[0]?.message);
  return created.segment.id;
}

test("a segment is stored without the spaces around it, and announced", async () => {
  const id = await mustCreate("  Buyers ", ` ${query}\n`);
  expect(await readSegment(ctx.pool, shopId, id)).toEqual({ id, name: "Buyers", query, createdAt: now, editedAt: now });
  expect(await announced()).toEqual([
    {
      topic: "segments/create",
      payload: {
        id: Number(id),
        name: "Buyers",
        query,
        creationDate: now.toISOString(),
        lastEditDate: now.toISOString(),
      },
    },
  ]);
});

test("a taken name is numbered on, ten times at most", async () => {
  const names = [];
  for (let time = 0; time < 12; time += 1) {
    const created = await create("VIP");
    names.push(created.ok ? created.segment.name : created.userErrors[0]?.message);
  }
  expect(names.slice(0, 3)).toEqual(["VIP", "VIP (2)", "VIP (3)"]);
  expect(names.slice(10)).toEqual(["VIP (11)", "Name has already been taken"]);
  expect(await create("VIP (5)")).toMatchObject({ ok: true, segment: { name: "VIP (12)" } });
});

// Texts as recorded from Shopify.
test.each([
  ["", query, [{ field: ["name"], message: "Name can't be blank" }]],
  ["A", "", [{ field: ["query"], message: "Query can't be blank" }]],
  [
    " ",
    " ",
    [
      { field: ["name"], message: "Name can't be blank" },
      { field: ["query"], message: "Query can't be blank" },
    ],
  ],
  ["N".repeat(256), query, [{ field: ["name"], message: "Name is too long (maximum is 255 characters)" }]],
  ["A", query.padEnd(5001), [{ field: ["query"], message: "Query is too long (maximum is 5000 characters)" }]],
  [
    "A",
    "not a valid segment query ???",
    [
      { field: ["query"], message: "Query Line 1 Column 6: 'valid' is unexpected." },
      { field: ["query"], message: "Query Line 1 Column 4: 'a' filter cannot be found." },
    ],
  ],
  ["", "not a valid segment query ???", [{ field: ["name"], message: "Name can't be blank" }]],
])("creating %j with %j is refused", async (name, text, userErrors) => {
  expect(await create(name, text)).toEqual({ ok: false, userErrors });
  expect(await announced()).toEqual([]);
});

test("a shop has 6,000 segments at most", async () => {
  await ctx.pool.query(
    "INSERT INTO segment (shop_id, id, name, query, created_at, edited_at) SELECT 1, n, 'S' || n, $1, now(), now() FROM generate_series(1, 6000) AS n",
    [query],
  );
  expect(await create("One more")).toEqual({
    ok: false,
    userErrors: [{ field: null, message: "Segment limit reached. Delete an existing segment to create more." }],
  });
  expect(await countSegments(ctx.pool, shopId)).toBe(6000);
});

test("a segment's name and query change one by one", async () => {
  const id = await mustCreate("Buyers");
  await mustCreate("Others");
  expect(await updateSegment(ctx, shopId, { id, query: "number_of_orders > 1" })).toMatchObject({
    ok: true,
    segment: { name: "Buyers", query: "number_of_orders > 1", editedAt: now },
  });
  expect(await updateSegment(ctx, shopId, { id, name: "Others" })).toMatchObject({
    ok: true,
    segment: { name: "Others (2)" },
  });
  expect(await updateSegment(ctx, shopId, { id, name: "Others (2)" })).toMatchObject({
    segment: { name: "Others (2)" },
  });
  expect(await updateSegment(ctx, shopId, { id, query: "nonsense = 1" })).toMatchObject({
    ok: false,
    userErrors: [{ field: ["query"] }],
  });
  expect(await updateSegment(ctx, shopId, { id })).toEqual({
    ok: false,
    userErrors: [{ field: null, message: "At least one attribute to change must be present" }],
  });
  expect(await updateSegment(ctx, shopId, { id: 9n, name: "A" })).toEqual({
    ok: false,
    userErrors: [{ field: ["id"], message: "Segment does not exist" }],
  });
});

test("a deleted segment is gone, once", async () => {
  const id = await mustCreate("Buyers");
  await announced();
  expect(await deleteSegment(ctx, shopId, id)).toEqual({ ok: true, deletedId: id });
  expect(await announced()).toEqual([{ topic: "segments/delete", payload: { id: Number(id) } }]);
  expect(await deleteSegment(ctx, shopId, id)).toMatchObject({ ok: false });
});

test("another shop's segment can be neither read nor changed", async () => {
  const id = await mustCreate("Buyers");
  await addShop(ctx, 2n);
  expect(await readSegment(ctx.pool, 2n, id)).toBeNull();
  expect(await updateSegment(ctx, 2n, { id, name: "Mine" })).toMatchObject({ ok: false });
  expect(await deleteSegment(ctx, 2n, id)).toMatchObject({ ok: false });
  expect(await readSegment(ctx.pool, shopId, id)).toMatchObject({ name: "Buyers" });
});

test.each([
  [null, ["Buyers", "Big Buyers", "Sleepers"]],
  ['name:"big buyers"', ["Big Buyers"]],
  ["name:big*", ["Big Buyers"]],
  ["buyers", ["Buyers", "Big Buyers"]],
])("searching %s", async (search, expected) => {
  for (const name of ["Buyers", "Big Buyers", "Sleepers"]) await mustCreate(name);
  const { rows } = await listSegments(ctx.pool, shopId, { search, page: { first: 10 } });
  expect(rows.map(({ name }) => name)).toEqual(expected);
});

test("membership is told for the segments that exist, in the shop's own days", async () => {
  const buyers = await mustCreate("Buyers");
  const today = await mustCreate("Today", "last_order_date = today");
  await addShop(ctx, 2n);
  // 03:00 UTC on 22 November is still the 21st in New York, where the shop is.
  await addCustomer(ctx, { id: 1n, numberOfOrders: 1, lastOrderAt: new Date("2026-11-22T03:00:00Z") });
  const segmentIds = [today, buyers, 12345n];
  const told = await readMemberships(ctx.pool, shopId, { customerId: 1n, segmentIds, now });
  expect(told).toEqual([
    { segmentId: buyers, isMember: true },
    { segmentId: today, isMember: false },
  ]);
  expect(await readMemberships(ctx.pool, shopId, { customerId: 9n, segmentIds: [buyers], now })).toEqual([
    { segmentId: buyers, isMember: false },
  ]);
  expect(await readMemberships(ctx.pool, 2n, { customerId: 1n, segmentIds, now })).toEqual([]);
});
