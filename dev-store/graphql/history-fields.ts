import type { Fulfillment, OrderHistory, OrderReturn, Refund } from "../shop/order-history.ts";
import { connectionOfList, pageArguments } from "./connection.ts";
import type { ConnectionArguments } from "./connection.ts";
import { gid } from "./gid.ts";
import { moneyBag } from "./order-fields.ts";
import { refuseArguments } from "./refuse-arguments.ts";
import type { RequestScope } from "./scope.ts";
import { timestamp } from "./timestamp.ts";

/** The type Fulfillment without its order. */
export function fulfillmentFields(fulfillment: Fulfillment, scope: RequestScope): Record<string, unknown> {
  const { trackingCompany, trackingNumber, trackingUrl } = fulfillment;
  const isTracked = trackingNumber !== null || trackingUrl !== null;
  const when = (status: string): string | null => {
    return timestamp(fulfillment.events.findLast((event) => event.status === status)?.happenedAt ?? null);
  };
  return {
    __typename: "Fulfillment",
    id: gid("Fulfillment", fulfillment.id),
    legacyResourceId: String(fulfillment.id),
    name: fulfillment.name,
    status: "SUCCESS",
    displayStatus: displayStatus(fulfillment.shipmentStatus),
    createdAt: timestamp(fulfillment.createdAt),
    updatedAt: timestamp(fulfillment.updatedAt),
    inTransitAt: when("in_transit"),
    deliveredAt: when("delivered"),
    estimatedDeliveryAt: null,
    requiresShipping: true,
    trackingInfo: isTracked ? [{ company: trackingCompany, number: trackingNumber, url: trackingUrl }] : [],
    events: (args: ConnectionArguments & { reverse?: boolean }) => {
      refuseArguments("Fulfillment.events", args, { sortKey: ["HAPPENED_AT", "ID"] });
      const events = args.reverse ? fulfillment.events.toReversed() : fulfillment.events;
      return connectionOfList(events, pageArguments(args, scope), (event) => ({
        __typename: "FulfillmentEvent",
        id: gid("FulfillmentEvent", event.id),
        status: event.status.toUpperCase(),
        message: event.message,
        happenedAt: timestamp(event.happenedAt),
        createdAt: timestamp(event.happenedAt),
        estimatedDeliveryAt: null,
      }));
    },
  };
}

/** The type Return without its order. */
export function returnFields(orderReturn: OrderReturn): Record<string, unknown> {
  return {
    __typename: "Return",
    id: gid("Return", orderReturn.id),
    name: orderReturn.name,
    status: orderReturn.status,
    createdAt: timestamp(orderReturn.createdAt),
    requestApprovedAt: timestamp(orderReturn.approvedAt),
    closedAt: timestamp(orderReturn.closedAt),
    decline: null,
  };
}

/** The type Refund. */
export function refundFields(refund: Refund, currency: string): Record<string, unknown> {
  const amount = moneyBag(refund.amount, currency);
  return {
    __typename: "Refund",
    id: gid("Refund", refund.id),
    legacyResourceId: String(refund.id),
    createdAt: timestamp(refund.createdAt),
    processedAt: timestamp(refund.createdAt),
    updatedAt: timestamp(refund.createdAt),
    note: refund.note,
    totalRefundedSet: amount,
    totalRefunded: amount.shopMoney,
  };
}

/** The enum OrderReturnStatus, from the order's latest return. */
export function returnStatus({ returns }: OrderHistory): string {
  switch (returns.at(-1)?.status) {
    case "REQUESTED":
      return "RETURN_REQUESTED";
    case "OPEN":
      return "IN_PROGRESS";
    case "CLOSED":
      return "RETURNED";
    case undefined:
      return "NO_RETURN";
  }
}

/** The enum FulfillmentDisplayStatus has all of FulfillmentEventStatus. */
function displayStatus(shipmentStatus: string | null): string {
  return shipmentStatus?.toUpperCase() ?? "FULFILLED";
}
