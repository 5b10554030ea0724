import type { Customer } from "../shop/customer.ts";
import { orderStatusUrl } from "../shop/order.ts";
import type { Order } from "../shop/order.ts";
import { readHistory } from "../shop/order-history.ts";
import type { Fulfillment, OrderReturn } from "../shop/order-history.ts";
import { readCustomer } from "../shop/read-customers.ts";
import { listOrders } from "../shop/read-orders.ts";
import { connectionOf, connectionOfList, pageArguments } from "./connection.ts";
import type { ConnectionArguments } from "./connection.ts";
import { addressNode, customerFields } from "./customer-fields.ts";
import { gid } from "./gid.ts";
import { fulfillmentFields, refundFields, returnFields, returnStatus } from "./history-fields.ts";
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
    statusPageUrl: orderStatusUrl(scope.ctx, scope.shop.id, order),
    email: async () => (await ofOrder(order, scope))?.email ?? null,
    phone: async () => (await ofOrder(order, scope))?.phone ?? null,
    shippingAddress: async () => {
      const customer = await ofOrder(order, scope);
      return customer?.countryCode ? addressNode(customer) : null;
    },
    fulfillments: async ({ first, query }: { first?: number | null; query?: string | null }) => {
      refuseArguments("Order.fulfillments", { query }, { query: [] });
      const { fulfillments } = await readHistory(scope.ctx.pool, scope.shop.id, order.id);
      return fulfillments.slice(0, first ?? undefined).map((fulfillment) => fulfillmentNode(fulfillment, scope));
    },
    refunds: async ({ first }: { first?: number | null }) => {
      const { refunds } = await readHistory(scope.ctx.pool, scope.shop.id, order.id);
      return refunds.slice(0, first ?? undefined).map((refund) => refundFields(refund, order.currency));
    },
    returns: async (args: ConnectionArguments & { query?: string | null }) => {
      refuseArguments("Order.returns", args, { query: [] });
      const { returns } = await readHistory(scope.ctx.pool, scope.shop.id, order.id);
      return connectionOfList(returns, pageArguments(args, scope), (one) => returnNode(one, scope));
    },
    returnStatus: async () => returnStatus(await readHistory(scope.ctx.pool, scope.shop.id, order.id)),
    customer: async () => {
      const customer = await readCustomer(scope.ctx.pool, scope.shop.id, order.customerId);
      return customer && customerNode(customer, scope);
    },
  };
}

/** The type Fulfillment, with the way to its order. */
export function fulfillmentNode(fulfillment: Fulfillment, scope: RequestScope): Record<string, unknown> {
  return { ...fulfillmentFields(fulfillment, scope), order: () => orderOf(fulfillment, scope) };
}

/** The type Return, with the way to its order. */
export function returnNode(orderReturn: OrderReturn, scope: RequestScope): Record<string, unknown> {
  return {
    ...returnFields(orderReturn),
    order: () => orderOf(orderReturn, scope),
    totalQuantity: async () => {
      const order = await scope.orders(orderReturn.orderId);
      return order?.lines.reduce((sum, line) => sum + line.quantity, 0) ?? 0;
    },
  };
}

async function orderOf({ orderId }: { orderId: bigint }, scope: RequestScope): Promise<unknown> {
  const order = await scope.orders(orderId);
  return order && orderNode(order, scope);
}

function ofOrder(order: Order, { ctx, shop }: RequestScope): Promise<Customer | null> {
  return readCustomer(ctx.pool, shop.id, order.customerId);
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
        "tags",
        "displayFinancialStatus",
        "displayFulfillmentStatus",
        "discountCode",
        "discountCodes",
        "lineItems",
      ].map((name) => [name, (args: unknown) => load(name, args)]),
    ),
  };
}
