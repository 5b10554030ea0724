import { beforeEach, expect, test } from "vitest";
import { findCustomers } from "#app/customers/find-customers.server.ts";
import type { ShopRef } from "#app/shop.ts";
import { makeCustomer, makeShop } from "../factories.ts";

let shop: ShopRef;
beforeEach(async () => {
  shop = await makeShop();
  await makeCustomer(shop, {
    id: 1n,
    firstName: "Noor",
    lastName: "Jansen",
    email: "noor@example.com",
    phoneE164: "+31612345678",
  });
  await makeCustomer(shop, {
    id: 2n,
    firstName: "Sam",
    lastName: "Noordhuis",
    email: "sam@example.com",
    phoneE164: "+31687654321",
  });
  await makeCustomer(shop, { id: 3n, firstName: null, lastName: "100%_sure", email: null, phoneE164: null });
  await makeCustomer(await makeShop(), { id: 4n, firstName: "Noor", lastName: "Elsewhere" });
});

async function found(search: string): Promise<bigint[]> {
  return (await findCustomers(shop, { search, limit: 10 })).rows.map((row) => row.id);
}

test.each([
  ["noor", [2n, 1n]],
  ["Noor  Jan", [1n]],
  ["jansen", [1n]],
  ["sam@", [2n]],
  ["+31 6 1234", [1n]],
  ["0031687", [2n]],
  ["100%_", [3n]],
  ["%", []],
  ["elsewhere", []],
])("%j finds the customers whose name, address or number begins so", async (search, ids) => {
  expect(await found(search)).toEqual(ids);
});

test("nothing typed shows the latest customers, page by page", async () => {
  const first = await findCustomers(shop, { search: "", limit: 2 });
  expect(first.rows.map((row) => row.id)).toEqual([3n, 2n]);
  const second = await findCustomers(shop, { search: "", before: first.nextCursor, limit: 2 });
  expect(second.rows.map((row) => row.id)).toEqual([1n]);
  expect(second.nextCursor).toBeNull();
});

test("deleted customers are not found", async () => {
  await makeCustomer(shop, { id: 9n, firstName: "Noor", lastName: "Gone", deletedAt: new Date() });
  expect(await found("noor gone")).toEqual([]);
});
