import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { InvalidCursor } from "#dev-store/shop/page-rows.ts";
import { countCustomers, listCustomers } from "#dev-store/shop/read-customers.ts";
import { memberOrder, memberOrders, pageMembers } from "#dev-store/shop/read-members.ts";
import { addCustomer, addShop, openData, shopId } from "#tests/dev-store/open-data.ts";
import { keepDataBetweenTests } from "#tests/setup/clean-database.ts";

keepDataBetweenTests();
const ctx = openData();
const everybody = { sql: "c.shop_id = $1", params: [shopId] };

beforeAll(async () => {
  await addShop(ctx);
  await addShop(ctx, 2n);
  // Many equals and many without a value: where paging by key goes wrong first.
  for (let n = 1; n <= 40; n += 1) {
    const lastOrderAt = n % 3 === 0 ? null : new Date(Date.UTC(2026, 0, 1 + (n % 5)));
    await addCustomer(ctx, {
      id: BigInt(n),
      lastName: n % 4 === 0 ? null : `Name ${n % 6}`,
      numberOfOrders: n % 4,
      lastOrderAt,
    });
    await addCustomer(ctx, { id: BigInt(n) }, 2n);
  }
});

test("walking on or back, in any order and page size, meets everybody once and in the same order", async () => {
  const sortKeys = [null, ...Object.keys(memberOrders)];
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        sortKey: fc.constantFrom(...sortKeys),
        reverse: fc.boolean(),
        size: fc.integer({ min: 1, max: 50 }),
      }),
      async ({ sortKey, reverse, size }) => {
        const options = { order: memberOrder(sortKey), reverse };
        const onward: bigint[] = [];
        let after: string | null = null;
        for (let more = true; more;) {
          const page: Awaited<ReturnType<typeof pageMembers>> = await pageMembers(ctx.pool, everybody, {
            ...options,
            page: { first: size, after },
          });
          expect(page.hasPreviousPage).toBe(after !== null);
          onward.push(...page.rows.map(({ id }) => id));
          after = page.rows.at(-1)?.cursor ?? null;
          more = page.hasNextPage;
        }
        expect(new Set(onward).size).toBe(40);
        expect(onward).toHaveLength(40);

        const backward: bigint[] = [];
        let before: string | null = null;
        for (let more = true; more;) {
          const page: Awaited<ReturnType<typeof pageMembers>> = await pageMembers(ctx.pool, everybody, {
            ...options,
            page: { last: size, before },
          });
          backward.unshift(...page.rows.map(({ id }) => id));
          before = page.rows[0]?.cursor ?? null;
          more = page.hasPreviousPage;
        }
        expect(backward).toEqual(onward);
      },
    ),
    { numRuns: 40 },
  );
});

test("a cursor that is none is refused", async () => {
  for (const after of [
    "nonsense",
    Buffer.from("{}").toString("base64"),
    Buffer.from('{"last_id":"1 OR 1=1","last_value":"1"}').toString("base64"),
  ]) {
    await expect(listCustomers(ctx.pool, shopId, { page: { first: 1, after } })).rejects.toThrow(InvalidCursor);
  }
});

test("customers are listed by name, with those of other shops left out", async () => {
  const { rows } = await listCustomers(ctx.pool, shopId, { sortKey: "NAME", page: { first: 250 } });
  expect(rows).toHaveLength(40);
  const names = rows.map(({ lastName }) => lastName ?? "");
  expect(names).toEqual([...names].sort());
  expect(await countCustomers(ctx.pool, shopId)).toBe(40);
});
