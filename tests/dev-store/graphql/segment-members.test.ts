import { expect, test } from "vitest";
import { openShop } from "./open-shop.ts";

const members = `query ($query: String, $segmentId: ID, $queryId: ID, $first: Int!, $after: String, $timezone: String) {
  customerSegmentMembers(query: $query, segmentId: $segmentId, queryId: $queryId, first: $first, after: $after, timezone: $timezone) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { id } }
  }
}`;

type Page = {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string };
  edges: { node: { id: string } }[];
};

const people = Array.from({ length: 25 }, (_, index) => ({
  firstName: `P${index}`,
  tags: index % 2 === 0 ? ["vip"] : [],
  amountSpent: String(index),
}));

test("members are walked page by page, with their own kind of id and the whole count on each page", async () => {
  const { ask, addCustomers } = await openShop();
  await addCustomers(...people);
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const answer = await ask(members, { query: "customer_tags CONTAINS 'vip'", first: 5, after });
    const page = answer.data.customerSegmentMembers as unknown as Page;
    expect(page.totalCount).toBe(13);
    ids.push(...page.edges.map((edge) => edge.node.id));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after);
  expect(ids).toEqual(Array.from({ length: 13 }, (_, index) => `gid://shopify/CustomerSegmentMember/${1 + 2 * index}`));
});

test("a date is counted in UTC unless a time zone is given", async () => {
  const { ask, addCustomers } = await openShop();
  await addCustomers({ firstName: "Ada", createdAt: new Date("2026-03-01T03:00:00Z") });
  const count = async (timezone?: string) => {
    const answer = await ask(members, { query: "customer_added_date = 2026-03-01", first: 1, timezone });
    return (answer.data.customerSegmentMembers as unknown as Page).totalCount;
  };
  expect(await count()).toBe(1);
  expect(await count("America/New_York")).toBe(0);
});

test("exactly one selector, an existing segment and a readable query are asked for", async () => {
  const { ask } = await openShop();
  const message = async (variables: object) => (await ask(members, { first: 1, ...variables })).errors?.[0]?.message;
  expect(await message({})).toBe("You must provide one of segment_id or query.");
  expect(await message({ query: "number_of_orders > 0", segmentId: "gid://shopify/Segment/1" })).toBe(
    "Providing both segment_id and query is not supported.",
  );
  expect(await message({ query: "not valid ???" })).toContain("is unexpected.");
  expect(await message({ segmentId: "gid://shopify/Segment/99" })).toBe("Segment does not exist");
});

test("a large segment is read through a member query: not done at once, then fixed", async () => {
  const { ask, addCustomers, store } = await openShop({ settings: { largeSegmentAbove: 10 } });
  await addCustomers(...people);
  const query = "number_of_orders >= 0";
  expect((await ask(members, { query, first: 5 })).errors?.[0]?.extensions.code).toBe(
    "USE_CUSTOMER_SEGMENT_MEMBERS_QUERY_CREATE_MUTATION",
  );
  const create = `mutation ($input: CustomerSegmentMembersQueryInput!) {
    customerSegmentMembersQueryCreate(input: $input) {
      customerSegmentMembersQuery { id currentCount done } userErrors { field code message } } }`;
  const created = await ask(create, { input: { query, sortKey: "amount_spent", reverse: true } });
  const made = created.data.customerSegmentMembersQueryCreate?.customerSegmentMembersQuery as unknown as { id: string };
  expect(made).toMatchObject({ currentCount: 0, done: false });
  const poll = () =>
    ask("query ($id: ID!) { customerSegmentMembersQuery(id: $id) { currentCount done } }", { id: made.id });
  expect((await poll()).data.customerSegmentMembersQuery).toEqual({ currentCount: 0, done: false });
  expect((await poll()).data.customerSegmentMembersQuery).toEqual({ currentCount: 25, done: true });
  // Who joins now is not in the list that was made before.
  await store.context.pool.query("UPDATE customer SET amount_spent = 1000 WHERE id = 1");
  const page = (await ask(members, { queryId: made.id, first: 3 })).data.customerSegmentMembers as unknown as Page;
  expect(page.totalCount).toBe(25);
  expect(page.edges.map((edge) => edge.node.id.split("/").at(-1))).toEqual(["25", "24", "23"]);
  const next = await ask(members, { queryId: made.id, first: 1000, after: page.pageInfo.endCursor });
  expect((next.data.customerSegmentMembers as unknown as Page).edges).toHaveLength(22);
});

test("a member query is refused in Shopify's recorded words", async () => {
  const { ask } = await openShop();
  const refusal = async (input: object) => {
    const answer = await ask(
      `mutation ($input: CustomerSegmentMembersQueryInput!) {
         customerSegmentMembersQueryCreate(input: $input) { userErrors { code message } } }`,
      { input },
    );
    return answer.data.customerSegmentMembersQueryCreate?.userErrors;
  };
  expect(await refusal({})).toEqual([{ code: "INVALID", message: "You must provide one of segment_id or query." }]);
  expect(await refusal({ segmentId: "gid://shopify/Segment/1", query: "number_of_orders > 1" })).toEqual([
    { code: "INVALID", message: "Providing both segment_id and query is not supported." },
  ]);
  expect(await refusal({ segmentId: "gid://shopify/Segment/1" })).toEqual([
    { code: "INVALID", message: "Invalid segment ID." },
  ]);
});

test("membership is answered segment by segment, and unknown segments are left out", async () => {
  const { ask, addCustomers } = await openShop();
  await addCustomers(...people);
  const created = await ask(
    `mutation { segmentCreate(name: "VIP", query: "customer_tags CONTAINS 'vip'") { segment { id } userErrors { message } } }`,
  );
  const segmentId = (created.data.segmentCreate?.segment as unknown as { id: string }).id;
  const answer = await ask(
    `query ($c: ID!, $s: [ID!]!) { customerSegmentMembership(customerId: $c, segmentIds: $s) { memberships { segmentId isMember } } }`,
    { c: "gid://shopify/Customer/1", s: [segmentId, "gid://shopify/Segment/77"] },
  );
  expect(answer.data.customerSegmentMembership).toEqual({ memberships: [{ segmentId, isMember: true }] });
});
