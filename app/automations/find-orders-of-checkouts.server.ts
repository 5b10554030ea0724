import { adminClient } from "../shopify/admin-client.server.ts";
import { ReadOrdersOfCheckoutsDocument } from "../shopify/admin-operations.generated.ts";
import { askInTime } from "../shopify/ask-in-time.server.ts";
import type { ShopRef } from "../shop.ts";

/** Of the tokens that were asked about: those Shopify has an order of, and those it did not answer for. */
export type CheckoutAnswers = { ordered: ReadonlySet<string>; unanswered: ReadonlySet<string> };

/** So that the text of a query stays short. */
const tokensPerQuery = 50;
/** More than one for each, should a checkout ever have two. */
const ordersPerQuery = 100;

/**
 * Asks Shopify which of these checkouts have become orders, many in one query, and for eight seconds at most. An order knows the
 * token of its checkout, and is found by it; an abandoned checkout has a token nowhere but in its link, and cannot be searched by
 * it. Never throws for Shopify's sake.
 */
export async function findOrdersOfCheckouts(shop: ShopRef, tokens: readonly string[]): Promise<CheckoutAnswers> {
  // Tokens are letters and digits. What is not would be read as something else in a search, and is not asked about.
  const asked = [...new Set(tokens)].filter((token) => /^[\w-]+$/.test(token));
  const batches = Array.from({ length: Math.ceil(asked.length / tokensPerQuery) }, (_, index) =>
    asked.slice(index * tokensPerQuery, (index + 1) * tokensPerQuery),
  );
  const answers = await askInTime(batches, {
    ask: (batch) =>
      adminClient(shop).request(ReadOrdersOfCheckoutsDocument, {
        query: batch.map((token) => `checkout_token:${token}`).join(" OR "),
        first: ordersPerQuery,
      }),
    missed: "Shopify did not say whether checkouts have become orders; what webhooks told decides",
  });
  const ordered = new Set<string>();
  const answered = new Set<string>();
  for (const [index, answer] of answers.entries()) {
    if (!answer) continue;
    for (const token of batches[index] ?? []) answered.add(token);
    for (const { checkoutToken } of answer.orders.nodes) if (checkoutToken) ordered.add(checkoutToken);
  }
  return { ordered, unanswered: new Set(tokens.filter((token) => !answered.has(token))) };
}
