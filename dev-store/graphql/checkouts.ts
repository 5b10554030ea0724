import { recoveryUrl } from "../shop/checkout.ts";
import type { Checkout, CheckoutLine } from "../shop/checkout.ts";
import { checkoutOrders, listCheckouts, readCheckout } from "../shop/read-checkouts.ts";
import { readCustomer } from "../shop/read-customers.ts";
import { readProduct } from "../shop/read-products.ts";
import { apiError } from "./api-error.ts";
import { connectionOf, connectionOfList, pageArguments } from "./connection.ts";
import type { ConnectionArguments } from "./connection.ts";
import { addressNode } from "./customer-fields.ts";
import { limitedCount } from "./customers.ts";
import { gid, numberOfGid } from "./gid.ts";
import { customerNode } from "./linked-nodes.ts";
import { moneyBag } from "./order-fields.ts";
import { productNode } from "./product-node.ts";
import { refuseArguments } from "./refuse-arguments.ts";
import type { RequestScope } from "./scope.ts";
import { timestamp } from "./timestamp.ts";

type ListArguments = ConnectionArguments & { query?: string | null; sortKey?: string; reverse?: boolean };

const sortKeys = { ID: checkoutOrders.id, CHECKOUT_ID: checkoutOrders.id, CREATED_AT: checkoutOrders.created };

export const checkoutQueries = {
  abandonedCheckouts: (args: ListArguments, scope: RequestScope) => {
    refuseArguments("QueryRoot.abandonedCheckouts", args, { savedSearchId: [], sortKey: Object.keys(sortKeys) });
    return connectionOf(
      listCheckouts(scope.ctx.pool, scope.shop.id, {
        ...compileSearch(args.query ?? "", 2),
        order: sortKeys[(args.sortKey ?? "ID") as keyof typeof sortKeys],
        reverse: args.reverse,
        page: pageArguments(args, scope),
      }),
      (checkout) => checkoutNode(checkout, scope),
    );
  },
  abandonedCheckoutsCount: async (args: { query?: string | null; limit?: number | null }, scope: RequestScope) => {
    refuseArguments("QueryRoot.abandonedCheckoutsCount", args, { savedSearchId: [] });
    const { where, params } = compileSearch(args.query ?? "", 2);
    const { rows } = await scope.ctx.pool.query<{ count: bigint }>(
      `SELECT count(*) AS count FROM checkout k WHERE k.shop_id = $1 AND ${where}`,
      [scope.shop.id, ...params],
    );
    return limitedCount(Number(rows[0]?.count ?? 0n), args.limit ?? 10_000);
  },
  abandonment: async ({ id }: { id: string }, scope: RequestScope) => {
    const checkout = await readCheckout(scope.ctx.pool, scope.shop.id, numberOfGid(id, "Abandonment"));
    return checkout?.customerId && checkout.abandonedAt ? abandonmentNode(checkout, scope) : null;
  },
  abandonmentByAbandonedCheckoutId: async (args: { abandonedCheckoutId: string }, scope: RequestScope) => {
    const id = numberOfGid(args.abandonedCheckoutId, "AbandonedCheckout");
    const checkout = await readCheckout(scope.ctx.pool, scope.shop.id, id);
    return checkout?.customerId && checkout.abandonedAt ? abandonmentNode(checkout, scope) : null;
  },
};

/** The type AbandonedCheckout. */
export function checkoutNode(checkout: Checkout, scope: RequestScope): Record<string, unknown> {
  const { ctx, shop } = scope;
  const money = (amount: string) => moneyBag(amount, checkout.currency);
  const address = async () => {
    const customer = checkout.customerId && (await readCustomer(ctx.pool, shop.id, checkout.customerId));
    return customer && customer.countryCode !== null ? addressNode(customer) : null;
  };
  const discount = (Number(checkout.subtotal) - Number(checkout.total)).toFixed(2);
  return {
    __typename: "AbandonedCheckout",
    id: gid("AbandonedCheckout", checkout.id),
    name: `#${checkout.id}`,
    abandonedCheckoutUrl: recoveryUrl(ctx, shop.id, checkout),
    createdAt: timestamp(checkout.createdAt),
    updatedAt: timestamp(checkout.updatedAt),
    completedAt: timestamp(checkout.completedAt),
    customer: async () => {
      const customer = checkout.customerId && (await readCustomer(ctx.pool, shop.id, checkout.customerId));
      return customer ? customerNode(customer, scope) : null;
    },
    discountCodes: checkout.discountCode === null ? [] : [checkout.discountCode],
    lineItems: (args: ConnectionArguments & { reverse?: boolean }) =>
      connectionOfList(
        args.reverse ? checkout.lines.toReversed() : checkout.lines,
        pageArguments(args, scope),
        (line) => lineNode(checkout, line, scope),
      ),
    lineItemsQuantity: checkout.lines.reduce((sum, line) => sum + line.quantity, 0),
    subtotalPriceSet: money(checkout.total),
    totalDiscountSet: money(discount),
    totalLineItemsPriceSet: money(checkout.subtotal),
    totalPriceSet: money(checkout.total),
    totalTaxSet: money("0.00"),
    totalDutiesSet: null,
    taxesIncluded: false,
    taxLines: [],
    customAttributes: [],
    note: "",
    billingAddress: address,
    shippingAddress: address,
  };
}

function lineNode(checkout: Checkout, line: CheckoutLine, scope: RequestScope): Record<string, unknown> {
  const total = moneyBag((Number(line.price) * line.quantity).toFixed(2), checkout.currency);
  return {
    __typename: "AbandonedCheckoutLineItem",
    id: gid("AbandonedCheckoutLineItem", `${checkout.id}-${line.productId}`),
    title: line.title,
    quantity: line.quantity,
    originalUnitPriceSet: moneyBag(line.price, checkout.currency),
    originalTotalPriceSet: total,
    discountedTotalPriceSet: total,
    sku: null,
    variant: null,
    variantTitle: null,
    image: null,
    customAttributes: [],
    product: async () => {
      const product = await readProduct(scope.ctx.pool, scope.shop.id, line.productId);
      return product && productNode(product, scope);
    },
  };
}

/** The type Abandonment, as far as a re-check before a message needs it. */
function abandonmentNode(checkout: Checkout, scope: RequestScope): Record<string, unknown> {
  const { ctx, shop } = scope;
  const abandoned = checkoutNode(checkout, scope);
  const hours = (ctx.now().getTime() - checkout.updatedAt.getTime()) / 3_600_000;
  return {
    __typename: "Abandonment",
    id: gid("Abandonment", checkout.id),
    abandonmentType: "CHECKOUT",
    mostRecentStep: "CHECKOUT",
    abandonedCheckoutPayload: abandoned,
    createdAt: timestamp(checkout.abandonedAt ?? checkout.updatedAt),
    lastCheckoutAbandonmentDate: timestamp(checkout.updatedAt),
    hoursSinceLastAbandonedCheckout: hours,
    customer: abandoned.customer,
    customerHasNoDraftOrderSinceAbandonment: true,
    customerHasNoOrderSinceAbandonment: async () => {
      const { rowCount } = await ctx.pool.query(
        "SELECT FROM customer_order WHERE shop_id = $1 AND customer_id = $2 AND processed_at >= $3 LIMIT 1",
        [shop.id, checkout.customerId, checkout.updatedAt],
      );
      return rowCount === 0;
    },
    inventoryAvailable: async () => {
      const { rowCount } = await ctx.pool.query(
        `SELECT FROM checkout_line l JOIN product p ON p.shop_id = l.shop_id AND p.id = l.product_id
          WHERE l.shop_id = $1 AND l.checkout_id = $2 AND p.inventory >= l.quantity`,
        [shop.id, checkout.id],
      );
      return rowCount === checkout.lines.length;
    },
  };
}

const term = /^(?<field>[a-z_]+):(?<operator>>=|<=|>|<)?(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>\S+))$/u;

/** `abandonedCheckouts(query:)`: created_at, updated_at, id, status and recovery_state, joined by AND. */
function compileSearch(query: string, firstParameter: number): { where: string; params: unknown[] } {
  const params: unknown[] = [];
  const bind = (value: string): string => `$${params.push(value) + firstParameter - 1}`;
  const terms = query.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/gu) ?? [];
  const conditions = terms.flatMap((text) => {
    if (text === "AND") return [];
    const groups = term.exec(text)?.groups;
    const condition = groups && compileTerm(groups, bind);
    if (condition) return [condition];
    throw apiError(
      "NOT_SIMULATED",
      `abandonedCheckouts(query: "${text}") is not simulated by the dev store (see its README)`,
    );
  });
  return { where: ["true", ...conditions].join(" AND "), params };
}

function compileTerm(groups: Record<string, string>, bind: (value: string) => string): string | null {
  const value = groups.double ?? groups.single ?? groups.bare ?? "";
  const operator = groups.operator ?? "=";
  switch (groups.field) {
    case "created_at":
    case "updated_at":
      return Number.isNaN(Date.parse(value)) ? null : `k.${groups.field} ${operator} ${bind(value)}::timestamptz`;
    case "id":
      return /^\d{1,18}$/u.test(value) ? `k.id ${operator} ${bind(value)}::bigint` : null;
    case "status":
      // Nobody closes a checkout here by hand; a completed one is closed.
      return value === "open" ? "k.completed_at IS NULL" : value === "closed" ? "k.completed_at IS NOT NULL" : null;
    case "recovery_state":
      if (value === "recovered") return "(k.completed_at IS NOT NULL AND k.abandoned_at IS NOT NULL)";
      return value === "not_recovered" ? "k.completed_at IS NULL" : null;
    default:
      return null;
  }
}
