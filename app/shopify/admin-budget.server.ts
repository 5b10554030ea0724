import { z } from "zod";

/** Shopify's `extensions.cost`, as far as it is used. https://shopify.dev/docs/api/usage/limits */
export const costSchema = z.object({
  requestedQueryCost: z.number(),
  actualQueryCost: z.number().nullish(),
  throttleStatus: z.object({ maximumAvailable: z.number(), currentlyAvailable: z.number(), restoreRate: z.number() }),
});

export type QueryCost = z.infer<typeof costSchema>;

type Budget = { available: number; maximum: number; restoreRate: number; at: number };

const firstGuess = 50;
const budgets = new Map<string, Budget>();
const costs = new Map<string, number>();
/** What requests that are not answered yet have reserved, by shop. */
const underWay = new Map<string, number>();

export type Reservation = { cost: number; waitMs: number };

/**
 * Takes the operation's expected cost from what this process knows of the shop's budget, and returns how many
 * milliseconds to wait before the request, so that Shopify need not refuse it. `now` is in milliseconds. Give it back
 * with `settle` once the request is over, however it went.
 */
export function reserveBudget(domain: string, operation: string, now: number): Reservation {
  const budget = budgets.get(domain);
  const expected = costs.get(operation) ?? firstGuess;
  const cost = budget ? Math.min(expected, budget.maximum) : expected;
  underWay.set(domain, (underWay.get(domain) ?? 0) + cost);
  if (!budget) return { cost, waitMs: 0 };
  const available = restored(budget, now);
  budgets.set(domain, { ...budget, available: available - cost, at: now });
  return { cost, waitMs: available >= cost ? 0 : Math.ceil(((cost - available) / budget.restoreRate) * 1000) };
}

/** Says that a request is over, answered or not. */
export function settle(domain: string, { cost }: Reservation): void {
  const left = (underWay.get(domain) ?? 0) - cost;
  if (left > 0) underWay.set(domain, left);
  else underWay.delete(domain);
}

/**
 * Takes over what Shopify says is left, and remembers what the operation cost. What others have reserved and Shopify may not
 * have seen yet is not there for the next one.
 */
export function recordCost(domain: string, operation: string, cost: QueryCost, now: number): void {
  const { currentlyAvailable, maximumAvailable, restoreRate } = cost.throttleStatus;
  const others = Math.max(0, (underWay.get(domain) ?? 0) - cost.requestedQueryCost);
  budgets.set(domain, {
    available: currentlyAvailable - others,
    maximum: maximumAvailable,
    restoreRate: Math.max(1, restoreRate),
    at: now,
  });
  costs.set(operation, cost.requestedQueryCost);
}

/** What a shop has left of its budget, as a share of the whole, from 0 to 1; undefined before the first answer. */
export function budgetShare(domain: string, now: number): number | undefined {
  const budget = budgets.get(domain);
  return budget && Math.max(0, restored(budget, now)) / budget.maximum;
}

/** The least any shop has left of its budget, as a share of the whole, from 0 to 1; undefined before the first answer. */
export function lowestBudgetShare(now: number): number | undefined {
  let lowest: number | undefined;
  for (const budget of budgets.values()) {
    const share = Math.max(0, restored(budget, now)) / budget.maximum;
    if (lowest === undefined || share < lowest) lowest = share;
  }
  return lowest;
}

function restored(budget: Budget, now: number): number {
  // A clock that is set back must not take away what is there.
  const elapsedMs = Math.max(0, now - budget.at);
  return Math.min(budget.maximum, budget.available + (elapsedMs / 1000) * budget.restoreRate);
}
