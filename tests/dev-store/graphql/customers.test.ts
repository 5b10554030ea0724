import { expect, test } from "vitest";
import { openShop } from "./open-shop.ts";

test("customers are made, changed, tagged and found", async () => {
  const { ask } = await openShop();
  const created = await ask(
    "mutation ($input: CustomerInput!) { customerCreate(input: $input) { customer { id tags } userErrors { message } } }",
    {
      input: {
        firstName: "Ada",
        email: "ada@example.com",
        phone: "+12025550101",
        tags: ["new"],
        smsMarketingConsent: { marketingState: "SUBSCRIBED", marketingOptInLevel: "SINGLE_OPT_IN" },
      },
    },
  );
  const customer = created.data.customerCreate?.customer as unknown as { id: string };
  expect(customer).toMatchObject({ tags: ["new"] });
  const tags = async (mutation: string, list: string[]) => {
    const answer = await ask(
      `mutation ($id: ID!, $tags: [String!]!) { ${mutation}(id: $id, tags: $tags) { node { ... on Customer { tags } } userErrors { message } } }`,
      { id: customer.id, tags: list },
    );
    return answer.data[mutation]?.node;
  };
  expect(await tags("tagsAdd", ["vip", "NEW"])).toEqual({ tags: ["new", "vip"] });
  expect(await tags("tagsRemove", ["New"])).toEqual({ tags: ["vip"] });
  await ask("mutation ($input: CustomerInput!) { customerUpdate(input: $input) { userErrors { message } } }", {
    input: { id: customer.id, lastName: "Lovelace" },
  });
  const found = await ask(`{
    customers(first: 5, query: "email:ada@example.com") { nodes { displayName defaultPhoneNumber { marketingState } } }
    customersCount { count precision }
    customerByIdentifier(identifier: { phoneNumber: "+12025550101" }) { id }
  }`);
  expect(found.data).toEqual({
    customers: { nodes: [{ displayName: "Ada Lovelace", defaultPhoneNumber: { marketingState: "SUBSCRIBED" } }] },
    customersCount: { count: 1, precision: "EXACT" },
    customerByIdentifier: { id: customer.id },
  });
});

test("nodes come in the order of their ids, with null for what is not there, and at most 250 at once", async () => {
  const { ask, addCustomers } = await openShop();
  await addCustomers({ firstName: "A" }, { firstName: "B" });
  const ids = [
    "gid://shopify/Customer/2",
    "gid://shopify/Customer/9",
    "gid://shopify/Shop/1",
    "gid://shopify/Customer/1",
  ];
  const query = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
  expect((await ask(query, { ids })).data.nodes).toEqual([
    { __typename: "Customer", id: ids[0] },
    null,
    { __typename: "Shop", id: ids[2] },
    { __typename: "Customer", id: ids[3] },
  ]);
  const many = Array.from({ length: 251 }, (_, index) => `gid://shopify/Customer/${index + 1}`);
  expect((await ask(query, { ids: many })).errors?.[0]).toMatchObject({
    message: "The input array size of 251 is greater than the maximum allowed of 250.",
    extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
  });
});

test("one shop's token sees nothing of another shop", async () => {
  const { ask, store } = await openShop();
  await store.context.pool.query(
    `INSERT INTO shop (id, domain, name, email, currency, country_code, timezone)
     VALUES (2, 'other.myshopify.com', 'Other', 'o@other.example', 'EUR', 'DE', 'Europe/Berlin');
     INSERT INTO customer (shop_id, id, first_name, created_at, updated_at) VALUES (2, 7, 'Foreign', now(), now())`,
  );
  expect(
    (await ask(`{ customer(id: "gid://shopify/Customer/7") { id } nodes(ids: ["gid://shopify/Shop/2"]) { id } }`)).data,
  ).toEqual({
    customer: null,
    nodes: [null],
  });
});
