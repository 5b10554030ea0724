import type { Customer } from "./customer.ts";
import type { Order } from "./order.ts";
import type { Fulfillment, FulfillmentEvent, OrderReturn, Refund } from "./order-history.ts";
import { addressesOf, iso, linePayload } from "./payloads.ts";
import type { Payload } from "./payloads.ts";

/** fulfillments/create and fulfillments/update */
export function fulfillmentPayload(
  fulfillment: Fulfillment,
  { order, customer }: { order: Order; customer: Customer },
): Payload {
  const { trackingNumber, trackingUrl } = fulfillment;
  return {
    id: Number(fulfillment.id),
    admin_graphql_api_id: `gid://shopify/Fulfillment/${fulfillment.id}`,
    order_id: Number(fulfillment.orderId),
    name: fulfillment.name,
    status: "success",
    service: "manual",
    shipment_status: fulfillment.shipmentStatus,
    tracking_company: fulfillment.trackingCompany,
    tracking_number: trackingNumber,
    tracking_numbers: trackingNumber === null ? [] : [trackingNumber],
    tracking_url: trackingUrl,
    tracking_urls: trackingUrl === null ? [] : [trackingUrl],
    email: customer.email,
    destination: addressesOf(customer)[0] ?? null,
    line_items: order.lines.map(linePayload),
    location_id: order.locationId === null ? null : Number(order.locationId),
    origin_address: null,
    receipt: {},
    created_at: iso(fulfillment.createdAt),
    updated_at: iso(fulfillment.updatedAt),
  };
}

/** fulfillment_events/create */
export function fulfillmentEventPayload(event: FulfillmentEvent, order: Order, shopId: bigint): Payload {
  return {
    id: Number(event.id),
    admin_graphql_api_id: `gid://shopify/FulfillmentEvent/${event.id}`,
    fulfillment_id: Number(event.fulfillmentId),
    order_id: Number(order.id),
    shop_id: Number(shopId),
    status: event.status,
    message: event.message,
    happened_at: iso(event.happenedAt),
    created_at: iso(event.happenedAt),
    updated_at: iso(event.happenedAt),
    estimated_delivery_at: null,
    address1: null,
    city: null,
    province: null,
    country: null,
    zip: null,
    latitude: null,
    longitude: null,
  };
}

/** returns/request and returns/approve: the whole return. */
export function returnPayload(orderReturn: OrderReturn, order: Order): Payload {
  return {
    id: Number(orderReturn.id),
    admin_graphql_api_id: `gid://shopify/Return/${orderReturn.id}`,
    name: orderReturn.name,
    status: orderReturn.status.toLowerCase(),
    order: { id: Number(order.id), admin_graphql_api_id: `gid://shopify/Order/${order.id}` },
    total_return_line_items: order.lines.length,
    total_exchange_line_items: 0,
    exchange_line_items: [],
    return_shipping_fees: [],
    return_line_items: order.lines.map((line) => ({
      id: Number(line.id),
      admin_graphql_api_id: `gid://shopify/ReturnLineItem/${line.id}`,
      fulfillment_line_item: {
        id: Number(line.id),
        admin_graphql_api_id: `gid://shopify/FulfillmentLineItem/${line.id}`,
        line_item: { id: Number(line.id), admin_graphql_api_id: `gid://shopify/LineItem/${line.id}` },
      },
      quantity: line.quantity,
      return_reason: orderReturn.reason.toLowerCase(),
      return_reason_note: "",
      customer_note: orderReturn.customerNote,
    })),
  };
}

/** returns/close */
export function closedReturnPayload(orderReturn: OrderReturn): Payload {
  return {
    id: Number(orderReturn.id),
    admin_graphql_api_id: `gid://shopify/Return/${orderReturn.id}`,
    order_id: Number(orderReturn.orderId),
    status: orderReturn.status.toLowerCase(),
  };
}

/** refunds/create. A refund of part of the amount is of no line in particular. */
export function refundPayload(refund: Refund, order: Order): Payload {
  const isWhole = Number(refund.amount) === Number(order.total);
  return {
    id: Number(refund.id),
    admin_graphql_api_id: `gid://shopify/Refund/${refund.id}`,
    order_id: Number(order.id),
    note: refund.note,
    user_id: null,
    restock: false,
    created_at: iso(refund.createdAt),
    processed_at: iso(refund.createdAt),
    duties: [],
    order_adjustments: [],
    refund_line_items: isWhole
      ? order.lines.map((line) => ({
          id: Number(line.id),
          line_item_id: Number(line.id),
          line_item: linePayload(line),
          location_id: null,
          quantity: line.quantity,
          restock_type: "no_restock",
          subtotal: (Number(line.price) * line.quantity).toFixed(2),
          total_tax: "0.00",
        }))
      : [],
    return:
      refund.returnId === null
        ? null
        : { id: Number(refund.returnId), admin_graphql_api_id: `gid://shopify/Return/${refund.returnId}` },
    transactions: [
      {
        id: Number(refund.id),
        admin_graphql_api_id: `gid://shopify/OrderTransaction/${refund.id}`,
        order_id: Number(order.id),
        kind: "refund",
        gateway: "bogus",
        status: "success",
        amount: refund.amount,
        currency: order.currency,
        test: false,
        created_at: iso(refund.createdAt),
        processed_at: iso(refund.createdAt),
      },
    ],
  };
}
