import { readFulfillment, readReturn } from "../shop/order-history.ts";
import { listOrders, readOrder } from "../shop/read-orders.ts";
import { apiError } from "./api-error.ts";
import { connectionOf, pageArguments } from "./connection.ts";
import type { ConnectionArguments } from "./connection.ts";
import { limitedCount } from "./customers.ts";
import { numberOfGid } from "./gid.ts";
import { fulfillmentNode, orderNode, returnNode } from "./linked-nodes.ts";
import { orderSortKeys } from "./order-fields.ts";
import { refuseArguments } from "./refuse-arguments.ts";
import type { RequestScope } from "./scope.ts";

type ListArguments = ConnectionArguments & { query?: string | null; reverse?: boolean };

export const orderQueries = {
  order: async ({ id }: { id: string }, scope: RequestScope) => {
    const order = await readOrder(scope.ctx.pool, scope.shop.id, numberOfGid(id, "Order"));
    return order && orderNode(order, scope);
  },
  orders: (args: ListArguments, scope: RequestScope) => {
    refuseArguments("QueryRoot.orders", args, { savedSearchId: [], sortKey: orderSortKeys });
    return connectionOf(
      listOrders(scope.ctx.pool, scope.shop.id, {
        ...readSearch(args.query),
        reverse: args.reverse,
        page: pageArguments(args, scope),
      }),
      (order) => orderNode(order, scope),
    );
  },
  fulfillment: async ({ id }: { id: string }, scope: RequestScope) => {
    const fulfillment = await readFulfillment(scope.ctx.pool, scope.shop.id, numberOfGid(id, "Fulfillment"));
    return fulfillment && fulfillmentNode(fulfillment, scope);
  },
  return: async ({ id }: { id: string }, scope: RequestScope) => {
    const orderReturn = await readReturn(scope.ctx.pool, scope.shop.id, numberOfGid(id, "Return"));
    return orderReturn && returnNode(orderReturn, scope);
  },
  ordersCount: async (args: { limit?: number | null }, scope: RequestScope) => {
    refuseArguments("QueryRoot.ordersCount", args, { query: [], savedSearchId: [] });
    const { rows } = await scope.ctx.pool.query<{ count: bigint }>(
      "SELECT count(*) AS count FROM customer_order WHERE shop_id = $1",
      [scope.shop.id],
    );
    return limitedCount(Number(rows[0]?.count ?? 0n), args.limit);
  },
};

type Search = { customerId?: bigint; since?: Date; checkoutTokens?: string[] };

/** Of `orders(query:)` a customer and a time since when are simulated, or checkout tokens joined by OR. */
function readSearch(query: string | null | undefined): Search {
  const text = query?.trim() ?? "";
  if (/^checkout_token:\S+(?:\s+OR\s+checkout_token:\S+)*$/u.test(text)) {
    return { checkoutTokens: text.split(/\s+OR\s+/u).map((term) => term.slice("checkout_token:".length)) };
  }
  const search: Search = {};
  for (const term of text.split(/\s+(?:AND\s+)?/u).filter(Boolean)) {
    const customer = /^customer_id:(\d+)$/u.exec(term)?.[1];
    const since = /^(?:created_at|processed_at):>=?['"]?([^'"]+)['"]?$/u.exec(term)?.[1];
    if (customer !== undefined) search.customerId = BigInt(customer);
    else if (since !== undefined && !Number.isNaN(Date.parse(since))) search.since = new Date(since);
    else throw apiError("NOT_SIMULATED", `orders(query: "${term}") is not simulated by the dev store (see its README)`);
  }
  return search;
}
