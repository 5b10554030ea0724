import type { Customer } from "../shop/customer.ts";
import type { Order } from "../shop/order.ts";
import { readCustomer } from "../shop/read-customers.ts";
import { listOrders } from "../shop/read-orders.ts";
import { connectionOf, pageArguments } from "./connection.ts";
import type { ConnectionArguments } from "./connection.ts";
import { customerFields } from "./customer-fields.ts";
import { gid } from "./gid.ts";
import { orderFields, orderSortKeys } from "./order-fields.ts";
import { refuseArguments } from "./refuse-arguments.ts";
import type { RequestScope } from "./scope.ts";

/** The type Customer, with the way to its orders. */
export function customerNode(customer: Customer, scope: RequestScope): Record<string, unknown> {
  const { shop } = scope;
  return {
    ...customerFields(customer, scope),
    lastOrder: () => {
      if (customer.lastOrderId === null) return null;
      return lastOrderNode(customer.lastOrderId, scope);
    },
    orders: (args: ConnectionArguments & { reverse?: boolean }) => {
      refuseArguments("Customer.orders", args, { query: [], sortKey: orderSortKeys });
      return connectionOf(
        listOrders(scope.ctx.pool, shop.id, {
          customerId: customer.id,
          reverse: args.reverse,
          page: pageArguments(args, scope),
        }),
        (order) => orderNode(order, scope),
      );
    },
  };
}

/** The type Order, as far as messages and reports need it, with the way to its customer. */
export function orderNode(order: Order, scope: RequestScope): Record<string, unknown> {
  return {
    ...orderFields(order, scope),
    customer: async () => {
      const customer = await readCustomer(scope.ctx.pool, scope.shop.id, order.customerId);
      return customer && customerNode(customer, scope);
    },
  };
}

/** Most queries want no more of it than its id, which the customer's row has. */
function lastOrderNode(orderId: bigint, scope: RequestScope): Record<string, unknown> {
  const load = async (name: string, args: unknown): Promise<unknown> => {
    const order = await scope.orders(orderId);
    const value = order && orderNode(order, scope)[name];
    return typeof value === "function" ? (value as (args: unknown) => unknown)(args) : value;
  };
  const later = [
    "name",
    "processedAt",
    "createdAt",
    "updatedAt",
    "cancelledAt",
    "totalPriceSet",
    "currentTotalPriceSet",
  ];
  return {
    __typename: "Order",
    id: gid("Order", orderId),
    legacyResourceId: String(orderId),
    ...Object.fromEntries(
      [
        ...later,
        "subtotalPriceSet",
        "displayFinancialStatus",
        "displayFulfillmentStatus",
        "discountCode",
        "discountCodes",
        "lineItems",
      ].map((name) => [name, (args: unknown) => load(name, args)]),
    ),
  };
}
