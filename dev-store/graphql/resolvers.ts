import type { GraphQLResolveInfo } from "graphql";
import { appQueries } from "./app.ts";
import { bulkMutations, bulkQueries } from "./bulk.ts";
import { checkoutQueries } from "./checkouts.ts";
import { consentMutations } from "./consents.ts";
import { customerMutations } from "./customer-mutations.ts";
import { customerQueries } from "./customers.ts";
import { flowMutations } from "./flow.ts";
import { marketingMutations, marketingQueries } from "./marketing.ts";
import { memberQueryMutations, memberQueryQueries } from "./member-queries.ts";
import { nodeQueries } from "./nodes.ts";
import { orderQueries } from "./orders.ts";
import { productQueries } from "./products.ts";
import { requireScopes } from "./require-scopes.ts";
import type { RequestScope } from "./scope.ts";
import { segmentFilterQueries } from "./segment-filters.ts";
import { segmentMemberQueries } from "./segment-members.ts";
import { segmentMutations, segmentQueries } from "./segments.ts";
import { shopQueries } from "./shop.ts";
import { tagMutations } from "./tags.ts";
import { webPixelMutations, webPixelQueries } from "./web-pixels.ts";
import { webhookMutations, webhookQueries } from "./webhook-subscriptions.ts";

/** Answers one root field. Its arguments have been checked against the schema. */
export type RootResolver = (args: never, scope: RequestScope, info: GraphQLResolveInfo) => unknown;

/** The root fields that are simulated; all others are refused by name. */
export const resolvers: Record<string, Record<string, RootResolver>> = {
  QueryRoot: requireScopes({
    ...appQueries,
    ...bulkQueries,
    ...checkoutQueries,
    ...customerQueries,
    ...marketingQueries,
    ...memberQueryQueries,
    ...nodeQueries,
    ...orderQueries,
    ...productQueries,
    ...segmentFilterQueries,
    ...segmentMemberQueries,
    ...segmentQueries,
    ...shopQueries,
    ...webPixelQueries,
    ...webhookQueries,
  }),
  Mutation: requireScopes({
    ...bulkMutations,
    ...consentMutations,
    ...customerMutations,
    ...flowMutations,
    ...marketingMutations,
    ...memberQueryMutations,
    ...segmentMutations,
    ...tagMutations,
    ...webPixelMutations,
    ...webhookMutations,
  }),
};
