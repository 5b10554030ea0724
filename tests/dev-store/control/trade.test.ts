import { HttpResponse } from "msw";
import { http } from "msw/http";
import { beforeEach, expect, test } from "vitest";
import { appUrl } from "#tests/setup/test-env.ts";
import { wire } from "#tests/setup/wire.ts";
import { domain, openShop } from "../graphql/open-shop.ts";
import type { OpenShop } from "../graphql/open-shop.ts";
import { addProducts } from "../open-data.ts";

let shop: OpenShop;
beforeEach(async () => {
  shop = await openShop();
  await addProducts(shop.store.context);
  await shop.addCustomers({ email: "a@example.com" });
});

async function call(path: string, body?: object) {
  const response = await shop.store.fetch(
    new Request(`http://127.0.0.1:4000/control/shops/${domain}${path}`, {
      method: body === undefined ? "GET" : "POST",
      body: body === undefined ? undefined : JSON.stringify(body),
    }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, Record<string, never>> };
}

const lines = [{ productId: "100", quantity: 2 }];

test("a shopper's and a merchant's whole way is gone by request", async () => {
  const started = await call("/checkouts", { customerId: 1, lines });
  expect(started.status).toBe(200);
  const { token } = started.body.checkout!;
  expect(started.body.checkout).toMatchObject({ customerId: "1", total: "21.00", completedAt: null });
  expect(String(started.body.checkout?.abandonedCheckoutUrl)).toContain(token);
  expect((await call(`/checkouts/${token}/change`, { discountCode: "TEN" })).body).toMatchObject({
    checkout: { total: "18.90" },
  });
  expect((await call("/checkouts")).body).toMatchObject({ checkouts: [{ token }] });
  const completed = await call(`/checkouts/${token}/complete`, { isPaid: false, tags: ["gift"] });
  expect(completed.body.order).toMatchObject({ checkoutToken: token, financialStatus: "PENDING", tags: ["gift"] });
  expect((await call(`/checkouts/${token}`)).body.checkout?.completedAt).not.toBeNull();
  const order = `/orders/${completed.body.order!.id}`;
  expect((await call(`${order}/pay`, {})).body.order).toMatchObject({ financialStatus: "PAID" });
  const sent = await call(`${order}/fulfil`, { number: "1Z", url: "https://track.example/1Z", company: "UPS" });
  const fulfillment = `/fulfillments/${sent.body.fulfillment!.id}`;
  expect((await call(`${fulfillment}/track`, { number: "2Z" })).body.fulfillment).toMatchObject({
    trackingNumber: "2Z",
    trackingCompany: "UPS",
  });
  expect((await call(`${fulfillment}/events`, { status: "delivered" })).status).toBe(200);
  const requested = await call(`${order}/return`, { reason: "UNWANTED" });
  const returned = `/returns/${requested.body.orderReturn!.id}`;
  expect((await call(`${returned}/approve`, {})).body.orderReturn).toMatchObject({ status: "OPEN" });
  expect((await call(`${returned}/close`, {})).body.orderReturn).toMatchObject({ status: "CLOSED" });
  expect((await call(`${order}/refund`, {})).body.order).toMatchObject({ financialStatus: "REFUNDED" });
  expect((await call(order)).body).toMatchObject({
    order: { fulfillmentStatus: "FULFILLED" },
    fulfillments: [{ shipmentStatus: "delivered" }],
    returns: [{ status: "CLOSED" }],
    refunds: [{ amount: "18.90" }],
  });
  const other = await call("/orders", { customerId: "1", lines });
  expect((await call(`/orders/${other.body.order!.id}/cancel`, { reason: "FRAUD" })).body.order).toMatchObject({
    cancelReason: "FRAUD",
  });
});

test("what cannot be is answered with Shopify's refusal, what is malformed with what is wrong", async () => {
  expect(await call("/orders/9/pay", {})).toMatchObject({
    status: 422,
    body: { userErrors: [{ message: "Order does not exist" }] },
  });
  expect((await call("/checkouts", { customerId: 1, lines: [...lines, ...lines] })).status).toBe(400);
  expect((await call("/checkouts/none/complete", {})).status).toBe(422);
  expect((await call("/checkouts/none")).status).toBe(404);
  expect((await call("/fulfillments/9/events", { status: "lost" })).status).toBe(400);
});

test("membership can be made slow or failing for a while, and the whole API too", async () => {
  const membership = () =>
    shop.ask(
      `{ customerSegmentMembership(customerId: "gid://shopify/Customer/1", segmentIds: []) { memberships { isMember } }
         shop { name } }`,
    );
  await call("/disturb", { field: "customerSegmentMembership", fails: true, seconds: 30 });
  const failed = await membership();
  expect(failed.status).toBe(200);
  expect(failed.errors?.[0]?.extensions.code).toBe("INTERNAL_SERVER_ERROR");
  expect((await shop.ask("{ shop { name } }")).errors).toBeUndefined();
  shop.advance(31);
  expect((await membership()).errors).toBeUndefined();

  await call("/disturb", { field: "customerSegmentMembership", latencyMs: 50 });
  const before = performance.now();
  await membership();
  expect(performance.now() - before).toBeGreaterThan(45);

  await call("/disturb", { fails: true, seconds: 30 });
  expect((await membership()).status).toBe(503);
  shop.advance(31);
  expect((await membership()).status).toBe(200);
  await call("/disturb", { fails: true });
  await call("/disturb", {});
  expect((await membership()).status).toBe(200);
  expect((await call("/disturb", { colour: "red" })).status).toBe(400);
});

test("at most 250 segments are asked for at once, and unknown ones are left out", async () => {
  const ask = (segmentIds: string[]) =>
    shop.ask(
      `query ($s: [ID!]!) { customerSegmentMembership(customerId: "gid://shopify/Customer/1", segmentIds: $s) {
         memberships { segmentId isMember } } }`,
      { s: segmentIds },
    );
  const ids = Array.from({ length: 251 }, (_, index) => `gid://shopify/Segment/${index + 1}`);
  expect((await ask(ids)).errors?.[0]?.extensions.code).toBe("MAX_INPUT_SIZE_EXCEEDED");
  expect((await ask(ids.slice(1))).data.customerSegmentMembership).toEqual({ memberships: [] });
});

test("subscriptions of one segment go on demand, with what was still to be delivered", async () => {
  const uri = `${appUrl}/webhooks/members`;
  for (const id of [1, 12]) {
    await shop.ask(
      `mutation ($w: WebhookSubscriptionInput!) { webhookSubscriptionCreate(topic: CUSTOMER_JOINED_SEGMENT,
         webhookSubscription: $w) { userErrors { message } } }`,
      { w: { uri, filter: `segmentId:"gid://shopify/Segment/${id}"` } },
    );
  }
  const joined = { shop_id: "gid://shopify/Shop/1", customer_id: "gid://shopify/Customer/1" };
  for (const id of [1, 12]) {
    await call("/webhooks", {
      topic: "customer.joined_segment",
      payload: { ...joined, segment_id: `gid://shopify/Segment/${id}` },
    });
  }
  expect((await call("/subscriptions/delete", { segmentId: "1" })).body).toEqual({ deleted: 1 });
  const bodies: string[] = [];
  wire.use(
    http.post(uri, async ({ request }) => {
      bodies.push(await request.text());
      return new HttpResponse(null, { status: 200 });
    }),
  );
  await shop.store.drain();
  expect(bodies.map((body) => (JSON.parse(body) as { segment_id: string }).segment_id)).toEqual([
    "gid://shopify/Segment/12",
  ]);
  expect((await call("/subscriptions/delete", {})).body).toEqual({ deleted: 1 });
});
