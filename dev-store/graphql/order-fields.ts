import type { Order, OrderLine } from "../shop/order.ts";
import { readProduct } from "../shop/read-products.ts";
import { connectionOfList, pageArguments } from "./connection.ts";
import type { ConnectionArguments } from "./connection.ts";
import { gid } from "./gid.ts";
import { money } from "./money.ts";
import { productNode } from "./product-node.ts";
import type { RequestScope } from "./scope.ts";
import { timestamp } from "./timestamp.ts";

/** The sort keys of orders that are simulated. All are the order of ids here, which go up with time. */
export const orderSortKeys = ["CREATED_AT", "ID", "ORDER_NUMBER", "PROCESSED_AT"];

/** The type Order, as far as messages and reports need it, without its customer, which `linked-nodes.ts` adds. */
export function orderFields(order: Order, scope: RequestScope): Record<string, unknown> {
  const total = moneyBag(order.total, order.currency);
  return {
    __typename: "Order",
    id: gid("Order", order.id),
    legacyResourceId: String(order.id),
    name: order.name,
    createdAt: timestamp(order.processedAt),
    processedAt: timestamp(order.processedAt),
    updatedAt: timestamp(order.updatedAt),
    cancelledAt: timestamp(order.cancelledAt),
    cancelReason: order.cancelReason,
    checkoutToken: order.checkoutToken,
    closed: false,
    closedAt: null,
    confirmed: true,
    currencyCode: order.currency,
    totalPriceSet: total,
    currentTotalPriceSet: total,
    subtotalPriceSet: total,
    discountCode: order.discountCode,
    discountCodes: order.discountCode === null ? [] : [order.discountCode],
    displayFinancialStatus: order.financialStatus,
    displayFulfillmentStatus: order.fulfillmentStatus,
    fullyPaid: !["PENDING", "VOIDED"].includes(order.financialStatus),
    unpaid: order.financialStatus === "PENDING",
    totalRefundedSet: moneyBag(order.refunded, order.currency),
    test: false,
    tags: order.tags,
    customerJourneySummary: null,
    lineItems: (args: ConnectionArguments) =>
      connectionOfList(order.lines, pageArguments(args, scope), (line) => lineNode(order, line, scope)),
  };
}

function lineNode(order: Order, line: OrderLine, scope: RequestScope): Record<string, unknown> {
  return {
    __typename: "LineItem",
    id: gid("LineItem", line.id),
    title: line.title,
    name: line.title,
    vendor: line.vendor,
    quantity: line.quantity,
    currentQuantity: line.quantity,
    originalUnitPriceSet: moneyBag(line.price, order.currency),
    variant: null,
    product: async () => {
      const product = await readProduct(scope.ctx.pool, scope.shop.id, line.productId);
      return product && productNode(product, scope);
    },
  };
}

export function moneyBag(amount: string, currency: string): Record<string, unknown> {
  return { shopMoney: money(amount, currency), presentmentMoney: money(amount, currency) };
}
