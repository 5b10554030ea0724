import { HttpResponse } from "msw";
import { http } from "msw/http";
import { expect, test } from "vitest";
import { noticeChanges } from "#dev-store/shop/notice-changes.ts";
import { placeOrder } from "#dev-store/shop/place-order.ts";
import { recountSegments } from "#dev-store/shop/watch-segments.ts";
import { updateCustomer } from "#dev-store/shop/write-customers.ts";
import { deleteSegment, updateSegment } from "#dev-store/shop/write-segments.ts";
import { wire } from "#tests/setup/wire.ts";
import { openShop, shopId } from "../graphql/open-shop.ts";
import type { OpenShop } from "../graphql/open-shop.ts";
import { addProducts } from "../open-data.ts";

const uri = "https://app.example/webhooks/members";

async function segment({ ask }: OpenShop, query: string): Promise<string> {
  const answer = await ask(
    `mutation ($q: String!) { segmentCreate(name: "S", query: $q) { segment { id } userErrors { message } } }`,
    { q: query },
  );
  return (answer.data.segmentCreate as unknown as { segment: { id: string } }).segment.id;
}

async function subscribe({ ask }: OpenShop, id: string | null): Promise<string> {
  let subscription = "";
  for (const topic of ["CUSTOMER_JOINED_SEGMENT", "CUSTOMER_LEFT_SEGMENT"]) {
    const answer = await ask(
      `mutation ($w: WebhookSubscriptionInput!) { webhookSubscriptionCreate(topic: ${topic}, webhookSubscription: $w) {
         webhookSubscription { id } userErrors { message } } }`,
      { w: { uri, ...(id && { filter: `segmentId:"${id}"` }) } },
    );
    const made = answer.data.webhookSubscriptionCreate as unknown as {
      webhookSubscription: { id: string } | null;
      userErrors: object[];
    };
    expect(made.userErrors).toEqual([]);
    subscription = made.webhookSubscription!.id;
  }
  return subscription;
}

/** What is announced of segments, after everything due has been looked at. */
async function told({ store }: OpenShop): Promise<string[]> {
  while ((await noticeChanges(store.context)) > 0);
  const { rows } = await store.context.pool.query<{ topic: string; payload: string; id: bigint }>(
    "DELETE FROM webhook_delivery RETURNING topic, payload, id",
  );
  return rows
    .toSorted((a, b) => Number(a.id - b.id))
    .map(({ topic, payload }) => {
      const { customer_id: customer, segment_id: segment } = JSON.parse(payload) as Record<string, string>;
      return `${topic.replace("customer.", "")} ${customer} ${segment}`;
    });
}

const customer = (id: number) => `gid://shopify/Customer/${id}`;
const tag = (shop: OpenShop, id: bigint, tags: string[]) =>
  updateCustomer(shop.store.context, shopId, { id, input: { tags } });

test("who joins or leaves a segment with a subscription is announced once, who was there before is not", async () => {
  const shop = await openShop();
  await shop.addCustomers({ email: "a@example.com", tags: ["vip"] }, { email: "b@example.com" });
  const vip = await segment(shop, "customer_tags CONTAINS 'vip'");
  const other = await segment(shop, "customer_tags CONTAINS 'other'");
  await tag(shop, 2n, ["other"]);
  await subscribe(shop, vip);
  expect(await told(shop)).toEqual([]);
  await tag(shop, 2n, ["vip", "other"]);
  await tag(shop, 2n, ["vip", "new", "other"]);
  expect(await told(shop)).toEqual([`joined_segment ${customer(2)} ${vip}`]);
  await tag(shop, 1n, []);
  await tag(shop, 2n, ["vip"]);
  expect(await told(shop)).toEqual([`left_segment ${customer(1)} ${vip}`]);
  expect(other).not.toBe(vip);
  const { rows } = await shop.store.context.pool.query("SELECT FROM changed_customer");
  expect(rows).toEqual([]);
});

test("an order and a new customer make members too", async () => {
  const shop = await openShop();
  const { context } = shop.store;
  await addProducts(context);
  await shop.addCustomers({ email: "a@example.com" });
  const buyers = await segment(shop, "number_of_orders >= 1");
  const german = await segment(shop, "customer_language = 'de'");
  await subscribe(shop, buyers);
  await subscribe(shop, german);
  await placeOrder(context, shopId, { customerId: 1n, lines: [{ productId: 100n, quantity: 1 }] });
  await shop.ask(
    `mutation { customerCreate(input: { email: "d@example.com", locale: "de" }) { userErrors { message } } }`,
  );
  const changes = await told(shop);
  expect(changes[0]).toBe(`joined_segment ${customer(1)} ${buyers}`);
  expect(changes[1]).toMatch(new RegExp(`^joined_segment gid://shopify/Customer/\\d+ ${german}$`));
  expect(changes).toHaveLength(2);
});

test("time alone moves people in and out, at the beginning of the shop's day", async () => {
  const shop = await openShop();
  await shop.addCustomers(
    { email: "a@example.com", lastOrderAt: new Date("2026-11-16T17:00:00Z"), numberOfOrders: 1 },
    { email: "b@example.com", metafields: { "facts.birth_date": "1990-11-23" } },
  );
  const recent = await segment(shop, "last_order_date >= -6d");
  const birthday = await segment(shop, "anniversary('metafields.facts.birth_date') = today");
  await subscribe(shop, recent);
  await subscribe(shop, birthday);
  shop.setTime("2026-11-23T04:59:00Z");
  expect(await told(shop)).toEqual([]);
  shop.setTime("2026-11-23T05:01:00Z");
  expect((await told(shop)).toSorted()).toEqual([
    `joined_segment ${customer(2)} ${birthday}`,
    `left_segment ${customer(1)} ${recent}`,
  ]);
  shop.setTime("2026-11-25T05:01:00Z");
  expect(await told(shop)).toEqual([`left_segment ${customer(2)} ${birthday}`]);
});

test("an edited query announces nobody, and later changes by the new one", async () => {
  const shop = await openShop();
  const { context } = shop.store;
  await shop.addCustomers({ email: "a@example.com", tags: ["vip"] }, { email: "b@example.com", tags: ["gold"] });
  const vip = await segment(shop, "customer_tags CONTAINS 'vip'");
  const id = BigInt(vip.split("/").at(-1)!);
  await subscribe(shop, vip);
  await updateSegment(context, shopId, { id, query: "customer_tags CONTAINS 'gold'" });
  expect(await told(shop)).toEqual([]);
  await tag(shop, 1n, ["gold"]);
  expect(await told(shop)).toEqual([`joined_segment ${customer(1)} ${vip}`]);
  await deleteSegment(context, shopId, id);
  await tag(shop, 1n, []);
  expect(await told(shop)).toEqual([]);
});

test("a watch ends with its last subscription, and a new one begins without those who are there by then", async () => {
  const shop = await openShop();
  await shop.addCustomers({ email: "a@example.com" });
  const vip = await segment(shop, "customer_tags CONTAINS 'vip'");
  const remove = async () => {
    const { rows } = await shop.store.context.pool.query<{ id: bigint }>("SELECT id FROM webhook_subscription");
    for (const { id } of rows) {
      const gid = `gid://shopify/WebhookSubscription/${id}`;
      await shop.ask(`mutation ($id: ID!) { webhookSubscriptionDelete(id: $id) { userErrors { message } } }`, {
        id: gid,
      });
    }
  };
  await subscribe(shop, vip);
  await remove();
  await tag(shop, 1n, ["vip"]);
  expect((await shop.store.context.pool.query("SELECT FROM watched_segment")).rowCount).toBe(0);
  await subscribe(shop, vip);
  expect(await told(shop)).toEqual([]);
});

test("a subscription that is given another filter watches another segment", async () => {
  const shop = await openShop();
  await shop.addCustomers({ email: "a@example.com" });
  const vip = await segment(shop, "customer_tags CONTAINS 'vip'");
  const gold = await segment(shop, "customer_tags CONTAINS 'gold'");
  const left = await subscribe(shop, vip);
  await shop.ask(
    `mutation ($id: ID!, $w: WebhookSubscriptionInput!) { webhookSubscriptionUpdate(id: $id, webhookSubscription: $w) {
       userErrors { message } } }`,
    { id: left, w: { filter: `segmentId:"${gold}"` } },
  );
  await tag(shop, 1n, ["vip", "gold"]);
  expect(await told(shop)).toEqual([`joined_segment ${customer(1)} ${vip}`]);
  await tag(shop, 1n, []);
  expect(await told(shop)).toEqual([`left_segment ${customer(1)} ${gold}`]);
});

test("a subscription without a filter is for every segment, also those made later", async () => {
  const shop = await openShop();
  await shop.addCustomers({ email: "a@example.com" });
  await subscribe(shop, null);
  const vip = await segment(shop, "customer_tags CONTAINS 'vip'");
  await tag(shop, 1n, ["vip"]);
  expect(await told(shop)).toEqual([`joined_segment ${customer(1)} ${vip}`]);
});

test("a recount finds what was changed past the shop's rules", async () => {
  const shop = await openShop();
  await shop.addCustomers({ email: "a@example.com" });
  const vip = await segment(shop, "customer_tags CONTAINS 'vip'");
  await subscribe(shop, vip);
  await shop.store.context.pool.query("UPDATE customer SET tags = '{vip}'");
  expect(await told(shop)).toEqual([]);
  await recountSegments(shop.store.context, shopId);
  expect(await told(shop)).toEqual([`joined_segment ${customer(1)} ${vip}`]);
});

test("a wave of thousands is announced in one go, each of them on its own", async () => {
  const shop = await openShop();
  const vip = await segment(shop, "customer_tags CONTAINS 'vip'");
  await subscribe(shop, vip);
  await shop.store.context.pool.query(
    `INSERT INTO customer (shop_id, id, email, tags, created_at, updated_at)
     SELECT 1, n, n || '@example.com', '{vip}', now(), now() FROM generate_series(1, 5000) AS n`,
  );
  await recountSegments(shop.store.context, shopId);
  const { rows } = await shop.store.context.pool.query(
    "SELECT count(DISTINCT payload)::int AS payloads, count(DISTINCT event_id)::int AS events FROM webhook_delivery",
  );
  expect(rows).toEqual([{ payloads: 5000, events: 5000 }]);
});

test("joining is delivered to the subscription until eight failures in a row remove it, and then to nobody", async () => {
  const shop = await openShop();
  await shop.addCustomers({ email: "a@example.com" }, { email: "b@example.com" });
  const vip = await segment(shop, "customer_tags CONTAINS 'vip'");
  await subscribe(shop, vip);
  let calls = 0;
  wire.use(
    http.post(uri, () => {
      calls += 1;
      return new HttpResponse(null, { status: 500 });
    }),
  );
  await tag(shop, 1n, ["vip"]);
  for (let attempt = 0; attempt < 9; attempt++) {
    await shop.store.drain();
    shop.advance(6000);
  }
  expect(calls).toBe(8);
  const { rows } = await shop.store.context.pool.query("SELECT topic FROM webhook_subscription");
  expect(rows).toEqual([{ topic: "customer.left_segment" }]);
  await tag(shop, 2n, ["vip"]);
  await shop.store.drain();
  expect(calls).toBe(8);
});
