import { GraphQLError } from "graphql";

/** A top-level GraphQL error with the code that Shopify puts in its `extensions`. */
export function apiError(code: string, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}

/** Arrays in an input hold at most so many entries: https://shopify.dev/docs/api/usage/limits. */
const maxArray = 250;

/** Refuses an array that is longer than Shopify takes. */
export function refuseLongArray(entries: readonly unknown[]): void {
  if (entries.length <= maxArray) return;
  throw apiError(
    "MAX_INPUT_SIZE_EXCEEDED",
    `The input array size of ${entries.length} is greater than the maximum allowed of ${maxArray}.`,
  );
}
