import { z } from "zod";
import { parseGid } from "../shopify/gid.ts";
import { consentFromShopify, type Consent, type CustomerRecord } from "./customer.ts";

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const optionalTime = time.nullish().transform((date) => date ?? null);

/** The fields of `CustomerFields` (app/shopify/queries/customers.graphql), as a node of an answer or a line of an export. */
const customerFieldsSchema = z.object({
  id: z.string(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  locale: z.string().nullish(),
  tags: z.array(z.string()),
  numberOfOrders: z.coerce.number().int().min(0),
  createdAt: time,
  updatedAt: time,
  amountSpent: z.object({ amount: z.coerce.string() }),
  lastOrder: z.object({ id: z.string() }).nullish(),
  defaultEmailAddress: z
    .object({ emailAddress: z.string(), marketingState: z.string(), marketingUpdatedAt: optionalTime })
    .nullish(),
  defaultPhoneNumber: z
    .object({
      phoneNumber: z.string(),
      marketingState: z.string(),
      marketingUpdatedAt: optionalTime,
      whatsAppMarketingConsent: z.object({ state: z.string(), updatedAt: optionalTime }).nullish(),
    })
    .nullish(),
  defaultAddress: z
    .object({ countryCodeV2: z.string().nullish(), province: z.string().nullish(), city: z.string().nullish() })
    .nullish(),
});

const noConsent: Consent = { state: "never_subscribed", at: null };

/** A customer as the Admin API hands them over. Throws when the shape is not the one that was asked for. */
export function customerFromShopify(fields: unknown): CustomerRecord {
  const customer = customerFieldsSchema.parse(fields);
  const email = customer.defaultEmailAddress;
  const phone = customer.defaultPhoneNumber;
  const whatsapp = phone?.whatsAppMarketingConsent;
  return {
    id: parseGid(customer.id, "Customer"),
    firstName: customer.firstName || null,
    lastName: customer.lastName || null,
    email: email?.emailAddress ?? null,
    phone: phone?.phoneNumber ?? null,
    countryCode: customer.defaultAddress?.countryCodeV2 ?? null,
    region: customer.defaultAddress?.province ?? null,
    city: customer.defaultAddress?.city ?? null,
    locale: customer.locale ?? null,
    tags: customer.tags,
    consents: {
      email: email ? { state: consentFromShopify(email.marketingState), at: email.marketingUpdatedAt } : noConsent,
      sms: phone ? { state: consentFromShopify(phone.marketingState), at: phone.marketingUpdatedAt } : noConsent,
      whatsapp: whatsapp ? { state: consentFromShopify(whatsapp.state), at: whatsapp.updatedAt } : noConsent,
    },
    orders: {
      count: customer.numberOfOrders,
      spent: customer.amountSpent.amount,
      lastOrderId: customer.lastOrder ? parseGid(customer.lastOrder.id, "Order") : null,
    },
    createdAt: customer.createdAt,
    updatedAt: customer.updatedAt,
  };
}
