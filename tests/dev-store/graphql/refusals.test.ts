import { expect, test } from "vitest";
import { domain, openShop } from "./open-shop.ts";

test("a query that is wrong at Shopify is wrong here", async () => {
  const { ask } = await openShop();
  const { errors } = await ask(`{ customerSegmentMembers(query: "x", first: 1) { nodes { id } } }`);
  expect(errors?.[0]).toMatchObject({
    message: "Field 'nodes' doesn't exist on type 'CustomerSegmentMemberConnection'",
    extensions: { code: "undefinedField", typeName: "CustomerSegmentMemberConnection", fieldName: "nodes" },
  });
  expect((await ask("{ shop {")).errors?.[0]?.message).toContain("syntax error");
});

test("a field that is not simulated says so by name instead of answering something", async () => {
  const { ask, addCustomers } = await openShop();
  await addCustomers({ firstName: "Ada" });
  expect((await ask("{ productTags(first: 1) { nodes } }")).errors?.[0]).toMatchObject({
    message: "QueryRoot.productTags is not simulated by the dev store (see its README)",
    extensions: { code: "NOT_SIMULATED" },
  });
  expect((await ask("{ customers(first: 1) { nodes { image { url } } } }")).errors?.[0]?.message).toBe(
    "Customer.image is not simulated by the dev store (see its README)",
  );
});

test.each([
  [`{ ordersCount(query: "name:#1001") { count } }`, 'QueryRoot.ordersCount(query: "name:#1001")'],
  ["{ orders(first: 1, sortKey: TOTAL_PRICE) { nodes { id } } }", 'QueryRoot.orders(sortKey: "TOTAL_PRICE")'],
  [`{ products(first: 1, query: "tag:sale") { nodes { id } } }`, 'QueryRoot.products(query: "tag:sale")'],
  [`{ segments(first: 1, query: "id:1") { nodes { id } } }`, 'QueryRoot.segments(query: "id:1")'],
  [
    `{ customers(first: 1) { nodes { orders(first: 1, query: "status:open") { nodes { id } } } } }`,
    'Customer.orders(query: "status:open")',
  ],
  [`{ node(id: "gid://shopify/Collection/1") { id } }`, 'QueryRoot.node(id: "gid://shopify/Collection/1")'],
  [
    `mutation { bulkOperationRunQuery(query: "{ customers { edges { node { id } } } }", groupObjects: true) { bulkOperation { id } } }`,
    "Mutation.bulkOperationRunQuery(groupObjects: true)",
  ],
  [
    `mutation { customerCreate(input: { firstName: "Ada", taxExempt: true }) { customer { id } } }`,
    "CustomerInput(taxExempt: true)",
  ],
  [
    `mutation { customerCreate(input: { firstName: "Ada", addresses: [{ address1: "Main St 1", countryCode: US }] }) { customer { id } } }`,
    'MailingAddressInput(address1: "Main St 1")',
  ],
])("what is asked for beyond what is simulated is refused by name, not passed over: %s", async (query, name) => {
  const { ask, addCustomers } = await openShop();
  await addCustomers({ firstName: "Ada" });
  expect((await ask(query)).errors?.[0]).toMatchObject({
    message: `${name} is not simulated by the dev store (see its README)`,
    extensions: { code: "NOT_SIMULATED" },
  });
});

test("what asks for no more than the schema's default does is answered", async () => {
  const { ask } = await openShop();
  const query = `{ orders(first: 1) { nodes { id } } ordersCount { count } products(first: 1, query: "title:mug*") { nodes { id } }
    segments(first: 1, query: "name:VIP") { nodes { id } } bulkOperations(first: 1) { nodes { id } }
    webhookSubscriptions(first: 1) { nodes { id } } node(id: "gid://shopify/Nothing/1") { id } }`;
  expect((await ask(query)).errors).toBeUndefined();
});

test("ids: malformed ones are INVALID_VARIABLE, those of another type are not found, unknown ones too", async () => {
  const { ask } = await openShop();
  const read = (id: string) => ask("query ($id: ID!) { segment(id: $id) { id } }", { id });
  expect((await read("17")).errors?.[0]).toMatchObject({
    message: "Variable $id of type ID! was provided invalid value",
    extensions: { code: "INVALID_VARIABLE", problems: [{ path: [], explanation: "Invalid global id '17'" }] },
  });
  const wrongType = await read("gid://shopify/Customer/1");
  expect(wrongType).toMatchObject({
    data: { segment: null },
    errors: [{ message: "invalid id", extensions: { code: "RESOURCE_NOT_FOUND" } }],
  });
  expect(await read("gid://shopify/Segment/1")).toMatchObject({
    data: { segment: null },
    errors: [{ extensions: { code: "NOT_FOUND" } }],
  });
});

test("a page is asked for with first or last, and is at most 250, of members 1,000", async () => {
  const { ask } = await openShop();
  const message = async (query: string) => (await ask(query)).errors?.[0]?.message;
  expect(await message("{ customers { nodes { id } } }")).toBe("you must provide one of first or last");
  expect(await message("{ customers(first: 251) { nodes { id } } }")).toBe("first cannot exceed 250");
  expect(await message("{ customers(first: 1, last: 1) { nodes { id } } }")).toBe(
    "providing both first and last is not supported",
  );
  expect(await message(`{ customers(first: 1, after: "abc") { nodes { id } } }`)).toContain("Invalid cursor");
});

test("a token without the scope is refused field by field", async () => {
  const { ask } = await openShop({ appConfig: { scopes: ["read_products"] } });
  expect((await ask("{ customers(first: 1) { nodes { id } } }")).errors?.[0]).toMatchObject({
    message: "Access denied for customers field. Required access: `read_customers` access scope.",
    extensions: { code: "ACCESS_DENIED" },
  });
});

test("without a known token the answer is Shopify's 401, and another API version is not found", async () => {
  const { store } = await openShop();
  const post = (version: string) =>
    store.fetch(
      new Request(`https://${domain}/admin/api/${version}/graphql.json`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-shopify-access-token": "shpat_unknown" },
        body: JSON.stringify({ query: "{ shop { name } }" }),
      }),
    );
  const refused = await post("2026-07");
  expect(refused.status).toBe(401);
  expect(await refused.json()).toEqual({
    errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
  });
  expect((await post("2025-01")).status).toBe(404);
});

test("faults on demand: throttled, failing", async () => {
  const throttled = await openShop({ settings: { graphql: { throttled: true } } });
  expect((await throttled.ask("{ shop { name } }")).errors?.[0]?.extensions.code).toBe("THROTTLED");
  await throttled.store.context.pool.query(`UPDATE shop SET settings = '{"graphql": {"failWith": 503}}'`);
  expect((await throttled.ask("{ shop { name } }")).status).toBe(503);
});
