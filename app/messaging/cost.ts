/** What a part costs by country of residence; `*` is every other country. All in one currency. */
export type PriceList = { currency: string; prices: Record<string, number> };

export type CostEstimate = {
  amount: number;
  currency: string;
  /** People in countries that have no price: their messages are not in `amount`. */
  unpriced: number;
};

/**
 * What a message of so many parts to these people would cost at the merchant's own prices. Carriers charge by the number's
 * country, which is mostly, not always, the customer's: this is an estimate and is called one. Null when there are no prices.
 */
export function estimateCost(
  countries: readonly { country: string | null; count: number }[],
  { parts, list }: { parts: number; list: PriceList | null },
): CostEstimate | null {
  if (!list || Object.keys(list.prices).length === 0) return null;
  let amount = 0;
  let unpriced = 0;
  for (const { country, count } of countries) {
    const price = (country === null ? undefined : list.prices[country]) ?? list.prices["*"];
    if (price === undefined) unpriced += count;
    else amount += price * parts * count;
  }
  return { amount, currency: list.currency, unpriced };
}
