import { expect, test } from "vitest";
import { openShop, shopId } from "./open-shop.ts";
import type { OpenShop } from "./open-shop.ts";

type Operation = { id: string; status: string; objectCount: string; rootObjectCount: string; url: string | null };
type Started = { bulkOperation: Operation | null; userErrors: { message: string; code: string }[] };

async function start({ ask }: OpenShop, query: string): Promise<Started> {
  const answer = await ask(
    "mutation ($q: String!) { bulkOperationRunQuery(query: $q) { bulkOperation { id status } userErrors { message code } } }",
    { q: query },
  );
  return answer.data.bulkOperationRunQuery as unknown as Started;
}

async function read({ ask }: OpenShop, id: string | undefined): Promise<Operation> {
  const answer = await ask(
    "query ($id: ID!) { bulkOperation(id: $id) { id status objectCount rootObjectCount url } }",
    { id },
  );
  return answer.data.bulkOperation as unknown as Operation;
}

const names = "{ customers { edges { node { id firstName } } } }";

test("an export runs to its end, and is downloaded as one line of JSON for each customer", async () => {
  const shop = await openShop();
  await shop.addCustomers({ firstName: "Ada" }, { firstName: "Bob" });
  const { bulkOperation } = await start(shop, names);
  expect(bulkOperation).toMatchObject({ status: "CREATED" });
  await shop.store.drain();
  const done = await read(shop, bulkOperation?.id);
  expect(done).toMatchObject({ status: "COMPLETED", objectCount: "2", rootObjectCount: "2" });
  const file = await shop.store.fetch(new Request(done.url ?? ""));
  expect((await file.text()).split("\n")).toEqual([
    '{"id":"gid://shopify/Customer/1","firstName":"Ada"}',
    '{"id":"gid://shopify/Customer/2","firstName":"Bob"}',
    "",
  ]);
  const unsigned = (done.url ?? "").replace(/\?.*/u, "");
  expect((await shop.store.fetch(new Request(unsigned))).status).toBe(403);
});

test("nested connections become lines of their own, under their parent's id", async () => {
  const shop = await openShop();
  await shop.addCustomers({ firstName: "Ada", lastOrderId: 11n });
  await shop.store.context.pool.query(
    `INSERT INTO customer_order (shop_id, id, customer_id, name, processed_at, total, currency)
     SELECT $1, n, 1, '#' || n, now(), 10, 'USD' FROM generate_series(10, 11) AS n`,
    [shopId],
  );
  const { bulkOperation } = await start(
    shop,
    "{ customers { edges { node { id lastOrder { id name } orders { edges { node { id name } } } } } } }",
  );
  await shop.store.drain();
  const done = await read(shop, bulkOperation?.id);
  expect(done).toMatchObject({ objectCount: "3", rootObjectCount: "1" });
  const file = await shop.store.fetch(new Request(done.url ?? ""));
  const lines = (await file.text()).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { id: "gid://shopify/Customer/1", lastOrder: { id: "gid://shopify/Order/11", name: "#11" } },
    { id: "gid://shopify/Order/10", name: "#10", __parentId: "gid://shopify/Customer/1" },
    { id: "gid://shopify/Order/11", name: "#11", __parentId: "gid://shopify/Customer/1" },
  ]);
});

test("more than a page of customers arrive all, each once", async () => {
  const shop = await openShop();
  await shop.store.context.pool.query(
    `INSERT INTO customer (shop_id, id, first_name, created_at, updated_at)
     SELECT $1, n, 'P' || n, now(), now() FROM generate_series(1, 2345) AS n`,
    [shopId],
  );
  const { bulkOperation } = await start(shop, names);
  await shop.store.drain();
  const done = await read(shop, bulkOperation?.id);
  const text = await (await shop.store.fetch(new Request(done.url ?? ""))).text();
  expect(new Set(text.trim().split("\n")).size).toBe(2345);
  expect(done.objectCount).toBe("2345");
});

test("five run at a time, the sixth is refused", async () => {
  const shop = await openShop();
  const first = await start(shop, names);
  for (let more = 0; more < 4; more++) expect((await start(shop, names)).userErrors).toEqual([]);
  expect(await start(shop, names)).toEqual({
    bulkOperation: null,
    userErrors: [
      {
        message: `A bulk query operation for this app and shop is already in progress: ${first.bulkOperation?.id}.`,
        code: "OPERATION_IN_PROGRESS",
      },
    ],
  });
  await shop.store.drain();
  expect((await start(shop, names)).userErrors).toEqual([]);
});

test.each([
  ["{ shop { name } }", "Bulk queries must contain at least one connection."],
  ["{ customers { nodes { id } } }", "Selecting via 'nodes' is not supported"],
  ["{ customers { edges { node { firstName orders { edges { node { id } } } } } } }", "must select the 'id' field"],
  [
    "{ customers { edges { node { id orders { edges { node { id lineItems { edges { node { id product { id media { edges { node { id } } } } } } } } } } } } } }",
    "nesting depth greater than 2",
  ],
  [`{ customerSegmentMembers(query: "number_of_orders > 0") { edges { node { id } } } }`, "implement Node"],
  ["{ customers { edges { node { nonsense } } } }", "Field 'nonsense' doesn't exist on type 'Customer'"],
])("%s cannot run in bulk", async (query, reason) => {
  const shop = await openShop();
  const { userErrors } = await start(shop, query);
  expect(userErrors).toEqual([{ message: expect.stringContaining(reason) as string, code: "INVALID" }]);
});

test("a cancelled export stays cancelled, and a finished one cannot be cancelled", async () => {
  const shop = await openShop();
  await shop.addCustomers({ firstName: "Ada" });
  const cancel = async (id: string | undefined) =>
    (
      await shop.ask(
        "mutation ($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { message } } }",
        { id },
      )
    ).data.bulkOperationCancel;
  const { bulkOperation } = await start(shop, names);
  expect(await cancel(bulkOperation?.id)).toEqual({ bulkOperation: { status: "CANCELED" }, userErrors: [] });
  await shop.store.drain();
  expect(await read(shop, bulkOperation?.id)).toMatchObject({ status: "CANCELED", url: null });
  const second = await start(shop, names);
  await shop.store.drain();
  expect(await cancel(second.bulkOperation?.id)).toMatchObject({
    userErrors: [{ message: "A bulk operation cannot be canceled when it is completed" }],
  });
});
