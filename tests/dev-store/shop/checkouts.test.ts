import { beforeEach, describe, expect, test } from "vitest";
import { completeCheckout } from "#dev-store/shop/complete-checkout.ts";
import { noticeChanges } from "#dev-store/shop/notice-changes.ts";
import { readCheckout } from "#dev-store/shop/read-checkouts.ts";
import { readCustomer } from "#dev-store/shop/read-customers.ts";
import { changeCheckout, startCheckout } from "#dev-store/shop/write-checkouts.ts";
import type { CheckoutInput } from "#dev-store/shop/write-checkouts.ts";
import {
  addCustomer,
  addProducts,
  addShop,
  listenToWebhooks,
  now,
  openData,
  shopId,
} from "#tests/dev-store/open-data.ts";

let time = now;
const ctx = openData(() => time);
const later = (minutes: number) => (time = new Date(time.getTime() + minutes * 60_000));
let announced: () => Promise<{ topic: string; payload: unknown }[]>;

beforeEach(async () => {
  time = now;
  await addShop(ctx);
  await addProducts(ctx);
  await addCustomer(ctx, {
    id: 1n,
    firstName: "Ann",
    email: "ann@example.com",
    phone: "+12125550100",
    countryCode: "US",
    country: "United States",
  });
  announced = await listenToWebhooks(ctx, [
    "checkouts/create",
    "checkouts/update",
    "customers/create",
    "orders/create",
    "orders/paid",
  ]);
});

const tea = [{ productId: 100n, quantity: 2 }];

async function start(input: CheckoutInput) {
  const written = await startCheckout(ctx, shopId, input);
  if (!written.ok) throw new Error(written.userErrors[0]?.message);
  return written.checkout;
}

describe("beginning", () => {
  test("is announced as REST writes a checkout, by token and without an id", async () => {
    const { token, recoveryKey } = await start({ customerId: 1n, lines: tea, discountCode: "TEN" });
    const [created, ...others] = await announced();
    expect(others).toEqual([]);
    expect(created).toMatchObject({
      topic: "checkouts/create",
      payload: {
        token,
        email: "ann@example.com",
        phone: "+12125550100",
        buyer_accepts_marketing: false,
        abandoned_checkout_url: `http://admin.example/1/checkouts/ac/${token}/recover?key=${recoveryKey}`,
        currency: "USD",
        total_line_items_price: "21.00",
        total_price: "18.90",
        discount_codes: [{ code: "TEN", amount: "2.10", type: "percentage" }],
        line_items: [{ product_id: 100, title: "Tea", quantity: 2, price: "10.50", line_price: "21.00" }],
        customer: { id: 1, email: "ann@example.com" },
        shipping_address: { country_code: "US" },
        completed_at: null,
        created_at: now.toISOString(),
        updated_at: now.toISOString(),
      },
    });
    expect(created?.payload).not.toHaveProperty("id");
  });

  test("knows a customer by email or phone, and a stranger as nobody's", async () => {
    expect(await start({ email: "Ann@Example.com", lines: tea })).toMatchObject({ customerId: 1n });
    expect(await start({ phone: "+1 212 555 0100", lines: tea })).toMatchObject({
      customerId: 1n,
      email: "ann@example.com",
    });
    expect(await start({ email: "new@example.com", lines: tea })).toMatchObject({ customerId: null, phone: null });
    expect((await announced()).at(-1)).toMatchObject({ payload: { customer: null, email: "new@example.com" } });
  });

  test.each([
    [{ lines: tea }, "A customer, an email or a phone must be present"],
    [{ customerId: 9n, lines: tea }, "Customer does not exist"],
    [{ customerId: 1n, lines: [] }, "A checkout has at least one line"],
    [{ customerId: 1n, lines: [{ productId: 9n, quantity: 1 }] }, "Product does not exist"],
  ])("refuses %o", async (input, message) => {
    expect(await startCheckout(ctx, shopId, input)).toMatchObject({ ok: false, userErrors: [{ message }] });
    expect((await ctx.pool.query("SELECT FROM checkout UNION ALL SELECT FROM checkout_line")).rowCount).toBe(0);
    expect(await announced()).toEqual([]);
  });
});

test("a change is announced with the new lines and time, and a refused one changes nothing", async () => {
  const { token } = await start({ email: "new@example.com", lines: tea });
  await announced();
  later(3);
  expect(
    await changeCheckout(ctx, shopId, {
      token,
      input: { lines: [{ productId: 200n, quantity: 1 }], phone: "+442079460000" },
    }),
  ).toMatchObject({ ok: true, checkout: { total: "20.00", email: "new@example.com", phone: "+442079460000" } });
  expect(await announced()).toMatchObject([
    {
      topic: "checkouts/update",
      payload: { token, total_price: "20.00", phone: "+442079460000", updated_at: "2026-11-22T12:03:00.000Z" },
    },
  ]);
  const refused = await changeCheckout(ctx, shopId, { token, input: { lines: [{ productId: 9n, quantity: 1 }] } });
  expect(refused).toMatchObject({ ok: false });
  expect(await readCheckout(ctx.pool, shopId, token)).toMatchObject({ lines: [{ productId: 200n }] });
  expect(await announced()).toEqual([]);
});

test("completing makes an order that carries the token, once", async () => {
  const { token } = await start({ customerId: 1n, lines: tea, discountCode: "TEN" });
  await announced();
  later(20);
  const placed = await Promise.all([
    completeCheckout(ctx, shopId, { token }),
    completeCheckout(ctx, shopId, { token }),
  ]);
  expect(placed.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  const order = placed.find((one) => one.ok)?.order;
  expect(await announced()).toMatchObject([
    { topic: "checkouts/update", payload: { token, completed_at: "2026-11-22T12:20:00.000Z" } },
    {
      topic: "orders/create",
      payload: {
        id: Number(order?.id),
        admin_graphql_api_id: `gid://shopify/Order/${order?.id}`,
        name: "#1001",
        checkout_token: token,
        order_status_url: expect.stringContaining(
          `http://admin.example/1/orders/${order?.id}/authenticate?key=`,
        ) as string,
        total_price: "18.90",
        discount_codes: [{ code: "TEN", amount: "2.10" }],
        customer: { id: 1 },
        financial_status: "paid",
        fulfillment_status: null,
        tags: "",
        shipping_address: { country_code: "US" },
      },
    },
    { topic: "orders/paid" },
  ]);
  expect(await changeCheckout(ctx, shopId, { token, input: { lines: tea } })).toMatchObject({
    ok: false,
    userErrors: [{ message: "Checkout has already been completed" }],
  });
});

test("a guest who pays becomes a customer", async () => {
  const { token } = await start({ email: "new@example.com", lines: tea });
  const placed = await completeCheckout(ctx, shopId, { token, isPaid: false, tags: ["gift"] });
  expect(placed).toMatchObject({
    ok: true,
    customer: { email: "new@example.com", numberOfOrders: 1 },
    order: { financialStatus: "PENDING", tags: ["gift"] },
  });
  expect((await announced()).map(({ topic }) => topic)).toEqual([
    "checkouts/create",
    "customers/create",
    "checkouts/update",
    "orders/create",
  ]);
});

test("ten minutes without a change abandon a checkout, which its customer's date then tells", async () => {
  const { token } = await start({ customerId: 1n, lines: tea });
  const paid = await start({ customerId: 1n, lines: tea });
  await completeCheckout(ctx, shopId, { token: paid.token });
  const abandonedAt = async () => (await readCustomer(ctx.pool, shopId, 1n))?.abandonedCheckoutAt;
  later(9);
  expect(await noticeChanges(ctx)).toBe(0);
  expect(await abandonedAt()).toBeNull();
  later(1);
  expect(await noticeChanges(ctx)).toBe(1);
  expect(await noticeChanges(ctx)).toBe(0);
  expect(await abandonedAt()).toEqual(now);
  expect(await readCheckout(ctx.pool, shopId, token)).toMatchObject({ abandonedAt: time });
});
