import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import type { Batch } from "./batch.ts";
import type { Order } from "../shop/order.ts";
import type { MemberCounts } from "./member-counts.ts";

/** What a resolver knows of the request that it serves. */
export type RequestScope = {
  ctx: Context;
  shop: StoreShop;
  /** Handles of the token's access scopes. */
  scopes: string[];
  /** True inside a bulk operation, where connections have no page limit. */
  isBulk: boolean;
  orders: Batch<bigint, Order | null>;
  memberCounts: MemberCounts;
};
