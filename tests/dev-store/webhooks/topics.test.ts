import { expect, test } from "vitest";
import { adminSchema } from "#dev-store/graphql/schema.ts";
import { parseAppConfig } from "#dev-store/read-app-config.ts";
import { scopesOf, topicAsEnum, topicOfEnum } from "#dev-store/webhooks/topics.ts";
import { isEnumType } from "graphql";
import { openShop } from "../graphql/open-shop.ts";

test("every topic is one of the schema's, and wants the access scopes that the schema names", () => {
  const type = adminSchema().getType("WebhookSubscriptionTopic");
  const values = isEnumType(type) ? type.getValues() : [];
  const played = values.flatMap(({ name, description }) => {
    const topic = topicOfEnum(name);
    return topic === null ? [] : [{ topic, wanted: description?.match(/\b(?:read|write)_\w+/gu) ?? [] }];
  });
  expect(played.length).toBeGreaterThan(30);
  for (const { topic, wanted } of played) {
    expect([topic, [...scopesOf(topic)].toSorted()]).toEqual([topic, [...new Set(wanted)].toSorted()]);
    expect(topicOfEnum(topicAsEnum(topic))).toBe(topic);
  }
});

test("a topic without its access scope is refused, in the app's configuration and of the API", async () => {
  const config = parseAppConfig(`
    [access_scopes]
    scopes = "read_orders"
    [[webhooks.subscriptions]]
    topics = ["fulfillments/create"]
    uri = "/x"`);
  await expect(openShop({ appConfig: config })).rejects.toThrow("fulfillments/create without read_fulfillments");
  const { ask } = await openShop({ appConfig: { scopes: ["read_customers"] } });
  const answer = await ask(
    `mutation { webhookSubscriptionCreate(topic: RETURNS_REQUEST, webhookSubscription: { uri: "https://app.example/x" }) {
       webhookSubscription { id } userErrors { field message } } }`,
  );
  expect(answer.data.webhookSubscriptionCreate).toEqual({
    webhookSubscription: null,
    userErrors: [
      {
        field: ["topic"],
        message: "You do not have permission to create or update webhooks with returns/request topic.",
      },
    ],
  });
});
