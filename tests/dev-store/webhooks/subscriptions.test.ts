import { expect, test } from "vitest";
import { parseAppConfig } from "#dev-store/read-app-config.ts";
import { deployAppSubscriptions } from "#dev-store/webhooks/app-subscriptions.ts";
import { emit } from "#dev-store/webhooks/emit.ts";
import { openShop, shopId } from "../graphql/open-shop.ts";

const toml = `
  [access_scopes]
  scopes = "read_customers, write_customers, read_orders"
  [webhooks]
  api_version = "2026-07"
    [[webhooks.subscriptions]]
    compliance_topics = ["customers/redact", "shop/redact"]
    uri = "/webhooks/compliance"
    [[webhooks.subscriptions]]
    topics = ["orders/create", "orders/paid"]
    uri = "/webhooks/orders"
    include_fields = ["id", "customer.id"]
    filter = "total_price:>=10 AND test:false"
    name = "orders"`;

test("the app's configuration becomes its scopes and subscriptions; a deploy of it changes only what differs", async () => {
  const config = parseAppConfig(toml);
  expect(config.scopes).toEqual(["read_customers", "write_customers", "read_orders"]);
  expect(config.subscriptions.map(({ topic, uri }) => `${topic} → ${uri}`)).toEqual([
    "customers/redact → /webhooks/compliance",
    "shop/redact → /webhooks/compliance",
    "orders/create → /webhooks/orders",
    "orders/paid → /webhooks/orders",
  ]);
  const { store } = await openShop({ appConfig: config });
  const list = async () =>
    (
      await store.context.pool.query<{ id: bigint; topic: string }>(
        "SELECT id, topic FROM webhook_subscription ORDER BY id",
      )
    ).rows;
  const before = await list();
  await deployAppSubscriptions(store.context.pool, config);
  expect(await list()).toEqual(before);
  await deployAppSubscriptions(store.context.pool, { ...config, subscriptions: config.subscriptions.slice(0, 3) });
  expect(await list()).toEqual(before.slice(0, 3));
});

test("a key that the Shopify CLI does not know is refused at start", () => {
  expect(() =>
    parseAppConfig(`[[webhooks.subscriptions]]\ntopics = ["orders/create"]\nuri = "/x"\nmetafield_namespaces = ["a"]`),
  ).toThrow("metafield_namespaces");
});

test("only payloads that pass the filter are sent, cut to the included fields", async () => {
  const { store } = await openShop({ appConfig: parseAppConfig(toml) });
  const order = { id: 7, total_price: "12.50", test: false, customer: { id: 3, email: "a@example.com" }, note: "x" };
  const send = (payload: object) => emit(store.context, { shopId, topic: "orders/create", payload: { ...payload } });
  expect(await send(order)).toBe(1);
  expect(await send({ ...order, total_price: "9.99" })).toBe(0);
  expect(await send({ ...order, test: true })).toBe(0);
  const { rows } = await store.context.pool.query<{ payload: string }>("SELECT payload FROM webhook_delivery");
  expect(rows).toEqual([{ payload: '{"id":7,"customer":{"id":3}}' }]);
});

test("an uninstalled app gets the privacy webhooks and nothing else", async () => {
  const { store } = await openShop({ appConfig: parseAppConfig(toml) });
  await store.context.pool.query("UPDATE app_installation SET uninstalled_at = now()");
  const order = { id: 7, total_price: "12.50", test: false };
  expect(await emit(store.context, { shopId, topic: "orders/create", payload: order })).toBe(0);
  expect(await emit(store.context, { shopId, topic: "shop/redact", payload: { shop_id: 1 } })).toBe(1);
});

test("subscriptions of the API: a filter needs fields, an address is taken once, another filter is another subscription", async () => {
  const { ask, store } = await openShop();
  const create = async (w: object, topic = "CUSTOMER_JOINED_SEGMENT") => {
    const answer = await ask(
      `mutation ($w: WebhookSubscriptionInput!) { webhookSubscriptionCreate(topic: ${topic}, webhookSubscription: $w) {
         webhookSubscription { id filter } userErrors { message } } }`,
      { w },
    );
    return answer.data.webhookSubscriptionCreate as unknown as {
      webhookSubscription: { id: string } | null;
      userErrors: object[];
    };
  };
  const uri = "https://segue.test/webhooks/members";
  const filter = (id: number) => `segmentId:"gid://shopify/Segment/${id}"`;
  expect((await create({ uri, filter: "nonsense" })).userErrors).toEqual([
    { message: "The specified filter is invalid, please ensure you specify the field(s) you wish to filter on." },
  ]);
  const first = await create({ uri, filter: filter(1) });
  expect(first.userErrors).toEqual([]);
  expect((await create({ uri, filter: filter(1) })).userErrors).toEqual([
    { message: "Address has already been taken" },
  ]);
  expect((await create({ uri, filter: filter(2) })).userErrors).toEqual([]);
  expect((await create({ uri: "members" })).userErrors).toEqual([{ message: "Address is invalid" }]);

  const joined = {
    shop_id: "gid://shopify/Shop/1",
    customer_id: "gid://shopify/Customer/2",
    segment_id: "gid://shopify/Segment/2",
  };
  expect(await emit(store.context, { shopId, topic: "customer.joined_segment", payload: joined })).toBe(1);

  const listed = await ask("{ webhookSubscriptions(first: 10) { nodes { topic filter uri } } }");
  expect(listed.data.webhookSubscriptions).toEqual({
    nodes: [1, 2].map((id) => ({ topic: "CUSTOMER_JOINED_SEGMENT", filter: filter(id), uri })),
  });
  const remove = async () =>
    (
      await ask(
        "mutation ($id: ID!) { webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { message } } }",
        {
          id: first.webhookSubscription?.id,
        },
      )
    ).data.webhookSubscriptionDelete;
  expect(await remove()).toEqual({ deletedWebhookSubscriptionId: first.webhookSubscription?.id, userErrors: [] });
  expect(await remove()).toMatchObject({ userErrors: [{ message: "Webhook subscription does not exist" }] });
});
