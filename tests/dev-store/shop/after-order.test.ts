import { beforeEach, describe, expect, test } from "vitest";
import { cancelOrder, payOrder } from "#dev-store/shop/change-order.ts";
import { addFulfillmentEvent, changeTracking, fulfilOrder } from "#dev-store/shop/fulfil-order.ts";
import { placeOrder } from "#dev-store/shop/place-order.ts";
import { readCustomer } from "#dev-store/shop/read-customers.ts";
import { readOrder } from "#dev-store/shop/read-orders.ts";
import { refundOrder } from "#dev-store/shop/refund-order.ts";
import { approveReturn, closeReturn, requestReturn } from "#dev-store/shop/return-order.ts";
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
  await addProducts(ctx);
  await addCustomer(ctx, { id: 1n, firstName: "Ann", email: "ann@example.com" });
  announced = await listenToWebhooks(ctx, [
    "orders/cancelled",
    "orders/fulfilled",
    "orders/paid",
    "orders/updated",
    "fulfillments/create",
    "fulfillments/update",
    "fulfillment_events/create",
    "returns/request",
    "returns/approve",
    "returns/close",
    "refunds/create",
    "customers/purchasing_summary",
  ]);
});

async function place(options: { isPaid?: boolean } = {}): Promise<bigint> {
  const placed = await placeOrder(ctx, shopId, {
    customerId: 1n,
    lines: [{ productId: 100n, quantity: 2 }],
    ...options,
  });
  if (!placed.ok) throw new Error("refused");
  await announced();
  return placed.order.id;
}

async function fulfil(orderId: bigint) {
  const sent = await fulfilOrder(ctx, shopId, { orderId, tracking: { number: "1Z", url: "https://track.example/1Z" } });
  if (!sent.ok) throw new Error("refused");
  return sent.fulfillment;
}

const refused = (message: string) => ({ ok: false, userErrors: [{ message }] });

test("an unpaid order is paid later, once", async () => {
  const id = await place({ isPaid: false });
  expect(await readOrder(ctx.pool, shopId, id)).toMatchObject({ financialStatus: "PENDING" });
  expect(await payOrder(ctx, shopId, id)).toMatchObject({ ok: true, order: { financialStatus: "PAID" } });
  expect(await announced()).toMatchObject([
    { topic: "orders/paid", payload: { id: Number(id), financial_status: "paid" } },
    { topic: "orders/updated", payload: { updated_at: now.toISOString() } },
  ]);
  expect(await payOrder(ctx, shopId, id)).toMatchObject(refused("Order cannot be marked as paid."));
});

describe("sending", () => {
  test("is announced with what the parcel can be followed by, and the order as fulfilled", async () => {
    const id = await place();
    const { id: fulfillmentId } = await fulfil(id);
    expect(await announced()).toMatchObject([
      {
        topic: "fulfillments/create",
        payload: {
          id: Number(fulfillmentId),
          order_id: Number(id),
          name: "#1001.1",
          status: "success",
          tracking_company: null,
          tracking_number: "1Z",
          tracking_numbers: ["1Z"],
          tracking_url: "https://track.example/1Z",
          tracking_urls: ["https://track.example/1Z"],
          shipment_status: null,
          line_items: [{ product_id: 100, quantity: 2 }],
        },
      },
      { topic: "orders/fulfilled", payload: { fulfillment_status: "fulfilled" } },
      { topic: "orders/updated" },
    ]);
    expect(await fulfilOrder(ctx, shopId, { orderId: id })).toMatchObject(refused("Order has already been fulfilled"));
  });

  test("goes on with the parcel service's events, and with a corrected tracking number", async () => {
    const fulfillment = await fulfil(await place());
    await announced();
    const event = { fulfillmentId: fulfillment.id, status: "out_for_delivery" as const };
    expect(await addFulfillmentEvent(ctx, shopId, event)).toMatchObject({
      ok: true,
      fulfillment: { shipmentStatus: "out_for_delivery", events: [{ status: "out_for_delivery" }] },
    });
    expect(await announced()).toMatchObject([
      {
        topic: "fulfillment_events/create",
        payload: {
          fulfillment_id: Number(fulfillment.id),
          order_id: Number(fulfillment.orderId),
          status: "out_for_delivery",
          happened_at: now.toISOString(),
        },
      },
      { topic: "fulfillments/update", payload: { shipment_status: "out_for_delivery" } },
      { topic: "orders/updated" },
    ]);
    await changeTracking(ctx, shopId, { fulfillmentId: fulfillment.id, tracking: { number: "2Z" } });
    expect(await announced()).toMatchObject([
      {
        topic: "fulfillments/update",
        payload: { tracking_number: "2Z", tracking_urls: ["https://track.example/1Z"] },
      },
      { topic: "orders/updated" },
    ]);
    expect(await addFulfillmentEvent(ctx, shopId, { ...event, fulfillmentId: 9n })).toMatchObject(
      refused("Fulfillment does not exist"),
    );
  });
});

test("a return is requested, approved and closed, each step once and in this order", async () => {
  const id = await place();
  expect(await requestReturn(ctx, shopId, { orderId: id })).toMatchObject(refused("Order has not been fulfilled"));
  await fulfil(id);
  await announced();
  const requested = await requestReturn(ctx, shopId, { orderId: id, reason: "WRONG_ITEM", note: "Not mine" });
  const returnId = requested.ok ? requested.orderReturn.id : 0n;
  expect(await closeReturn(ctx, shopId, returnId)).toMatchObject(refused("Return is not open"));
  expect(await requestReturn(ctx, shopId, { orderId: id })).toMatchObject({ ok: false });
  expect(await approveReturn(ctx, shopId, returnId)).toMatchObject({ ok: true, orderReturn: { status: "OPEN" } });
  expect(await approveReturn(ctx, shopId, returnId)).toMatchObject({ ok: false });
  expect(await closeReturn(ctx, shopId, returnId)).toMatchObject({ ok: true, orderReturn: { status: "CLOSED" } });
  const told = (await announced()).filter(({ topic }) => topic.startsWith("returns/"));
  const whole = {
    id: Number(returnId),
    admin_graphql_api_id: `gid://shopify/Return/${returnId}`,
    name: "#1001-R1",
    order: { id: Number(id) },
    total_return_line_items: 1,
    return_line_items: [{ quantity: 2, return_reason: "wrong_item", customer_note: "Not mine" }],
  };
  expect(told).toMatchObject([
    { topic: "returns/request", payload: { ...whole, status: "requested" } },
    { topic: "returns/approve", payload: { ...whole, status: "open" } },
    { topic: "returns/close" },
  ]);
  expect(told[2]?.payload).toEqual({
    id: Number(returnId),
    admin_graphql_api_id: `gid://shopify/Return/${returnId}`,
    order_id: Number(id),
    status: "closed",
  });
});

test("refunds add up to the order's total and no further, and lessen what the customer has spent", async () => {
  const id = await place();
  expect(await refundOrder(ctx, shopId, { orderId: id, amount: "5.50" })).toMatchObject({
    ok: true,
    order: { financialStatus: "PARTIALLY_REFUNDED", refunded: "5.50" },
  });
  expect(await announced()).toMatchObject([
    {
      topic: "refunds/create",
      payload: { order_id: Number(id), refund_line_items: [], transactions: [{ kind: "refund", amount: "5.50" }] },
    },
    { topic: "orders/updated", payload: { financial_status: "partially_refunded" } },
    { topic: "customers/purchasing_summary", payload: { amountSpent: { amount: "15.50" } } },
  ]);
  expect(await refundOrder(ctx, shopId, { orderId: id, amount: "15.51" })).toMatchObject(
    refused("Refund amount must be between 0.01 and 15.50"),
  );
  expect(await refundOrder(ctx, shopId, { orderId: id })).toMatchObject({
    ok: true,
    order: { financialStatus: "REFUNDED", refunded: "21.00" },
  });
  expect(await refundOrder(ctx, shopId, { orderId: id })).toMatchObject(refused("Order has nothing to refund"));
  expect(await readCustomer(ctx.pool, shopId, 1n)).toMatchObject({ amountSpent: "0.00", numberOfOrders: 1 });
});

test("a cancelled order says so once, and can be neither paid nor sent; a sent one is not cancelled", async () => {
  const id = await place({ isPaid: false });
  const cancelled = await cancelOrder(ctx, shopId, { orderId: id, reason: "CUSTOMER" });
  expect(cancelled).toMatchObject({ ok: true, order: { financialStatus: "VOIDED", cancelledAt: now } });
  expect(await announced()).toMatchObject([
    { topic: "orders/cancelled", payload: { cancelled_at: now.toISOString(), cancel_reason: "customer" } },
    { topic: "orders/updated" },
  ]);
  expect(await cancelOrder(ctx, shopId, { orderId: id, reason: "OTHER" })).toMatchObject({ ok: false });
  expect(await payOrder(ctx, shopId, id)).toMatchObject(refused("Order has been cancelled"));
  expect(await fulfilOrder(ctx, shopId, { orderId: id })).toMatchObject(refused("Order has been cancelled"));
  const sent = await place();
  await fulfil(sent);
  expect(await cancelOrder(ctx, shopId, { orderId: sent, reason: "OTHER" })).toMatchObject(
    refused("Cannot cancel an order that has been fulfilled"),
  );
  expect(await cancelOrder(ctx, shopId, { orderId: 9n, reason: "OTHER" })).toMatchObject(
    refused("Order does not exist"),
  );
});
