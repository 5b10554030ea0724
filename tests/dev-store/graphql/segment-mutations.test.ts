import { expect, test } from "vitest";
import { openShop, shopId } from "./open-shop.ts";
import type { OpenShop } from "./open-shop.ts";

type Payload = {
  segment: { id: string; name: string } | null;
  userErrors: { field: string[] | null; message: string }[];
};

async function create({ ask }: OpenShop, name: string, query: string): Promise<Payload> {
  const answer = await ask(
    "mutation ($n: String!, $q: String!) { segmentCreate(name: $n, query: $q) { segment { id name } userErrors { field message } } }",
    { n: name, q: query },
  );
  return answer.data.segmentCreate as unknown as Payload;
}

async function update({ ask }: OpenShop, variables: object): Promise<Payload> {
  const answer = await ask(
    `mutation ($id: ID!, $name: String, $query: String) {
       segmentUpdate(id: $id, name: $name, query: $query) { segment { id name } userErrors { field message } } }`,
    { ...variables },
  );
  return answer.data.segmentUpdate as unknown as Payload;
}

const valid = "number_of_orders > 1";

test("blank and long names and queries are refused in Shopify's words", async () => {
  const shop = await openShop();
  expect((await create(shop, "", "")).userErrors).toEqual([
    { field: ["name"], message: "Name can't be blank" },
    { field: ["query"], message: "Query can't be blank" },
  ]);
  expect((await create(shop, "x".repeat(256), valid)).userErrors).toEqual([
    { field: ["name"], message: "Name is too long (maximum is 255 characters)" },
  ]);
  expect((await create(shop, "Long", `customer_tags CONTAINS '${"x".repeat(5000)}'`)).userErrors).toEqual([
    { field: ["query"], message: "Query is too long (maximum is 5000 characters)" },
  ]);
});

test("a misspelt query is refused with line and column, and what else is wrong before it", async () => {
  const shop = await openShop();
  const { segment, userErrors } = await create(shop, "Broken", "not a valid segment query ???");
  expect(segment).toBeNull();
  expect(userErrors.map((error) => error.field)).toEqual(userErrors.map(() => ["query"]));
  expect(userErrors.map((error) => error.message)).toEqual([
    "Query Line 1 Column 6: 'valid' is unexpected.",
    "Query Line 1 Column 4: 'a' filter cannot be found.",
  ]);
});

test("a taken name is numbered on instead of being refused", async () => {
  const shop = await openShop();
  await create(shop, "VIP", valid);
  expect((await create(shop, "VIP", valid)).segment?.name).toBe("VIP (2)");
  expect((await create(shop, "VIP", valid)).segment?.name).toBe("VIP (3)");
});

test("an update needs something to change and a segment that exists", async () => {
  const shop = await openShop();
  const { segment } = await create(shop, "VIP", valid);
  expect((await update(shop, { id: segment?.id })).userErrors).toEqual([
    { field: null, message: "At least one attribute to change must be present" },
  ]);
  expect((await update(shop, { id: "gid://shopify/Segment/9", name: "x" })).userErrors).toEqual([
    { field: ["id"], message: "Segment does not exist" },
  ]);
  expect((await update(shop, { id: segment?.id, name: "Best" })).segment?.name).toBe("Best");
});

test("a deleted segment is gone, and deleting it again is refused", async () => {
  const shop = await openShop();
  const { segment } = await create(shop, "VIP", valid);
  const remove = async () =>
    (
      await shop.ask(
        "mutation ($id: ID!) { segmentDelete(id: $id) { deletedSegmentId userErrors { field message } } }",
        {
          id: segment?.id,
        },
      )
    ).data.segmentDelete;
  expect(await remove()).toEqual({ deletedSegmentId: segment?.id, userErrors: [] });
  expect(await remove()).toEqual({
    deletedSegmentId: null,
    userErrors: [{ field: ["id"], message: "Segment does not exist" }],
  });
});

test("a shop has at most 6,000 segments", async () => {
  const shop = await openShop();
  await shop.store.context.pool.query(
    `INSERT INTO segment (shop_id, id, name, query, created_at, edited_at)
     SELECT $1, n, 'Segment ' || n, $2, now(), now() FROM generate_series(1, 6000) AS n`,
    [shopId, valid],
  );
  expect((await create(shop, "One more", valid)).userErrors).toEqual([
    { field: null, message: "Segment limit reached. Delete an existing segment to create more." },
  ]);
});

test("filters and suggestions come from the language and the shop's own data", async () => {
  const { ask, addCustomers } = await openShop();
  await addCustomers({ firstName: "A", tags: ["vip", "loyal"] }, { firstName: "B", tags: ["vip"] });
  const filters = await ask(`{ segmentFilters(first: 100) { nodes { __typename queryName multiValue
    ... on SegmentEventFilter { returnValueType parameters { queryName parameterType optional } } } } }`);
  const nodes = (filters.data.segmentFilters as unknown as { nodes: { queryName: string }[] }).nodes;
  expect(nodes).toContainEqual({
    __typename: "SegmentAssociationFilter",
    queryName: "customer_tags",
    multiValue: true,
  });
  expect(nodes.find(({ queryName }) => queryName === "orders_placed")).toMatchObject({
    __typename: "SegmentEventFilter",
  });
  const suggested = await ask(`{
    segmentFilterSuggestions(search: "tags", first: 5) { nodes { queryName } }
    segmentValueSuggestions(search: "", filterQueryName: "customer_tags", first: 5) { nodes { queryName localizedValue } }
  }`);
  expect(suggested.data).toEqual({
    segmentFilterSuggestions: { nodes: [{ queryName: "customer_tags" }] },
    segmentValueSuggestions: {
      nodes: [
        { queryName: "vip", localizedValue: "vip" },
        { queryName: "loyal", localizedValue: "loyal" },
      ],
    },
  });
});
