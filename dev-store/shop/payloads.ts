import type { Customer } from "./customer.ts";
import type { Order, OrderLine } from "./order.ts";

/** A webhook's body before it becomes JSON. Ids are numbers in Shopify's bodies, and ours stay below 2^53. */
export type Payload = Record<string, unknown>;

/** customers/create, customers/update: since API version 2025-01 without tags, consent and order totals. */
export function customerPayload(customer: Customer): Payload {
  return {
    id: Number(customer.id),
    created_at: iso(customer.createdAt),
    updated_at: iso(customer.updatedAt),
    first_name: customer.firstName,
    last_name: customer.lastName,
    state: customer.accountStatus.toLowerCase(),
    note: customer.note,
    verified_email: customer.email !== null,
    multipass_identifier: null,
    tax_exempt: false,
    email: customer.email,
    phone: customer.phone,
    currency: null,
    addresses: addressesOf(customer),
    tax_exemptions: [],
    admin_graphql_api_id: `gid://shopify/Customer/${customer.id}`,
    default_address: addressesOf(customer)[0] ?? null,
  };
}

/** customers/delete, and what customers/redact and data_request call `customer`. */
export function deletedCustomerPayload(customer: Customer): Payload {
  return {
    id: Number(customer.id),
    phone: customer.phone,
    addresses: [],
    tax_exemptions: [],
    email_marketing_consent: null,
    sms_marketing_consent: null,
    admin_graphql_api_id: `gid://shopify/Customer/${customer.id}`,
  };
}

/** customers_email_marketing_consent/update */
export function emailConsentPayload(customer: Customer): Payload {
  return {
    customer_id: Number(customer.id),
    email_address: customer.email,
    email_marketing_consent: {
      state: customer.emailState.toLowerCase(),
      opt_in_level: lower(customer.emailLevel),
      consent_updated_at: iso(customer.emailAt),
    },
  };
}

/** customers_marketing_consent/update: the SMS consent. */
export function smsConsentPayload(customer: Customer): Payload {
  return {
    id: Number(customer.id),
    phone: customer.phone,
    sms_marketing_consent: {
      // REST writes the state that GraphQL calls NEVER_SUBSCRIBED as it always did.
      state: customer.smsState === "NEVER_SUBSCRIBED" ? "not_subscribed" : customer.smsState.toLowerCase(),
      opt_in_level: lower(customer.smsLevel),
      consent_updated_at: iso(customer.smsAt),
      consent_collected_from: customer.smsFrom,
    },
  };
}

/** customers_whats_app_marketing_consent/update */
export function whatsappConsentPayload(customer: Customer): Payload {
  return {
    customer_id: Number(customer.id),
    phone_number: customer.phone,
    whats_app_marketing_consent: {
      state: customer.whatsappState.toLowerCase(),
      opt_in_level: lower(customer.whatsappLevel),
      updated_at: iso(customer.whatsappAt),
      collected_from: lower(customer.whatsappFrom),
    },
  };
}

/** customers/purchasing_summary */
export function purchasingSummaryPayload(customer: Customer, shop: { currency: string; now: Date }): Payload {
  return {
    customerId: `gid://shopify/Customer/${customer.id}`,
    numberOfOrders: customer.numberOfOrders,
    amountSpent: { amount: customer.amountSpent, currencyCode: shop.currency },
    lastOrderId: customer.lastOrderId === null ? null : `gid://shopify/Order/${customer.lastOrderId}`,
    occurredAt: iso(shop.now),
  };
}

/** customer.tags_added and customer.tags_removed */
export function tagsPayload(customerId: bigint, tags: string[], now: Date): Payload {
  return { customerId: `gid://shopify/Customer/${customerId}`, tags, occurredAt: iso(now) };
}

/** customer.joined_segment and customer.left_segment */
export function membershipPayload(ids: { shopId: bigint; customerId: bigint; segmentId: bigint }): Payload {
  return {
    shop_id: `gid://shopify/Shop/${ids.shopId}`,
    customer_id: `gid://shopify/Customer/${ids.customerId}`,
    segment_id: `gid://shopify/Segment/${ids.segmentId}`,
  };
}

/** customers/merge */
export function mergePayload(ids: { kept: bigint; deleted: bigint }, jobId: string): Payload {
  return {
    admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${ids.kept}`,
    admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${ids.deleted}`,
    admin_graphql_api_job_id: `gid://shopify/Job/${jobId}`,
    status: "completed",
    errors: [],
  };
}

/** segments/create and segments/update */
export function segmentPayload(segment: {
  id: bigint;
  name: string;
  query: string;
  createdAt: Date;
  editedAt: Date;
}): Payload {
  return {
    id: Number(segment.id),
    name: segment.name,
    query: segment.query,
    creationDate: iso(segment.createdAt),
    lastEditDate: iso(segment.editedAt),
  };
}

/** segments/delete */
export function deletedSegmentPayload(id: bigint): Payload {
  return { id: Number(id) };
}

/** All of orders/…: REST's order, with the parts that messages and reports use. */
export function orderPayload(order: Order, customer: Customer, statusUrl: string): Payload {
  const money = { amount: order.total, currency_code: order.currency };
  const isPending = order.financialStatus === "PENDING";
  return {
    id: Number(order.id),
    admin_graphql_api_id: `gid://shopify/Order/${order.id}`,
    app_id: order.appId === null ? null : Number(order.appId),
    cancel_reason: lower(order.cancelReason),
    cancelled_at: iso(order.cancelledAt),
    checkout_token: order.checkoutToken,
    confirmed: true,
    contact_email: customer.email,
    created_at: iso(order.processedAt),
    currency: order.currency,
    current_total_price: order.total,
    current_total_price_set: { shop_money: money, presentment_money: money },
    discount_codes: discountCodes(order),
    email: customer.email,
    financial_status: order.financialStatus.toLowerCase(),
    fulfillment_status: order.fulfillmentStatus === "UNFULFILLED" ? null : order.fulfillmentStatus.toLowerCase(),
    name: order.name,
    number: Number(order.name.replace("#", "")) - 1000,
    order_status_url: statusUrl,
    order_number: Number(order.name.replace("#", "")),
    phone: customer.phone,
    processed_at: iso(order.processedAt),
    source_name: "web",
    tags: order.tags.join(", "),
    test: false,
    total_outstanding: isPending ? order.total : "0.00",
    total_price: order.total,
    updated_at: iso(order.updatedAt),
    customer: customerPayload(customer),
    line_items: order.lines.map(linePayload),
    shipping_address: addressesOf(customer)[0] ?? null,
  };
}

/** A line of an order as REST writes it, in orders, fulfillments and refunds alike. */
export function linePayload(line: OrderLine): Payload {
  return {
    id: Number(line.id),
    admin_graphql_api_id: `gid://shopify/LineItem/${line.id}`,
    product_id: Number(line.productId),
    title: line.title,
    name: line.title,
    price: line.price,
    quantity: line.quantity,
    vendor: line.vendor,
  };
}

/** REST tells what a code took off. */
export function discountCodes(priced: {
  discountCode: string | null;
  total: string;
  lines: { price: string; quantity: number }[];
}): Payload[] {
  if (priced.discountCode === null) return [];
  const amount = (Number(sumOf(priced.lines)) - Number(priced.total)).toFixed(2);
  return [{ code: priced.discountCode, amount, type: "percentage" }];
}

/** What the lines cost without a discount. */
export function sumOf(lines: { price: string; quantity: number }[]): string {
  return lines.reduce((sum, line) => sum + Number(line.price) * line.quantity, 0).toFixed(2);
}

export function addressesOf(customer: Customer): Payload[] {
  if (customer.countryCode === null) return [];
  return [
    {
      id: Number(customer.id),
      customer_id: Number(customer.id),
      first_name: customer.firstName,
      last_name: customer.lastName,
      company: null,
      address1: null,
      address2: null,
      city: customer.city,
      province: customer.region,
      country: customer.country,
      zip: customer.zip,
      phone: customer.phone,
      name: [customer.firstName, customer.lastName].filter(Boolean).join(" "),
      province_code: customer.regionCode,
      country_code: customer.countryCode,
      country_name: customer.country,
      default: true,
    },
  ];
}

export function iso(moment: Date): string;
export function iso(moment: Date | null): string | null;
export function iso(moment: Date | null): string | null {
  return moment === null ? null : moment.toISOString();
}

function lower(constant: string | null): string | null {
  return constant === null ? null : constant.toLowerCase();
}
