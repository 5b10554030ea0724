import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { countMembers } from "#app/segments/count-members.server.ts";
import { deleteSegment } from "#app/segments/delete-segment.server.ts";
import { forgetSegmentFromWebhook, mirrorSegmentFromWebhook } from "#app/segments/mirror-segments.server.ts";
import { readFilters, suggestValues } from "#app/segments/read-filters.server.ts";
import { copySegment, createSegment, updateSegment } from "#app/segments/save-segment.server.ts";
import { suggestedSegments } from "#app/segments/suggested-segments.ts";
import { parseQuery } from "#app/segments/query/parse-query.ts";
import { printQuery } from "#app/segments/query/print-query.ts";
import { makeShop } from "../factories.ts";
import { drainQueue, readQueue } from "../setup/drain-queue.ts";
import { addCustomers, connectShop, setTags, type ConnectedShop } from "./connected-shop.ts";

const author = { actor: "Noor", now: new Date("2026-06-01T12:00:00Z") };

let connected: ConnectedShop;
beforeEach(async () => {
  connected = await connectShop();
  await addCustomers(connected, { first: 1, last: 12, tags: ["vip"] });
});

const readSegments = () => db.segment.findMany({ where: { shopId: connected.shop.id }, orderBy: { id: "asc" } });
const create = (name = "VIP", query = "customer_tags CONTAINS 'vip'") =>
  createSegment(connected.shop, { name, query }, author);

async function createdId(): Promise<bigint> {
  const made = await create();
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.segmentId;
}

const inShopify = async (id: bigint) =>
  (
    await connected.store.context.pool.query<{ name: string; query: string }>(
      "SELECT name, query FROM segment WHERE id = $1",
      [id],
    )
  ).rows[0];

describe("creating a segment", () => {
  test("makes it in Shopify, here at once, and has its members read", async () => {
    const made = await create();
    expect(made).toMatchObject({ ok: true, name: "VIP" });
    await drainQueue();
    expect(await readSegments()).toMatchObject([{ name: "VIP", memberCount: 12, syncState: "ready" }]);
    expect(await db.auditEvent.findFirst({ where: { shopId: connected.shop.id } })).toMatchObject({
      actor: "Noor",
      action: "segment.created",
    });
  });

  test("with a name that is taken gets the name Shopify gives it", async () => {
    await create();
    expect(await create()).toMatchObject({ ok: true, name: "VIP (2)" });
  });

  test.each([
    ["", "customer_tags CONTAINS 'vip'", { name: "Name can't be blank" }],
    ["x".repeat(256), "customer_tags CONTAINS 'vip'", { name: "Name is too long (maximum is 255 characters)" }],
    ["VIP", "", { query: "Query can't be blank" }],
    ["VIP", "total_spent > 5", { query: expect.stringContaining("filter cannot be found") }],
  ])("says in Shopify's words beside which field it was refused: %j", async (name, query, problems) => {
    expect(await create(name, query)).toEqual({ ok: false, problems: expect.objectContaining(problems) });
    expect(await readSegments()).toEqual([]);
  });
});

describe("changing a segment", () => {
  test("writes only what is different, and reads the members again when the query is", async () => {
    const id = await createdId();
    await drainQueue();
    await updateSegment(connected.shop, id, { name: "Best", query: "customer_tags CONTAINS 'vip'", ...author });
    expect((await readQueue()).filter((job) => job.task === "sync-segment")).toEqual([]);
    await updateSegment(connected.shop, id, { name: "Best", query: "customer_tags CONTAINS 'none'", ...author });
    await drainQueue();
    expect(await readSegments()).toMatchObject([{ name: "Best", memberCount: 0, version: 2 }]);
    expect(await inShopify(id)).toMatchObject({ name: "Best", query: "customer_tags CONTAINS 'none'" });
  });

  test("without a difference asks Shopify for nothing", async () => {
    const id = await createdId();
    connected.operations.length = 0;
    expect(
      await updateSegment(connected.shop, id, { name: "VIP", query: "customer_tags CONTAINS 'vip'", ...author }),
    ).toMatchObject({ ok: true });
    expect(connected.operations).toEqual([]);
  });

  test("that is another shop's is not found", async () => {
    const id = await createdId();
    const other = await makeShop();
    await expect(updateSegment(other, id, { name: "Mine", query: "x", ...author })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(deleteSegment(other, id, author)).rejects.toMatchObject({ code: "not-found" });
    await expect(copySegment(other, id, author)).rejects.toMatchObject({ code: "not-found" });
  });
});

test("a copy has the query of the original and a name of its own", async () => {
  const id = await createdId();
  expect(await copySegment(connected.shop, id, author)).toMatchObject({ ok: true, name: "Copy of VIP" });
  expect((await readSegments()).map((segment) => segment.query)).toEqual(Array(2).fill("customer_tags CONTAINS 'vip'"));
});

describe("deleting a segment", () => {
  test("deletes it in Shopify and hides it here, while its lists stay readable", async () => {
    const id = await createdId();
    await drainQueue();
    expect(await deleteSegment(connected.shop, id, author)).toEqual({ ok: true });
    expect(await inShopify(id)).toBeUndefined();
    expect(await readSegments()).toMatchObject([{ deletedAt: author.now }]);
    expect(await db.segmentMember.count({ where: { segmentId: id } })).toBe(12);
  });

  test("that Shopify no longer has is no error", async () => {
    const id = await createdId();
    await connected.store.context.pool.query("DELETE FROM segment WHERE id = $1", [id]);
    expect(await deleteSegment(connected.shop, id, author)).toEqual({ ok: true });
  });
});

describe("what Shopify tells of segments", () => {
  const body = (overrides: object = {}) => ({
    id: 77,
    name: "VIP",
    query: "customer_tags CONTAINS 'vip'",
    creationDate: "2026-05-01T10:00:00Z",
    lastEditDate: "2026-05-01T10:00:00Z",
    ...overrides,
  });
  const hear = (overrides?: object) => mirrorSegmentFromWebhook(connected.shop, body(overrides));

  test("a burst of changes is followed by one reading of the members", async () => {
    await hear();
    for (let edit = 1; edit <= 5; edit += 1) {
      await hear({ query: `customer_tags CONTAINS '${edit}'`, lastEditDate: `2026-05-01T10:0${edit}:00Z` });
    }
    expect((await readQueue()).filter((job) => job.task === "sync-segment")).toHaveLength(1);
    expect((await readSegments())[0]?.query).toBe("customer_tags CONTAINS '5'");
  });

  test("that arrives late or twice changes nothing", async () => {
    await hear({ name: "New", lastEditDate: "2026-05-02T10:00:00Z" });
    await hear({ name: "Old" });
    await hear({ name: "New", lastEditDate: "2026-05-02T10:00:00Z" });
    expect(await readSegments()).toMatchObject([{ name: "New" }]);
  });

  test("that is deleted does not come back by a late update", async () => {
    await hear();
    await forgetSegmentFromWebhook(connected.shop, { id: 77 }, author);
    await hear({ name: "Late", lastEditDate: "2026-05-03T10:00:00Z" });
    expect(await readSegments()).toMatchObject([{ name: "VIP", deletedAt: author.now }]);
  });

  test("without a query is the list of everyone, which is not read", async () => {
    await hear({ query: "" });
    expect(await readSegments()).toEqual([]);
  });
});

describe("before a segment is saved", () => {
  test("Shopify counts who would be in it", async () => {
    expect(await countMembers(connected.shop, "customer_tags CONTAINS 'vip'")).toEqual({ ok: true, count: 12 });
    expect(await countMembers(connected.shop, "nonsense = 1")).toMatchObject({
      ok: false,
      problem: expect.stringContaining("nonsense"),
    });
  });

  test("Shopify's filters are offered, asked for once in ten minutes", async () => {
    const filters = await readFilters(connected.shop);
    expect(filters.find((filter) => filter.name === "number_of_orders")).toMatchObject({
      kind: "integer",
      multiValue: false,
    });
    expect(filters.find((filter) => filter.name === "customer_tags")).toMatchObject({
      kind: "association",
      multiValue: true,
    });
    const bought = filters.find((filter) => filter.name === "products_purchased");
    expect(bought?.kind).toBe("event");
    expect(bought?.parameters).toContainEqual(expect.objectContaining({ name: "date", kind: "date" }));
    expect(bought?.parameters).toContainEqual(expect.objectContaining({ name: "id", kind: "ids" }));
    await readFilters(connected.shop);
    expect(connected.operations.filter((name) => name === "ListSegmentFilters")).toHaveLength(1);
  });

  test("Shopify's values are offered", async () => {
    const tags = await suggestValues(connected.shop, { filter: "customer_tags", search: "v" });
    expect(tags).toContainEqual({ value: "vip", label: "vip" });
  });

  test("a value with an apostrophe is offered as it is, and can be asked for", async () => {
    await setTags(connected, [1], ["mother's day"]);
    const [tag] = await suggestValues(connected.shop, { filter: "customer_tags", search: "mother's" });
    expect(tag).toEqual({ value: "mother's day", label: "mother's day" });
    const query = printQuery({
      ...{ kind: "contains", attribute: { name: "customer_tags", yearly: false }, negated: false },
      value: { kind: "text", text: tag?.value ?? "" },
    });
    expect(await countMembers(connected.shop, query)).toEqual({ ok: true, count: 1 });
  });

  test("several products are asked for in one condition", async () => {
    const query =
      "products_purchased MATCHES (id IN (1, 2), date >= -30d) AND products_purchased NOT MATCHES (id NOT IN (3))";
    expect(await countMembers(connected.shop, query)).toEqual({ ok: true, count: 0 });
  });

  test("the editor does without values and count when Shopify does not let us in", async () => {
    await db.session.deleteMany();
    expect(await suggestValues(connected.shop, { filter: "customer_tags", search: "w" })).toEqual([]);
    expect(await countMembers(connected.shop, "number_of_orders > 0")).toMatchObject({
      ok: false,
      problem: expect.stringContaining("open the app again"),
    });
  });

  test.each(suggestedSegments.map((segment) => [segment.name, segment] as const))(
    "the suggestion “%s” is one Shopify takes",
    async (_, segment) => {
      const parsed = parseQuery(segment.query);
      expect(parsed).toMatchObject({ ok: true });
      if (parsed.ok) expect(printQuery(parsed.query)).toBe(segment.query);
      expect(await createSegment(connected.shop, segment, author)).toMatchObject({ ok: true, name: segment.name });
    },
  );
});
