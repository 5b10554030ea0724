import { execute } from "graphql";
import type { DocumentNode, ExecutionResult, GraphQLFormattedError } from "graphql";
import type { CostBuckets, ThrottleStatus } from "./cost-buckets.ts";
import { isOn } from "./disturb.ts";
import { executableSchema, readField } from "./executable-schema.ts";
import { prepare } from "./prepare-query.ts";
import type { GraphqlRequest } from "./prepare-query.ts";
import { maxQueryCost, priceOperation } from "./price-query.ts";
import { adminSchema } from "./schema.ts";
import type { RequestScope } from "./scope.ts";

export type GraphqlAnswer = {
  data?: unknown;
  errors?: GraphQLFormattedError[];
  extensions?: { cost: { requestedQueryCost: number; actualQueryCost: number | null; throttleStatus: ThrottleStatus } };
};

/**
 * Answers a request to the Admin API as Shopify does: parsed, validated against the whole schema, priced, taken from the
 * shop's bucket, executed. Refusals are answers with `errors`; nothing that a client sends makes it throw.
 */
export async function executeQuery(
  scope: RequestScope,
  request: GraphqlRequest,
  buckets: CostBuckets,
): Promise<GraphqlAnswer> {
  const prepared = prepare(request);
  if ("errors" in prepared) return prepared;
  const { document, operation } = prepared;
  const schema = adminSchema();
  const { ctx, shop } = scope;
  const price = { operation, variables: request.variables };
  const requestedQueryCost = priceOperation(schema, document, price);
  const cost = (actualQueryCost: number | null): GraphqlAnswer["extensions"] => ({
    cost: { requestedQueryCost, actualQueryCost, throttleStatus: buckets.status(shop, ctx.realNow()) },
  });
  if (requestedQueryCost > maxQueryCost) return { errors: [tooExpensive(requestedQueryCost)], extensions: cost(null) };
  const isThrottled = shop.settings.graphql.throttled && isOn(shop.settings.graphql, ctx.realNow());
  if (isThrottled || !buckets.take(shop, requestedQueryCost, ctx.realNow())) {
    return { errors: [throttled], extensions: cost(null) };
  }
  const result = await run(scope, { document, request });
  const data = (result.data ?? null) as Record<string, unknown> | null;
  const actualQueryCost =
    data === null ? 0 : Math.min(requestedQueryCost, priceOperation(schema, document, { ...price, data }));
  buckets.refund(shop, requestedQueryCost - actualQueryCost);
  return {
    ...(result.data !== undefined && { data }),
    ...(result.errors && { errors: result.errors.map((error) => error.toJSON()) }),
    extensions: cost(actualQueryCost),
  };
}

/** Executes without cost, for bulk operations. The query has been validated. */
export function run(
  scope: RequestScope,
  { document, request }: { document: DocumentNode; request: GraphqlRequest },
): Promise<ExecutionResult> {
  return Promise.resolve(
    execute({
      schema: executableSchema(),
      document,
      contextValue: scope,
      variableValues: request.variables,
      operationName: request.operationName,
      fieldResolver: readField,
    }),
  );
}

const throttled: GraphQLFormattedError = {
  message: "Throttled",
  extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
};

function tooExpensive(cost: number): GraphQLFormattedError {
  return {
    message: `Query cost is ${cost}, which exceeds the single query max cost limit (${maxQueryCost}).

See https://shopify.dev/concepts/about-apis/rate-limits for more information on how the
cost of a query is calculated.

To query larger amounts of data with fewer limits, bulk operations should be used instead.
See https://shopify.dev/tutorials/perform-bulk-operations-with-admin-api for usage details.
`,
    extensions: {
      code: "MAX_COST_EXCEEDED",
      cost,
      maxCost: maxQueryCost,
      documentation: "https://shopify.dev/api/usage/rate-limits",
    },
  };
}
