import { isObjectType } from "graphql";
import { readCustomers } from "../shop/read-customers.ts";
import { readCheckout } from "../shop/read-checkouts.ts";
import { readFulfillment, readReturn } from "../shop/order-history.ts";
import { readOrder } from "../shop/read-orders.ts";
import { readProduct } from "../shop/read-products.ts";
import { readSegment } from "../shop/read-segments.ts";
import { apiError, refuseLongArray } from "./api-error.ts";
import { bulkOperationNode, readBulkOperation } from "./bulk-operation.ts";
import { gid, parseGid } from "./gid.ts";
import { checkoutNode } from "./checkouts.ts";
import { customerNode, fulfillmentNode, orderNode, returnNode } from "./linked-nodes.ts";
import { lookUpMemberQuery, readMemberQuery } from "./member-queries.ts";
import { productNode } from "./product-node.ts";
import { holds } from "./require-scopes.ts";
import { refuseArguments } from "./refuse-arguments.ts";
import { adminSchema } from "./schema.ts";
import type { RequestScope } from "./scope.ts";
import { segmentNode } from "./segments.ts";
import { shopNode } from "./shop.ts";
import { readSubscription, subscriptionNode } from "./webhook-subscriptions.ts";

/** Types that belong to orders, and want their access scope. */
const ofOrders = ["Order", "AbandonedCheckout", "Fulfillment", "Return", "Refund"];

export const nodeQueries = {
  node: async ({ id }: { id: string }, scope: RequestScope) => (await readNodes([id], scope))[0] ?? null,
  nodes: ({ ids }: { ids: string[] }, scope: RequestScope) => {
    refuseLongArray(ids);
    return readNodes(ids, scope);
  },
};

/** The objects of the ids, in their order; null for those that do not exist. Customers are read together. */
async function readNodes(ids: string[], scope: RequestScope): Promise<unknown[]> {
  const parsed = ids.map((whole) => ({ ...(parseGid(whole) ?? { type: "", id: "" }), whole }));
  const customerIds = parsed.flatMap(({ type, id }) => (type === "Customer" && isNumber(id) ? [BigInt(id)] : []));
  if (customerIds.length > 0 && !holds(scope.scopes, "read_customers")) {
    throw apiError("ACCESS_DENIED", "Access denied for nodes field. Required access: `read_customers` access scope.");
  }
  const ordersNeed = parsed.some(({ type }) => ofOrders.includes(type));
  if (ordersNeed && !holds(scope.scopes, "read_orders")) {
    throw apiError("ACCESS_DENIED", "Access denied for nodes field. Required access: `read_orders` access scope.");
  }
  const customers =
    customerIds.length > 0 ? await readCustomers(scope.ctx.pool, scope.shop.id, [...new Set(customerIds)]) : [];
  const customersById = new Map(customers.map((customer) => [String(customer.id), customer]));
  return Promise.all(
    parsed.map(async ({ type, id, whole }) => {
      const customer = type === "Customer" ? customersById.get(id) : undefined;
      return customer ? customerNode(customer, scope) : readOther(type, { id, whole, scope });
    }),
  );
}

async function readOther(
  type: string,
  { id, whole, scope }: { id: string; whole: string; scope: RequestScope },
): Promise<unknown> {
  const { ctx, shop } = scope;
  if (type === "CustomerSegmentMembersQuery") {
    const memberQuery = await readMemberQuery(scope, whole);
    return memberQuery && lookUpMemberQuery(memberQuery, scope);
  }
  if (!isNumber(id)) return null;
  const number = BigInt(id);
  switch (type) {
    case "Segment": {
      const segment = await readSegment(ctx.pool, shop.id, number);
      return segment && segmentNode(segment);
    }
    case "Order": {
      const order = await readOrder(ctx.pool, shop.id, number);
      return order && orderNode(order, scope);
    }
    case "AbandonedCheckout": {
      const checkout = await readCheckout(ctx.pool, shop.id, number);
      return checkout && checkoutNode(checkout, scope);
    }
    case "Fulfillment": {
      const fulfillment = await readFulfillment(ctx.pool, shop.id, number);
      return fulfillment && fulfillmentNode(fulfillment, scope);
    }
    case "Return": {
      const orderReturn = await readReturn(ctx.pool, shop.id, number);
      return orderReturn && returnNode(orderReturn, scope);
    }
    case "Product": {
      const product = await readProduct(ctx.pool, shop.id, number);
      return product && productNode(product, scope);
    }
    case "BulkOperation": {
      const operation = await readBulkOperation(ctx.pool, shop.id, number);
      return operation && bulkOperationNode(operation, ctx);
    }
    case "WebhookSubscription": {
      const subscription = await readSubscription(scope, whole);
      return subscription && subscriptionNode(subscription);
    }
    case "Customer":
      return null;
    case "Shop":
      return whole === gid("Shop", shop.id) ? shopNode(scope) : null;
    default:
      refuseType(type, whole);
      return null;
  }
}

/** An object of a type that the schema has and nobody here plays may exist; of any other type there is none. */
function refuseType(type: string, id: string): void {
  const known = adminSchema().getType(type);
  if (isObjectType(known) && known.getInterfaces().some(({ name }) => name === "Node")) {
    refuseArguments("QueryRoot.node", { id }, { id: [] });
  }
}

function isNumber(text: string): boolean {
  return /^\d{1,18}$/u.test(text);
}
