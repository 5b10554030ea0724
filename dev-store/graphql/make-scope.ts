import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import { readOrders } from "../shop/read-orders.ts";
import { makeBatch } from "./batch.ts";
import { createMemberCounts } from "./member-counts.ts";
import type { MemberCounts } from "./member-counts.ts";
import type { RequestScope } from "./scope.ts";

/** What one request's resolvers share. */
export function makeScope(
  ctx: Context,
  shop: StoreShop,
  options: { scopes: string[]; isBulk?: boolean; memberCounts?: MemberCounts },
): RequestScope {
  return {
    ctx,
    shop,
    scopes: options.scopes,
    isBulk: options.isBulk ?? false,
    memberCounts: options.memberCounts ?? createMemberCounts(),
    orders: makeBatch(async (ids: bigint[]) => {
      const orders = new Map((await readOrders(ctx.pool, shop.id, ids)).map((order) => [order.id, order]));
      return ids.map((id) => orders.get(id) ?? null);
    }),
  };
}
