import { beforeEach, describe, expect, test } from "vitest";
import { mergeCustomers } from "#dev-store/shop/merge-customers.ts";
import { placeOrder } from "#dev-store/shop/place-order.ts";
import { readCustomer } from "#dev-store/shop/read-customers.ts";
import { createCustomer, deleteCustomer, updateCustomer } from "#dev-store/shop/write-customers.ts";
import type { CreateInput } from "#dev-store/shop/write-customers.ts";
import {
  addCustomer,
  addProducts,
  addShop,
  listenToWebhooks,
  now,
  openData,
  shopId,
} from "#tests/dev-store/open-data.ts";

const ctx = openData();
let announced: () => Promise<{ topic: string; payload: unknown }[]>;
beforeEach(async () => {
  await addShop(ctx);
  announced = await listenToWebhooks(ctx, [
    "customers/create",
    "customers/update",
    "customers/delete",
    "customers/merge",
    "customers/purchasing_summary",
    "customer.tags_added",
    "customer.tags_removed",
    "orders/create",
    "orders/paid",
  ]);
});

const topics = async (): Promise<string[]> => (await announced()).map(({ topic }) => topic);

describe("creating", () => {
  test("stores what was given, in its normal form, and announces it", async () => {
    const created = await createCustomer(ctx, shopId, {
      firstName: "Ann",
      email: " Ann@Example.com ",
      phone: "(212) 555-0100",
      tags: ["vip", "VIP", " new "],
      address: { countryCode: "US", regionCode: "NY", city: "New York" },
      metafields: { "facts.birth_date": "1990-01-01" },
      consents: { sms: { state: "SUBSCRIBED", level: "SINGLE_OPT_IN" } },
    });
    expect(created).toMatchObject({
      ok: true,
      customer: {
        email: "ann@example.com",
        phone: "+12125550100",
        tags: ["vip", "new"],
        country: "United States",
        smsState: "SUBSCRIBED",
        smsAt: now,
        emailState: "NOT_SUBSCRIBED",
        numberOfOrders: 0,
      },
    });
    if (!created.ok) return;
    expect(await readCustomer(ctx.pool, shopId, created.customer.id)).toEqual(created.customer);
    expect(await announced()).toMatchObject([
      {
        topic: "customers/create",
        payload: { id: Number(created.customer.id), email: "ann@example.com", phone: "+12125550100" },
      },
    ]);
  });

  test.each<[CreateInput, { field: string[] | null; message: string }]>([
    [{}, { field: null, message: "A name, phone number, or email address must be present" }],
    [{ firstName: "" }, { field: null, message: "A name, phone number, or email address must be present" }],
    [{ email: "nobody" }, { field: ["email"], message: "Email is invalid" }],
    [{ email: "taken@example.com" }, { field: ["email"], message: "Email has already been taken" }],
    [{ phone: "12" }, { field: ["phone"], message: "Phone is invalid" }],
    [{ phone: "+12125550199" }, { field: ["phone"], message: "Phone has already been taken" }],
    [
      { firstName: "Ann", consents: { sms: { state: "SUBSCRIBED", level: "SINGLE_OPT_IN" } } },
      { field: ["smsMarketingConsent"], message: "A phone number is required to set the SMS consent state." },
    ],
  ])("refuses %o", async (input, error) => {
    await addCustomer(ctx, { id: 1n, email: "taken@example.com", phone: "+12125550199" });
    expect(await createCustomer(ctx, shopId, input)).toMatchObject({ ok: false, userErrors: [error] });
    expect(await topics()).toEqual([]);
  });
});

describe("changing", () => {
  test("keeps what is not mentioned, and says which tags came and went", async () => {
    await addCustomer(ctx, { id: 1n, firstName: "Ann", lastName: "Hill", tags: ["a", "b"] });
    const updated = await updateCustomer(ctx, shopId, { id: 1n, input: { lastName: null, tags: ["b", "c"] } });
    expect(updated).toMatchObject({
      ok: true,
      customer: { firstName: "Ann", lastName: null, tags: ["b", "c"], updatedAt: now },
    });
    expect(await announced()).toMatchObject([
      { topic: "customers/update", payload: { first_name: "Ann", last_name: null } },
      { topic: "customer.tags_added", payload: { customerId: "gid://shopify/Customer/1", tags: ["c"] } },
      { topic: "customer.tags_removed", payload: { tags: ["a"] } },
    ]);
  });

  test("is refused as a whole when one field is wrong", async () => {
    await addCustomer(ctx, { id: 1n, firstName: "Ann" });
    expect(await updateCustomer(ctx, shopId, { id: 1n, input: { firstName: "Eve", email: "?" } })).toMatchObject({
      ok: false,
    });
    expect(await readCustomer(ctx.pool, shopId, 1n)).toMatchObject({ firstName: "Ann" });
  });

  test("of another shop's customer is refused", async () => {
    await addShop(ctx, 2n);
    await addCustomer(ctx, { id: 1n, firstName: "Ann" }, 2n);
    expect(await updateCustomer(ctx, shopId, { id: 1n, input: { firstName: "Eve" } })).toMatchObject({
      ok: false,
      userErrors: [{ field: ["id"], message: "Customer does not exist" }],
    });
  });
});

describe("deleting", () => {
  test("is for customers without orders", async () => {
    await addCustomer(ctx, { id: 1n, firstName: "Ann" });
    await addCustomer(ctx, { id: 2n, firstName: "Bob", numberOfOrders: 1 });
    expect(await deleteCustomer(ctx, shopId, 1n)).toEqual({ ok: true });
    expect(await deleteCustomer(ctx, shopId, 2n)).toMatchObject({ ok: false });
    expect(await deleteCustomer(ctx, shopId, 3n)).toMatchObject({ ok: false });
    expect(await readCustomer(ctx.pool, shopId, 1n)).toBeNull();
    expect(await announced()).toMatchObject([{ topic: "customers/delete", payload: { id: 1 } }]);
  });
});

describe("orders", () => {
  beforeEach(async () => {
    await addProducts(ctx);
    await addCustomer(ctx, { id: 1n, firstName: "Ann", email: "ann@example.com" });
  });

  test("add to what the customer has spent, and are announced with their lines", async () => {
    const lines = [
      { productId: 100n, quantity: 2 },
      { productId: 200n, quantity: 1 },
    ];
    const first = await placeOrder(ctx, shopId, { customerId: 1n, lines });
    expect(first).toMatchObject({
      ok: true,
      order: { name: "#1001", total: "41.00", lines: [{ title: "Tea" }, { title: "Mug" }] },
    });
    expect(await topics()).toEqual([
      "orders/create",
      "orders/paid",
      "customers/update",
      "customers/purchasing_summary",
    ]);
    const second = await placeOrder(ctx, shopId, { customerId: 1n, lines: lines.slice(1), discountCode: "TEN" });
    expect(second).toMatchObject({
      ok: true,
      order: { name: "#1002", total: "18.00", discountCode: "TEN" },
      customer: { numberOfOrders: 2, amountSpent: "59.00", firstOrderAt: now, lastOrderAt: now, rfmGroup: "ACTIVE" },
    });
    expect(second.ok && second.customer.lastOrderId).toBe(second.ok && second.order.id);
    expect(await announced()).toMatchObject([
      {
        topic: "orders/create",
        payload: { total_price: "18.00", email: "ann@example.com", line_items: [{ product_id: 200, quantity: 1 }] },
      },
      { topic: "orders/paid" },
      { topic: "customers/update" },
      {
        topic: "customers/purchasing_summary",
        payload: { numberOfOrders: 2, amountSpent: { amount: "59.00", currencyCode: "USD" } },
      },
    ]);
  });

  test.each([
    { customerId: 1n, lines: [] },
    { customerId: 1n, lines: [{ productId: 999n, quantity: 1 }] },
    { customerId: 9n, lines: [{ productId: 100n, quantity: 1 }] },
  ])("refuses %o and leaves nothing behind", async (input) => {
    expect(await placeOrder(ctx, shopId, input)).toMatchObject({ ok: false });
    expect((await ctx.pool.query("SELECT FROM customer_order UNION ALL SELECT FROM order_line")).rowCount).toBe(0);
  });

  test("placed at the same moment get numbers of their own", async () => {
    const lines = [{ productId: 100n, quantity: 1 }];
    const placed = await Promise.all(
      Array.from({ length: 8 }, () => placeOrder(ctx, shopId, { customerId: 1n, lines })),
    );
    const names = placed.map((result) => (result.ok ? result.order.name : "refused")).sort();
    expect(names).toEqual(Array.from({ length: 8 }, (_, index) => `#${1001 + index}`));
    expect(await readCustomer(ctx.pool, shopId, 1n)).toMatchObject({ numberOfOrders: 8, amountSpent: "84.00" });
  });

  test("go to the one who stays when two customers are merged, as do tags and what was missing", async () => {
    await addCustomer(ctx, {
      id: 2n,
      lastName: "Hill",
      email: "other@example.com",
      emailState: "SUBSCRIBED",
      phone: "+12125550100",
      smsState: "SUBSCRIBED",
      tags: ["vip"],
    });
    const lines = [{ productId: 100n, quantity: 1 }];
    await placeOrder(ctx, shopId, { customerId: 1n, lines });
    await placeOrder(ctx, shopId, { customerId: 2n, lines });
    await announced();
    const merged = await mergeCustomers(ctx, shopId, { keptId: 1n, mergedId: 2n });
    expect(merged).toMatchObject({
      ok: true,
      customer: {
        firstName: "Ann",
        lastName: "Hill",
        email: "ann@example.com",
        emailState: "NOT_SUBSCRIBED",
        phone: "+12125550100",
        smsState: "SUBSCRIBED",
        tags: ["vip"],
        numberOfOrders: 2,
        amountSpent: "21.00",
      },
    });
    expect(await readCustomer(ctx.pool, shopId, 2n)).toBeNull();
    expect(await announced()).toMatchObject([
      {
        topic: "customers/merge",
        payload: {
          admin_graphql_api_customer_kept_id: "gid://shopify/Customer/1",
          admin_graphql_api_customer_deleted_id: "gid://shopify/Customer/2",
        },
      },
      { topic: "customers/update" },
    ]);
    expect(await mergeCustomers(ctx, shopId, { keptId: 1n, mergedId: 2n })).toMatchObject({ ok: false });
    expect(await mergeCustomers(ctx, shopId, { keptId: 1n, mergedId: 1n })).toMatchObject({ ok: false });
  });
});
