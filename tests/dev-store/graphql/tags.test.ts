import { expect, test } from "vitest";
import { openShop } from "./open-shop.ts";
import type { OpenShop } from "./open-shop.ts";

async function change({ ask }: OpenShop, name: "tagsAdd" | "tagsRemove", tags: string[], id = "Customer/1") {
  const answer = await ask(
    `mutation ($id: ID!, $tags: [String!]!) { ${name}(id: $id, tags: $tags) {
       node { id ... on Customer { tags } } userErrors { field message } } }`,
    { id: `gid://shopify/${id}`, tags },
  );
  return answer.errors ?? answer.data[name];
}

test("tags are added and removed without regard to case, and what is there already stays as it is", async () => {
  const shop = await openShop();
  await shop.addCustomers({ email: "a@example.com", tags: ["VIP"] });
  const id = "gid://shopify/Customer/1";
  expect(await change(shop, "tagsAdd", ["vip", " new , gold"])).toEqual({
    node: { id, tags: ["VIP", "new", "gold"] },
    userErrors: [],
  });
  expect(await change(shop, "tagsRemove", ["vip", "never"])).toEqual({
    node: { id, tags: ["new", "gold"] },
    userErrors: [],
  });
});

test("two that add at once both count", async () => {
  const shop = await openShop();
  await shop.addCustomers({ email: "a@example.com" });
  await Promise.all(Array.from({ length: 6 }, (_, index) => change(shop, "tagsAdd", [`tag ${index}`])));
  const { data } = await shop.ask(`{ customer(id: "gid://shopify/Customer/1") { tags } }`);
  expect((data.customer as unknown as { tags: string[] }).tags).toHaveLength(6);
});

test("Shopify's limits hold: 250 tags of 255 characters, for somebody who is there", async () => {
  const shop = await openShop();
  await shop.addCustomers({ email: "a@example.com", tags: Array.from({ length: 249 }, (_, index) => `tag ${index}`) });
  expect(await change(shop, "tagsAdd", ["a", "b"])).toMatchObject({
    node: null,
    userErrors: [{ field: ["tags"], message: "Tags cannot be more than 250" }],
  });
  expect(await change(shop, "tagsAdd", ["x".repeat(256)])).toMatchObject({
    node: null,
    userErrors: [{ message: "Tags is too long (maximum is 255 characters)" }],
  });
  expect(await change(shop, "tagsAdd", ["a"], "Customer/9")).toEqual({
    node: null,
    userErrors: [{ field: ["id"], message: "Customer does not exist" }],
  });
});
