import { displayName } from "../shop/customer.ts";
import type { Customer } from "../shop/customer.ts";
import { connectionOfList, pageArguments } from "./connection.ts";
import type { ConnectionArguments } from "./connection.ts";
import { gid } from "./gid.ts";
import { money } from "./money.ts";
import type { RequestScope } from "./scope.ts";
import { timestamp } from "./timestamp.ts";

/** The type Customer without its orders, which `linked-nodes.ts` adds. */
export function customerFields(customer: Customer, scope: RequestScope): Record<string, unknown> {
  const { shop } = scope;
  return {
    __typename: "Customer",
    id: gid("Customer", customer.id),
    legacyResourceId: String(customer.id),
    ...person(customer, scope),
    amountSpent: money(customer.amountSpent, shop.currency),
    numberOfOrders: String(customer.numberOfOrders),
    email: customer.email,
    phone: customer.phone,
    locale: customer.locale,
    tags: customer.tags,
    state: customer.accountStatus,
    createdAt: timestamp(customer.createdAt),
    updatedAt: timestamp(customer.updatedAt),
    verifiedEmail: customer.email !== null,
    validEmailAddress: customer.email !== null,
    taxExempt: false,
    taxExemptions: [],
    dataSaleOptOut: false,
    canDelete: customer.numberOfOrders === 0,
    lifetimeDuration: lifetime(customer.createdAt, scope.ctx.now()),
    productSubscriberStatus: "NEVER_SUBSCRIBED",
    statistics: { predictedSpendTier: customer.predictedSpendTier, rfmGroup: customer.rfmGroup },
    emailMarketingConsent: customer.email && {
      marketingState: customer.emailState,
      marketingOptInLevel: customer.emailLevel,
      consentUpdatedAt: timestamp(customer.emailAt),
      sourceLocation: null,
    },
    smsMarketingConsent: customer.phone && {
      marketingState: smsState(customer),
      marketingOptInLevel: customer.smsLevel ?? "UNKNOWN",
      consentUpdatedAt: timestamp(customer.smsAt),
      consentCollectedFrom: customer.smsFrom,
      sourceLocation: null,
    },
    addresses: () => (customer.countryCode === null ? [] : [addressNode(customer)]),
  };
}

/** The type CustomerSegmentMember, whose id has the customer's number. */
export function memberNode(customer: Customer, scope: RequestScope): Record<string, unknown> {
  return {
    __typename: "CustomerSegmentMember",
    id: gid("CustomerSegmentMember", customer.id),
    ...person(customer, scope),
    amountSpent: money(customer.amountSpent, scope.shop.currency),
    numberOfOrders: String(customer.numberOfOrders),
    lastOrderId: customer.lastOrderId && gid("Order", customer.lastOrderId),
  };
}

/** The type CustomerPhoneNumber, or null for a customer without a phone. */
export function phoneNode(customer: Customer): Record<string, unknown> | null {
  if (customer.phone === null) return null;
  return {
    phoneNumber: customer.phone,
    marketingState: smsState(customer),
    marketingOptInLevel: customer.smsLevel,
    marketingUpdatedAt: timestamp(customer.smsAt),
    marketingCollectedFrom: customer.smsFrom,
    sourceLocation: null,
    whatsAppMarketingConsent: {
      __typename: "CustomerWhatsAppMarketingConsent",
      state: customer.whatsappState,
      optInLevel: customer.whatsappLevel,
      updatedAt: timestamp(customer.whatsappAt),
      collectedFrom: customer.whatsappFrom,
      sourceLocation: null,
    },
  };
}

/** What Customer and CustomerSegmentMember share. */
function person(customer: Customer, scope: RequestScope): Record<string, unknown> {
  return {
    firstName: customer.firstName,
    lastName: customer.lastName,
    displayName: displayName(customer),
    note: customer.note,
    mergeable: { errorFields: [], isMergeable: true, mergeInProgress: null, reason: null },
    defaultEmailAddress: () => emailNode(customer, scope),
    defaultPhoneNumber: () => phoneNode(customer),
    defaultAddress: () => (customer.countryCode === null ? null : addressNode(customer)),
    metafield: ({ namespace, key }: { namespace?: string | null; key: string }) => {
      return metafieldNode(customer, namespace ? `${namespace}.${key}` : key);
    },
    metafields: (args: ConnectionArguments & { namespace?: string | null; keys?: string[] | null }) => {
      const names = Object.keys(customer.metafields).filter(
        (name) =>
          (!args.namespace || name.startsWith(`${args.namespace}.`)) && (!args.keys || args.keys.includes(name)),
      );
      return connectionOfList(names, pageArguments(args, scope), (name) => metafieldNode(customer, name));
    },
  };
}

function emailNode(customer: Customer, { shop }: RequestScope): Record<string, unknown> | null {
  if (customer.email === null) return null;
  const page = `https://${shop.domain}/account`;
  return {
    emailAddress: customer.email,
    marketingState: customer.emailState,
    marketingOptInLevel: customer.emailLevel,
    marketingUpdatedAt: timestamp(customer.emailAt),
    marketingUnsubscribeUrl: `${page}/unsubscribe?customer=${customer.id}`,
    openTrackingLevel: "UNKNOWN",
    openTrackingUrl: `${page}/open-tracking?customer=${customer.id}`,
    sourceLocation: null,
    validFormat: /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(customer.email),
  };
}

/** The type MailingAddress of a customer who has one. */
export function addressNode(customer: Customer): Record<string, unknown> {
  const area = [customer.city, customer.region, customer.country].filter(Boolean);
  const line = [[customer.city, customer.regionCode, customer.zip].filter(Boolean).join(" "), customer.country ?? ""];
  return {
    __typename: "MailingAddress",
    id: gid("MailingAddress", `${customer.id}?model_name=CustomerAddress`),
    address1: null,
    address2: null,
    company: null,
    firstName: customer.firstName,
    lastName: customer.lastName,
    name: [customer.firstName, customer.lastName].filter(Boolean).join(" "),
    phone: customer.phone,
    city: customer.city,
    province: customer.region,
    provinceCode: customer.regionCode,
    country: customer.country,
    countryCode: customer.countryCode,
    countryCodeV2: customer.countryCode,
    zip: customer.zip,
    latitude: customer.latitude,
    longitude: customer.longitude,
    coordinatesValidated: customer.latitude !== null,
    formattedArea: area.join(", "),
    formatted: line.filter((text) => text !== ""),
  };
}

function metafieldNode(customer: Customer, name: string): Record<string, unknown> | null {
  const value = customer.metafields[name];
  const dot = name.indexOf(".");
  if (value === undefined || dot < 0) return null;
  return {
    __typename: "Metafield",
    id: gid("Metafield", `${customer.id}0${Object.keys(customer.metafields).indexOf(name)}`),
    namespace: name.slice(0, dot),
    key: name.slice(dot + 1),
    value,
    jsonValue: value,
    ownerType: "CUSTOMER",
    createdAt: timestamp(customer.createdAt),
    updatedAt: timestamp(customer.updatedAt),
  };
}

/** The older enum says NOT_SUBSCRIBED where the newer one says NEVER_SUBSCRIBED. */
function smsState(customer: Customer): string {
  return customer.smsState === "NEVER_SUBSCRIBED" ? "NOT_SUBSCRIBED" : customer.smsState;
}

function lifetime(since: Date, now: Date): string {
  const days = Math.max(0, Math.floor((now.getTime() - since.getTime()) / 86_400_000));
  if (days < 31) return `${days} days`;
  return days < 365 ? `${Math.floor(days / 30)} months` : `${Math.floor(days / 365)} years`;
}
