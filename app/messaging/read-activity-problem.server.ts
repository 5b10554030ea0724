import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { ActivityProblem } from "./activity-problem.ts";
import type { ActivityRef } from "./utm.ts";

/** Why Shopify's Marketing does not show a campaign or an automation as it is; null where it does, or was not told of it yet. */
export async function readActivityProblem(
  shop: Pick<ShopRef, "id">,
  { source, sourceId }: ActivityRef,
): Promise<ActivityProblem | null> {
  const activity = await db.marketingActivity.findUnique({
    where: { shopId_source_sourceId: { shopId: shop.id, source, sourceId } },
    select: { problem: true, shopifyId: true, dueAt: true },
  });
  if (!activity?.problem) return null;
  return {
    source,
    sourceId: String(sourceId),
    problem: activity.problem,
    isListed: activity.shopifyId !== null,
    isTriedAgain: activity.dueAt !== null,
  };
}
