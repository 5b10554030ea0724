import { beforeAll, expect, test } from "vitest";
import { countCustomers, listCustomers } from "#dev-store/shop/read-customers.ts";
import { addCustomer, addShop, openData, shopId } from "#tests/dev-store/open-data.ts";
import { keepDataBetweenTests } from "#tests/setup/clean-database.ts";

keepDataBetweenTests();
const ctx = openData();

beforeAll(async () => {
  await addShop(ctx);
  await addCustomer(ctx, {
    id: 1n,
    firstName: "Ann",
    lastName: "O'Hara",
    email: "ann@example.com",
    phone: "+12125550100",
    tags: ["VIP"],
  });
  await addCustomer(ctx, {
    id: 2n,
    firstName: "Bob",
    email: "bob@example.org",
    updatedAt: new Date("2026-05-01T10:00:00Z"),
    numberOfOrders: 3,
  });
  await addCustomer(ctx, { id: 3n, firstName: "Annette", country: "Germany", tags: ["vip", "b2b"] });
});

test.each([
  ["", [1n, 2n, 3n]],
  ["ann", [1n, 3n]],
  ["ann example", [1n]],
  ["email:ANN@example.com", [1n]],
  ["email:ann*", [1n]],
  ["phone:+12125550100", [1n]],
  ["phone:'+12125550100'", [1n]],
  ["first_name:Ann", [1n]],
  ["tag:vip", [1n, 3n]],
  ["tag:vip tag:b2b", [3n]],
  ["tag:vip AND -tag:b2b", [1n]],
  ["tag:vip NOT tag:b2b", [1n]],
  ["tag_not:vip", [2n]],
  ["tag:b2b OR email:bob@example.org", [2n, 3n]],
  ["country:Germany", [3n]],
  ["id:2", [2n]],
  ["id:>1", [2n, 3n]],
  ["id:>=2 id:<3", [2n]],
  ["updated_at:>'2026-05-01T09:59:59Z'", [2n]],
  ["updated_at:>=2026-05-01T10:00:00Z", [2n]],
  ["updated_at:>2026-05-01T10:00:00Z", []],
  ["orders_count:3", [2n]],
  ["id:abc", []],
  ["updated_at:>soon", []],
  ["unknown_field:1", [1n, 2n, 3n]],
  ['first_name:"Ann" last_name:"o\'hara"', [1n]],
  ["'); DROP TABLE customer; --", []],
])("%s", async (search, expected) => {
  const { rows } = await listCustomers(ctx.pool, shopId, { search, page: { first: 10 } });
  expect(rows.map(({ id }) => id)).toEqual(expected);
  expect(await countCustomers(ctx.pool, shopId, search)).toBe(expected.length);
});
