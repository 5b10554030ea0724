import { expect, test } from "vitest";
import { cancelOrder } from "#dev-store/shop/change-order.ts";
import { addFulfillmentEvent, fulfilOrder } from "#dev-store/shop/fulfil-order.ts";
import { placeOrder } from "#dev-store/shop/place-order.ts";
import { refundOrder } from "#dev-store/shop/refund-order.ts";
import { approveReturn, requestReturn } from "#dev-store/shop/return-order.ts";
import { addProducts } from "../open-data.ts";
import { openShop, shopId } from "./open-shop.ts";
import type { OpenShop } from "./open-shop.ts";

async function openWithOrder(): Promise<OpenShop & { orderId: bigint }> {
  const shop = await openShop();
  await addProducts(shop.store.context);
  await shop.addCustomers({ email: "a@example.com", countryCode: "DE", country: "Germany" });
  const placed = await placeOrder(shop.store.context, shopId, {
    customerId: 1n,
    lines: [{ productId: 100n, quantity: 2 }],
    tags: ["gift"],
    checkoutToken: "token",
  });
  if (!placed.ok) throw new Error("refused");
  return { ...shop, orderId: placed.order.id };
}

const state = `cancelledAt cancelReason displayFinancialStatus displayFulfillmentStatus returnStatus fullyPaid`;

test("an order tells all that a message about it is checked against once more", async () => {
  const { ask, orderId, store } = await openWithOrder();
  const ctx = store.context;
  const sent = await fulfilOrder(ctx, shopId, {
    orderId,
    tracking: { company: "DHL", number: "1Z", url: "https://track.example/1Z" },
  });
  const fulfillmentId = sent.ok ? sent.fulfillment.id : 0n;
  await addFulfillmentEvent(ctx, shopId, { fulfillmentId, status: "in_transit" });
  await addFulfillmentEvent(ctx, shopId, { fulfillmentId, status: "delivered" });
  const requested = await requestReturn(ctx, shopId, { orderId });
  await approveReturn(ctx, shopId, requested.ok ? requested.orderReturn.id : 0n);
  await refundOrder(ctx, shopId, { orderId, amount: "1.00" });
  const answer = await ask(
    `query ($id: ID!) { order(id: $id) { ${state} checkoutToken tags email
       statusPageUrl customer { id } shippingAddress { countryCodeV2 } totalRefundedSet { shopMoney { amount } }
       fulfillments(first: 5) { name displayStatus deliveredAt trackingInfo { company number url }
         events(first: 5) { nodes { status happenedAt } } }
       returns(first: 5) { nodes { name status requestApprovedAt totalQuantity order { id } } }
       refunds { totalRefundedSet { shopMoney { amount } } } } }`,
    { id: `gid://shopify/Order/${orderId}` },
  );
  expect(answer.errors).toBeUndefined();
  const at = "2026-11-22T12:00:00Z";
  expect(answer.data.order).toEqual({
    cancelledAt: null,
    cancelReason: null,
    displayFinancialStatus: "PARTIALLY_REFUNDED",
    displayFulfillmentStatus: "FULFILLED",
    returnStatus: "IN_PROGRESS",
    fullyPaid: true,
    checkoutToken: "token",
    tags: ["gift"],
    email: "a@example.com",
    statusPageUrl: expect.stringContaining(`/1/orders/${orderId}/authenticate?key=`) as string,
    customer: { id: "gid://shopify/Customer/1" },
    shippingAddress: { countryCodeV2: "DE" },
    totalRefundedSet: { shopMoney: { amount: "1.0" } },
    fulfillments: [
      {
        name: "#1001.1",
        displayStatus: "DELIVERED",
        deliveredAt: at,
        trackingInfo: [{ company: "DHL", number: "1Z", url: "https://track.example/1Z" }],
        events: {
          nodes: [
            { status: "IN_TRANSIT", happenedAt: at },
            { status: "DELIVERED", happenedAt: at },
          ],
        },
      },
    ],
    returns: {
      nodes: [
        {
          name: "#1001-R1",
          status: "OPEN",
          requestApprovedAt: at,
          totalQuantity: 2,
          order: { id: `gid://shopify/Order/${orderId}` },
        },
      ],
    },
    refunds: [{ totalRefundedSet: { shopMoney: { amount: "1.0" } } }],
  });
});

test("orders and fulfilments are nodes, and a cancellation is read at once", async () => {
  const { ask, orderId, store } = await openWithOrder();
  await cancelOrder(store.context, shopId, { orderId, reason: "INVENTORY" });
  const ids = [`gid://shopify/Order/${orderId}`, "gid://shopify/Order/9", "gid://shopify/Fulfillment/9"];
  const answer = await ask(`query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Order { ${state} } } }`, { ids });
  expect(answer.data.nodes).toEqual([
    {
      id: ids[0],
      cancelledAt: "2026-11-22T12:00:00Z",
      cancelReason: "INVENTORY",
      displayFinancialStatus: "PAID",
      displayFulfillmentStatus: "UNFULFILLED",
      returnStatus: "NO_RETURN",
      fullyPaid: true,
    },
    null,
    null,
  ]);
});
