import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { Kind, parse, print } from "graphql";
import type { OperationDefinitionNode } from "graphql";
import { expect, test } from "vitest";
import { readFlowExtensions } from "#dev-store/flow/read-flow-extensions.ts";
import { noticeChanges } from "#dev-store/shop/notice-changes.ts";
import { placeOrder } from "#dev-store/shop/place-order.ts";
import { startCheckout } from "#dev-store/shop/write-checkouts.ts";
import { addProducts } from "../open-data.ts";
import { openShop, shopId } from "./open-shop.ts";
import type { OpenShop } from "./open-shop.ts";

const folder = new URL("../../../app/shopify/queries/", import.meta.url);
const documents = readdirSync(folder).map((file) => parse(readFileSync(new URL(file, folder), "utf8")));
const definitions = documents.flatMap((document) => document.definitions);
const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION).map(print);
const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
const flow = await readFlowExtensions(path.resolve(import.meta.dirname, "../../../extensions"));

const variables = {
  id: "gid://shopify/Segment/1",
  ids: ["gid://shopify/Customer/1"],
  first: 1,
  query: "number_of_orders >= 0",
  name: "A segment",
  timezone: "UTC",
  search: "",
  filterQueryName: "customer_tags",
  customerId: "gid://shopify/Customer/1",
  segmentIds: ["gid://shopify/Segment/1"],
  tags: ["vip"],
  settings: JSON.stringify({ accountID: "1.key", endpoint: "https://app.example/pixel/events" }),
};

/** The operation with those of the fragments that it uses, and theirs. */
function withFragments(operation: OperationDefinitionNode): string {
  let text = print(operation);
  for (let before = ""; before !== text;) {
    before = text;
    for (const fragment of fragments) {
      const name = /^fragment (\w+)/u.exec(fragment)?.[1];
      if (text.includes(`...${name}`) && !text.includes(fragment)) text += `\n${fragment}`;
    }
  }
  return text;
}

test.each(operations.map((operation) => [operation.name?.value ?? "", operation] as const))(
  "every field that %s asks for is simulated",
  async (name, operation) => {
    const { ask, addCustomers, store } = await openShop({
      appConfig: {
        scopes: [
          "write_customers",
          "read_orders",
          "read_products",
          "read_locales",
          "write_marketing_events",
          "write_pixels",
        ],
        flow,
      },
    });
    await addCustomers({
      firstName: "Ada",
      email: "ada@example.com",
      phone: "+12025550101",
      countryCode: "US",
      tags: ["vip"],
      lastOrderId: 5n,
    });
    const objects = await shopFor(store, name);
    await store.context.pool.query("INSERT INTO segment VALUES (1, 1, 'VIP', 'number_of_orders >= 0', now(), now())");
    if (/^(Read|Update)WebPixel$/.test(name)) {
      await store.context.pool.query("INSERT INTO web_pixel VALUES (1, 5, '{}')");
    }
    if (name === "ExportCustomers") {
      const started = await ask(
        "mutation ($q: String!) { bulkOperationRunQuery(query: $q) { bulkOperation { id } userErrors { message } } }",
        { q: withFragments(operation) },
      );
      expect(started.data.bulkOperationRunQuery).toMatchObject({ userErrors: [] });
      await store.drain();
      expect((await ask("{ bulkOperations(first: 1) { nodes { status errorCode } } }")).data.bulkOperations).toEqual({
        nodes: [{ status: "COMPLETED", errorCode: null }],
      });
      return;
    }
    const wanted = new Set(operation.variableDefinitions?.map(({ variable }) => variable.name.value));
    const known = Object.entries({
      ...variables,
      // Of a segment or of a query, not of both.
      ...(name === "ReadSegmentMembers" && { segmentId: variables.id, query: null }),
      ...(name === "CreateWebhookSubscription" && subscription),
      ...(name === "DeleteWebhookSubscription" && { id: await subscribe(ask) }),
      ...(name.startsWith("Read") &&
        name.includes("MemberQuery") && { id: "gid://shopify/CustomerSegmentMembersQuery/x" }),
      ...(name.endsWith("Tags") && { id: variables.customerId }),
      ...(name === "ReadBulkOperation" && { id: "gid://shopify/BulkOperation/1" }),
      ...(name === "ReadOrdersOfCheckouts" && { query: "checkout_token:a OR checkout_token:b" }),
      ...(name === "UpdateWebPixel" && { id: "gid://shopify/WebPixel/5" }),
      ...(name === "ReadProducts" && { ids: ["gid://shopify/Product/1"] }),
      ...(name === "FindProducts" && { query: "shirt*" }),
      ...(name === "TellMarketingEngagement" && engagement),
      ...(name === "ReceiveFlowTrigger" && { handle: "customer-replied", payload: { customer_id: 1, Text: "Hello" } }),
      ...objects,
      ...inputOf(name),
    }).filter(([key]) => wanted.has(key));
    const { errors } = await ask(withFragments(operation), Object.fromEntries(known));
    expect(errors ?? []).toEqual([]);
  },
);

/** Lets the customer order or leave a checkout, for an operation that reads one, and returns what finds it. */
async function shopFor({ context }: OpenShop["store"], name: string): Promise<{ id?: string; query?: string }> {
  const lines = [{ productId: 100n, quantity: 1 }];
  if (name === "ReadOrder") {
    await addProducts(context);
    const placed = await placeOrder(context, shopId, { customerId: 1n, lines });
    return placed.ok ? { id: `gid://shopify/Order/${placed.order.id}` } : {};
  }
  if (name === "ReadAbandonment" || name === "ReadAbandonedCheckout") {
    await addProducts(context);
    const started = await startCheckout(context, shopId, {
      customerId: 1n,
      lines,
      at: new Date("2026-11-20T12:00:00Z"),
    });
    await noticeChanges(context);
    if (!started.ok) return {};
    const { id } = started.checkout;
    return { id: `gid://shopify/${name.replace("Read", "")}/${id}`, query: `id:${id}` };
  }
  return {};
}

const subscription = {
  topic: "CUSTOMER_JOINED_SEGMENT",
  subscription: { uri: "https://app.example/webhooks", filter: `segmentId:"${variables.id}"` },
};

const engagement = {
  remoteId: "campaign-1",
  engagement: { occurredOn: "2026-11-21", utcOffset: "-05:00", sendsCount: 1 },
};

/** The id of a subscription that can be deleted. */
async function subscribe(ask: Awaited<ReturnType<typeof openShop>>["ask"]): Promise<string> {
  await ask(
    `mutation ($topic: WebhookSubscriptionTopic!, $subscription: WebhookSubscriptionInput!) {
      webhookSubscriptionCreate(topic: $topic, webhookSubscription: $subscription) { userErrors { message } }
    }`,
    subscription,
  );
  const { data } = await ask("{ webhookSubscriptions(first: 1) { nodes { id } } }");
  const [first] = data.webhookSubscriptions?.nodes ?? ([] as { id: string }[]);
  return first?.id ?? "";
}

/** What the mutations that take an input are given. */
function inputOf(name: string): object {
  const customerId = "gid://shopify/Customer/1";
  const inputs: Record<string, object> = {
    WriteSmsConsent: { customerId, smsMarketingConsent: { marketingState: "UNSUBSCRIBED" } },
    WriteEmailConsent: { customerId, emailMarketingConsent: { marketingState: "UNSUBSCRIBED" } },
    WriteWhatsAppConsent: { customerId, whatsAppMarketingConsent: { state: "UNSUBSCRIBED" } },
    TellMarketingActivity: {
      title: "Spring",
      remoteId: engagement.remoteId,
      remoteUrl: "https://example.com",
      status: "ACTIVE",
      tactic: "MESSAGE",
      marketingChannelType: "SOCIAL",
      utm: { campaign: "spring", source: "segue", medium: "sms" },
    },
    CreateMemberQuery: { query: variables.query },
  };
  return name in inputs ? { input: inputs[name] } : {};
}
