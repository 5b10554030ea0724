import { expect, test } from "vitest";
import { recordCost, reserveBudget, settle } from "#app/shopify/admin-budget.server.ts";

const now = Date.parse("2026-05-01T12:00:00Z");

/** What Shopify says after an operation that cost 30, of a budget of 100 that fills by 10 a second. */
function answered(shop: string, available: number): void {
  const throttleStatus = { maximumAvailable: 100, currentlyAvailable: available, restoreRate: 10 };
  recordCost(shop, "Read", { requestedQueryCost: 30, actualQueryCost: 30, throttleStatus }, now);
}

test("each request takes its share, and who finds too little waits until it has come back", () => {
  const shop = "waits.myshopify.com";
  answered(shop, 70);
  const waits = [1, 2, 3].map(() => reserveBudget(shop, "Read", now).waitMs);
  expect(waits).toEqual([0, 0, 2_000]);
});

test("an answer does not give away what requests under way have reserved, and what is over is there again", () => {
  const shop = "under-way.myshopify.com";
  answered(shop, 100);
  const [first, second] = [reserveBudget(shop, "Read", now), reserveBudget(shop, "Read", now)];
  // Shopify has seen the first only.
  answered(shop, 70);
  settle(shop, first);
  expect(reserveBudget(shop, "Read", now).waitMs).toBe(0);
  const third = reserveBudget(shop, "Read", now);
  expect(third.waitMs).toBe(2_000);

  for (const reservation of [second, third]) settle(shop, reservation);
  answered(shop, 70);
  expect(reserveBudget(shop, "Read", now).waitMs).toBe(0);
});
