import { GraphQLError } from "graphql";

/** A top-level GraphQL error with the code that Shopify puts in its `extensions`. */
export function apiError(code: string, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}
