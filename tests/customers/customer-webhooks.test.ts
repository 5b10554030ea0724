import { beforeEach, describe, expect, test } from "vitest";
import { ZodError } from "zod";
import { forgetCustomerFromWebhook, mergeCustomersFromWebhook } from "#app/customers/forget-customer.server.ts";
import { mirrorChangeFromWebhook, type ChangeTopic } from "#app/customers/mirror-change-from-webhook.server.ts";
import { mirrorCustomerFromWebhook } from "#app/customers/mirror-customer-from-webhook.server.ts";
import { mirrorCustomers } from "#app/customers/mirror-customers.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { customerPayload } from "#dev-store/shop/payloads.ts";
import { readCustomer } from "#dev-store/shop/read-customers.ts";
import { addCustomers, connectShop, type ConnectedShop } from "../segments/connected-shop.ts";

const now = new Date("2026-05-01T12:00:00Z");

let connected: ConnectedShop;
beforeEach(async () => {
  connected = await connectShop();
  await addCustomers(connected, { first: 1, last: 2, tags: ["vip"], unknown: true });
});

/** The body of customers/update as Shopify has the customer now. */
async function payload(id = 1n): Promise<object> {
  const customer = await readCustomer(connected.store.context.pool, connected.storeShopId, id);
  if (!customer) throw new Error("The customer is gone");
  return customerPayload(customer);
}
const change = (sql: string) =>
  connected.store.context.pool.query(
    `UPDATE customer SET ${sql}, updated_at = updated_at + interval '1 hour' WHERE id = 1`,
  );
const hear = async (body?: object) => mirrorCustomerFromWebhook(connected.shop, body ?? (await payload()), { now });
const read = () => db.customer.findUniqueOrThrow({ where: { shopId_id: { shopId: connected.shop.id, id: 1n } } });

describe("customers/create and customers/update", () => {
  test("of a customer the app does not know bring them in with their consents and tags", async () => {
    await hear();
    expect(await read()).toMatchObject({
      firstName: "Customer",
      phoneE164: "+31610000001",
      smsConsent: "subscribed",
      tags: ["vip"],
    });
  });

  test("change what they tell of, without another question to Shopify", async () => {
    await hear();
    connected.operations.length = 0;
    await change("last_name = 'Jansen'");
    await hear();
    expect(await read()).toMatchObject({ lastName: "Jansen", smsConsent: "subscribed", tags: ["vip"] });
    expect(connected.operations).toEqual([]);
  });

  test("with a new number have the customer read again, since consent goes with the number", async () => {
    await hear();
    await change("phone = '+31687654321', sms_state = 'NEVER_SUBSCRIBED', sms_at = NULL");
    await hear();
    expect(await read()).toMatchObject({ phoneE164: "+31687654321", smsConsent: "never_subscribed" });
  });

  test("that arrive late and twice leave the newest", async () => {
    await hear();
    const old = await payload();
    await change("last_name = 'Jansen'");
    await hear();
    await hear(old);
    await hear(old);
    expect((await read()).lastName).toBe("Jansen");
  });
});

describe("customer.tags_added, customer.tags_removed and customers/purchasing_summary", () => {
  const minutes = (count: number) => new Date(now.getTime() + count * 60_000).toISOString();
  const about = { customerId: "gid://shopify/Customer/1" };
  const hearChange = (topic: ChangeTopic, body: object) =>
    mirrorChangeFromWebhook(connected.shop, { topic, payload: { ...about, ...body } }, { now: new Date(minutes(10)) });
  const added = (tags: string[], at: number) => hearChange("CUSTOMER_TAGS_ADDED", { tags, occurredAt: minutes(at) });
  const removed = (tags: string[], at: number) =>
    hearChange("CUSTOMER_TAGS_REMOVED", { tags, occurredAt: minutes(at) });
  const bought = (count: number, amount: string, at: number) =>
    hearChange("CUSTOMERS_PURCHASING_SUMMARY", {
      numberOfOrders: count,
      amountSpent: { amount, currencyCode: "EUR" },
      lastOrderId: `gid://shopify/Order/${count}`,
      occurredAt: minutes(at),
    });

  beforeEach(async () => {
    await hear();
    connected.operations.length = 0;
  });

  test("are taken over without a question to Shopify", async () => {
    expect(await added(["sale", "vip"], 1)).toBe("mirrored");
    expect(await removed(["vip", "never there"], 2)).toBe("mirrored");
    expect(await bought(3, "182.5", 3)).toBe("mirrored");
    expect(await read()).toMatchObject({ tags: ["sale"], numberOfOrders: 3, lastOrderId: 3n });
    expect((await read()).amountSpent.toFixed(2)).toBe("182.50");
    expect(connected.operations).toEqual([]);
  });

  test("that come twice change nothing the second time", async () => {
    for (const _ of [1, 2]) {
      await added(["sale"], 1);
      await bought(3, "182.5", 1);
    }
    expect(await read()).toMatchObject({ tags: ["vip", "sale"], numberOfOrders: 3 });
  });

  test("that come in the wrong order end as Shopify has it", async () => {
    await change("tags = '{vip,new}'");
    expect(await removed(["sale"], 3)).toBe("mirrored");
    expect(await added(["new"], 2)).toBe("refreshed");
    expect(await removed(["gone"], 1)).toBe("known");
    expect((await read()).tags).toEqual(["vip", "new"]);
    await bought(4, "200", 3);
    await bought(4, "200", 2);
    expect(await read()).toMatchObject({ numberOfOrders: 4 });
  });

  test("of a customer the app does not know have the customer read", async () => {
    const body = { ...about, customerId: "gid://shopify/Customer/2", tags: ["vip"], occurredAt: minutes(1) };
    expect(await hearChange("CUSTOMER_TAGS_ADDED", body)).toBe("refreshed");
    expect(await db.customer.findFirst({ where: { id: 2n } })).toMatchObject({ tags: ["vip"] });
  });

  test("are not undone by an export that began before", async () => {
    await added(["sale"], 5);
    await bought(3, "182.5", 5);
    const customer = await read();
    const record = {
      ...{ id: 1n, firstName: "Customer", lastName: "1", email: customer.email, phone: customer.phone },
      ...{ countryCode: "NL", region: null, city: null, tags: ["vip"], consents: {}, createdAt: null },
      orders: { count: 0, spent: "0.0", lastOrderId: null },
      updatedAt: customer.updatedAt ?? now,
    };
    await inTransaction((tx) => mirrorCustomers(tx, connected.shop, [record], { now, readAt: new Date(minutes(4)) }));
    expect(await read()).toMatchObject({ tags: ["vip", "sale"], numberOfOrders: 3 });
    await inTransaction((tx) => mirrorCustomers(tx, connected.shop, [record], { now, readAt: new Date(minutes(6)) }));
    expect(await read()).toMatchObject({ tags: ["vip"], numberOfOrders: 0 });
  });

  test("of a customer who is gone change nothing", async () => {
    await forgetCustomerFromWebhook(connected.shop, { id: 1 }, { now });
    expect(await added(["sale"], 1)).toBe("known");
    expect(await read()).toMatchObject({ tags: ["vip"], deletedAt: now });
  });

  test.each([{}, { tags: ["a"] }, { tags: "a", occurredAt: minutes(1) }, { tags: ["a"], occurredAt: "yesterday" }])(
    "are refused when the body is not Shopify's: %j",
    async (body) => {
      await expect(hearChange("CUSTOMER_TAGS_ADDED", body)).rejects.toThrow(ZodError);
      await expect(hearChange("CUSTOMERS_PURCHASING_SUMMARY", body)).rejects.toThrow(ZodError);
    },
  );
});

describe("customers/delete", () => {
  test("marks the customer, and no late update brings them back", async () => {
    await hear();
    const late = await payload();
    await forgetCustomerFromWebhook(connected.shop, { id: 1 }, { now });
    await forgetCustomerFromWebhook(connected.shop, { id: 1 }, { now: new Date(now.getTime() + 1000) });
    await hear(late);
    expect((await read()).deletedAt).toEqual(now);
  });

  test("that arrives before customers/create keeps the customer out", async () => {
    const late = await payload();
    await forgetCustomerFromWebhook(connected.shop, { id: 1 }, { now });
    await connected.store.context.pool.query("DELETE FROM customer WHERE id = 1");
    await hear(late);
    expect(await read()).toMatchObject({ deletedAt: now, phoneE164: null });
  });
});

describe("customers/merge", () => {
  const merge = (status: string) => ({
    admin_graphql_api_customer_kept_id: "gid://shopify/Customer/2",
    admin_graphql_api_customer_deleted_id: "gid://shopify/Customer/1",
    status,
  });

  test("marks the one that is gone, points to the one that stays, and reads that one again", async () => {
    await hear();
    await mergeCustomersFromWebhook(connected.shop, merge("completed"), { now });
    expect(await read()).toMatchObject({ deletedAt: now, mergedInto: 2n });
    expect(await db.customer.findFirst({ where: { id: 2n } })).toMatchObject({
      deletedAt: null,
      phoneE164: "+31610000002",
    });
  });

  test("that failed changes nothing", async () => {
    await hear();
    await mergeCustomersFromWebhook(connected.shop, merge("failed"), { now });
    expect((await read()).deletedAt).toBeNull();
  });
});

test.each([[{}], [{ id: "x" }], [null], [[1]]])("a body that is not Shopify's is refused: %j", async (body) => {
  await expect(mirrorCustomerFromWebhook(connected.shop, body, { now })).rejects.toThrow();
  await expect(forgetCustomerFromWebhook(connected.shop, body, { now })).rejects.toThrow();
});
