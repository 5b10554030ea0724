import { beforeEach, describe, expect, test } from "vitest";
import { forgetCustomerFromWebhook, mergeCustomersFromWebhook } from "#app/customers/forget-customer.server.ts";
import { mirrorCustomerFromWebhook } from "#app/customers/mirror-customer-from-webhook.server.ts";
import { db } from "#app/db.server.ts";
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
