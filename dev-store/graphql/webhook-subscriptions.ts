import { apiVersion } from "../api-version.ts";
import { pageRows } from "../shop/page-rows.ts";
import { watchSegments } from "../shop/watch-segments.ts";
import { refuseFilter } from "../webhooks/payload-fields.ts";
import { allows, topicAsEnum, topicOfEnum } from "../webhooks/topics.ts";
import { apiError } from "./api-error.ts";
import { connectionOf, pageArguments } from "./connection.ts";
import type { ConnectionArguments } from "./connection.ts";
import { limitedCount } from "./customers.ts";
import { gid, numberOfGid } from "./gid.ts";
import { refuseArguments } from "./refuse-arguments.ts";
import type { RequestScope } from "./scope.ts";
import { timestamp } from "./timestamp.ts";

type Subscription = {
  id: bigint;
  topic: string;
  uri: string;
  filter: string | null;
  name: string | null;
  includeFields: string[] | null;
  createdAt: Date;
};

type SubscriptionInput = {
  uri?: string | null;
  callbackUrl?: string | null;
  filter?: string | null;
  name?: string | null;
  includeFields?: string[] | null;
  format?: string | null;
};

type ListArguments = ConnectionArguments & {
  topics?: string[] | null;
  uri?: string | null;
  callbackUrl?: string | null;
  reverse?: boolean;
};
type Written = { webhookSubscription: unknown; userErrors: { field: string[]; message: string }[] };

const columns = `w.id, w.topic, w.uri, w.filter, w.name, w.include_fields AS "includeFields", w.created_at AS "createdAt"`;

export const webhookQueries = {
  webhookSubscription: async ({ id }: { id: string }, scope: RequestScope) => {
    const subscription = await readSubscription(scope, id);
    return subscription && subscriptionNode(subscription);
  },
  webhookSubscriptions: (args: ListArguments, scope: RequestScope) => {
    refuseArguments("QueryRoot.webhookSubscriptions", args, {
      query: [],
      format: ["JSON"],
      sortKey: ["CREATED_AT", "ID"],
    });
    return connectionOf(
      pageRows<Subscription>(scope.ctx.pool, {
        select: columns,
        from: "webhook_subscription w",
        where: "w.shop_id = $1 AND ($2::text[] IS NULL OR w.topic = ANY ($2)) AND ($3::text IS NULL OR w.uri = $3)",
        params: [scope.shop.id, args.topics?.map(topicOrThrow) ?? null, args.uri ?? args.callbackUrl ?? null],
        id: "w.id",
        order: { expression: "w.id", type: "bigint" },
        reverse: args.reverse,
        page: pageArguments(args, scope),
      }),
      subscriptionNode,
    );
  },
  webhookSubscriptionsCount: async (args: { limit?: number | null }, { ctx, shop }: RequestScope) => {
    refuseArguments("QueryRoot.webhookSubscriptionsCount", args, { query: [] });
    const { rows } = await ctx.pool.query<{ count: bigint }>(
      "SELECT count(*) AS count FROM webhook_subscription WHERE shop_id = $1",
      [shop.id],
    );
    return limitedCount(Number(rows[0]?.count ?? 0n), args.limit);
  },
};

export const webhookMutations = {
  webhookSubscriptionCreate: async (
    args: { topic: string; webhookSubscription: SubscriptionInput },
    scope: RequestScope,
  ): Promise<Written> => {
    const { ctx, shop } = scope;
    const topic = topicOrThrow(args.topic);
    const input = args.webhookSubscription;
    const uri = input.uri ?? input.callbackUrl ?? "";
    const refused = refuseTopic(topic, scope) ?? refuseInput(input, uri);
    if (refused) return refused;
    if (await isTaken(scope, { id: null, topic, uri, filter: input.filter ?? null })) return taken();
    const { rows } = await ctx.pool.query<Subscription>(
      `INSERT INTO webhook_subscription AS w (shop_id, topic, uri, filter, name, include_fields, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${columns}`,
      [shop.id, topic, uri, input.filter ?? null, input.name ?? null, input.includeFields ?? null, ctx.now()],
    );
    await watchSegments(ctx, shop.id);
    return { webhookSubscription: rows[0] ? subscriptionNode(rows[0]) : null, userErrors: [] };
  },
  webhookSubscriptionUpdate: async (
    args: { id: string; webhookSubscription: SubscriptionInput },
    scope: RequestScope,
  ): Promise<Written> => {
    const before = await readSubscription(scope, args.id);
    if (!before) return refuse(["id"], "Webhook subscription does not exist");
    const input = args.webhookSubscription;
    const uri = input.uri ?? input.callbackUrl ?? before.uri;
    const refused = refuseInput(input, uri);
    if (refused) return refused;
    const filter = input.filter === undefined ? before.filter : input.filter;
    if (await isTaken(scope, { id: before.id, topic: before.topic, uri, filter })) return taken();
    const after = {
      ...before,
      uri,
      filter,
      name: input.name === undefined ? before.name : input.name,
      includeFields: input.includeFields === undefined ? before.includeFields : input.includeFields,
    };
    await scope.ctx.pool.query(
      "UPDATE webhook_subscription SET uri = $2, filter = $3, name = $4, include_fields = $5 WHERE id = $1",
      [before.id, after.uri, after.filter, after.name, after.includeFields],
    );
    await watchSegments(scope.ctx, scope.shop.id);
    return { webhookSubscription: subscriptionNode(after), userErrors: [] };
  },
  webhookSubscriptionDelete: async ({ id }: { id: string }, { ctx, shop }: RequestScope) => {
    const { rowCount } = await ctx.pool.query("DELETE FROM webhook_subscription WHERE shop_id = $1 AND id = $2", [
      shop.id,
      numberOfGid(id, "WebhookSubscription"),
    ]);
    await watchSegments(ctx, shop.id);
    return rowCount === 1
      ? { deletedWebhookSubscriptionId: id, userErrors: [] }
      : {
          deletedWebhookSubscriptionId: null,
          userErrors: [{ field: ["id"], message: "Webhook subscription does not exist" }],
        };
  },
};

/** A subscription that the app made on this shop, or null. Those of the app's configuration are not listed by the API. */
export async function readSubscription({ ctx, shop }: RequestScope, id: string): Promise<Subscription | null> {
  const { rows } = await ctx.pool.query<Subscription>(
    `SELECT ${columns} FROM webhook_subscription w WHERE w.shop_id = $1 AND w.id = $2`,
    [shop.id, numberOfGid(id, "WebhookSubscription")],
  );
  return rows[0] ?? null;
}

/** The type WebhookSubscription. */
export function subscriptionNode(subscription: Subscription): Record<string, unknown> {
  const createdAt = timestamp(subscription.createdAt);
  return {
    __typename: "WebhookSubscription",
    id: gid("WebhookSubscription", subscription.id),
    legacyResourceId: String(subscription.id),
    topic: topicAsEnum(subscription.topic),
    uri: subscription.uri,
    callbackUrl: subscription.uri,
    endpoint: { __typename: "WebhookHttpEndpoint", callbackUrl: subscription.uri },
    filter: subscription.filter,
    name: subscription.name,
    format: "JSON",
    includeFields: subscription.includeFields ?? [],
    metafieldNamespaces: [],
    metafields: [],
    apiVersion: { handle: apiVersion, displayName: apiVersion, supported: true },
    createdAt,
    updatedAt: createdAt,
  };
}

/** Topic, address and filter together are one subscription. */
async function isTaken(
  { ctx, shop }: RequestScope,
  { id, topic, uri, filter }: { id: bigint | null; topic: string; uri: string; filter: string | null },
): Promise<boolean> {
  const { rowCount } = await ctx.pool.query(
    `SELECT FROM webhook_subscription WHERE shop_id = $1 AND topic = $2 AND uri = $3 AND filter IS NOT DISTINCT FROM $4
       AND id IS DISTINCT FROM $5`,
    [shop.id, topic, uri, filter, id],
  );
  return rowCount !== 0;
}

function taken(): Written {
  return refuse(["webhookSubscription", "callbackUrl"], "Address has already been taken");
}

function refuseTopic(topic: string, { scopes }: RequestScope): Written | null {
  if (allows(scopes, topic)) return null;
  return refuse(["topic"], `You do not have permission to create or update webhooks with ${topic} topic.`);
}

function refuseInput(input: SubscriptionInput, uri: string): Written | null {
  refuseArguments("WebhookSubscriptionInput", input, { format: ["JSON"], metafieldNamespaces: [], metafields: [] });
  if (!/^https?:\/\//u.test(uri)) return refuse(["webhookSubscription", "callbackUrl"], "Address is invalid");
  const filter = refuseFilter(input.filter);
  return filter ? refuse(["webhookSubscription", "filter"], filter) : null;
}

function refuse(field: string[], message: string): Written {
  return { webhookSubscription: null, userErrors: [{ field, message }] };
}

function topicOrThrow(name: string): string {
  const topic = topicOfEnum(name);
  if (topic === null)
    throw apiError("NOT_SIMULATED", `The topic ${name} is not simulated by the dev store (see its README)`);
  return topic;
}
