import { expect, test } from "vitest";
import { openShop, shopId } from "./open-shop.ts";

const people = Array.from({ length: 5 }, (_, index) => ({
  firstName: `Person ${index}`,
  email: `p${index}@example.com`,
}));

test("an object costs 1, a connection 2 and its nodes, and scalars nothing", async () => {
  const { ask, addCustomers } = await openShop();
  await addCustomers(...people);
  expect((await ask("{ shop { name email } }")).cost).toMatchObject({ requestedQueryCost: 1, actualQueryCost: 1 });
  const flat = await ask("{ customers(first: 10) { nodes { id } pageInfo { hasNextPage } } }");
  expect(flat.cost).toMatchObject({ requestedQueryCost: 12, actualQueryCost: 7 });
  const deep = await ask(
    "{ customers(first: 10) { edges { node { id amountSpent { amount } defaultAddress { city } } } } }",
  );
  expect(deep.cost).toMatchObject({ requestedQueryCost: 2 + 10 * 3, actualQueryCost: 2 + 5 * 2 });
  const nested = await ask("{ customers(first: 10) { nodes { id orders(first: 5) { nodes { id } } } } }");
  expect(nested.cost.requestedQueryCost).toBe(2 + 10 * (1 + 2 + 5));
});

test("variables and fragments count like what they stand for, and a fragment's type is the dearest of several", async () => {
  const { ask } = await openShop();
  const answer = await ask(
    `query ($n: Int!, $ids: [ID!]!) {
       customers(first: $n) { nodes { ...Who } }
       nodes(ids: $ids) { id ... on Customer { amountSpent { amount } defaultAddress { city } } ... on Segment { name } }
     }
     fragment Who on Customer { id amountSpent { amount } }`,
    { n: 3, ids: ["gid://shopify/Customer/1", "gid://shopify/Customer/2"] },
  );
  expect(answer.cost.requestedQueryCost).toBe(2 + 3 * 2 + 2 * 3);
});

test("a mutation costs 10, whatever its payload shows", async () => {
  const { ask } = await openShop();
  const answer = await ask(
    `mutation { segmentCreate(name: "VIP", query: "customer_tags CONTAINS 'vip'") { segment { id } userErrors { message } } }`,
  );
  expect(answer.cost).toMatchObject({ requestedQueryCost: 10, actualQueryCost: 10 });
});

test("a page of 1,000 member ids fits into one query; with their addresses it does not", async () => {
  const { ask } = await openShop();
  const members = (fields: string) =>
    `{ customerSegmentMembers(query: "number_of_orders >= 0", first: 1000) { totalCount edges { node { id ${fields} } } } }`;
  expect((await ask(members(""))).cost.requestedQueryCost).toBe(1000);
  const refused = await ask(members("defaultAddress { city }"));
  expect(refused.status).toBe(200);
  expect(refused.data).toBeUndefined();
  expect(refused.errors?.[0]).toMatchObject({
    message: expect.stringContaining(
      "Query cost is 2000, which exceeds the single query max cost limit (1000).",
    ) as string,
    extensions: { code: "MAX_COST_EXCEEDED", cost: 2000, maxCost: 1000 },
  });
});

test("the bucket empties, refuses with THROTTLED and HTTP 200, and fills again at the restore rate", async () => {
  const { ask, advance, store } = await openShop();
  await store.context.pool.query("UPDATE shop SET restore_rate = 50, bucket_size = 600 WHERE id = $1", [shopId]);
  // The answer holds nobody: only the points of the empty connection are kept, the rest is given back.
  const first = await ask("{ customers(first: 250) { nodes { id } } }");
  expect(first.cost).toMatchObject({ requestedQueryCost: 252, actualQueryCost: 2 });
  expect(first.cost.throttleStatus).toEqual({ maximumAvailable: 600, currentlyAvailable: 598, restoreRate: 50 });
  for (let tag = 0; tag < 59; tag++)
    await ask(`mutation { tagsAdd(id: "gid://shopify/Customer/1", tags: "x") { userErrors { message } } }`);
  const refused = await ask(
    `mutation { tagsAdd(id: "gid://shopify/Customer/1", tags: "x") { userErrors { message } } }`,
  );
  expect(refused.status).toBe(200);
  expect(refused.errors).toEqual([
    {
      message: "Throttled",
      extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
    },
  ]);
  expect(refused.cost).toMatchObject({ requestedQueryCost: 10, actualQueryCost: null });
  advance(1);
  expect((await ask("{ shop { name } }")).cost.throttleStatus.currentlyAvailable).toBe(8 + 50 - 1);
  advance(3600);
  expect((await ask("{ shop { name } }")).cost.throttleStatus.currentlyAvailable).toBe(599);
});
