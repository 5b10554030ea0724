/** A customer as the dev store keeps it. Money is a decimal string in the shop's currency. */
export type Customer = {
  id: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  /** E.164 when it is valid; the seed has some that are not, as imports leave them. */
  phone: string | null;
  note: string | null;
  locale: string;
  countryCode: string | null;
  country: string | null;
  regionCode: string | null;
  region: string | null;
  city: string | null;
  zip: string | null;
  latitude: number | null;
  longitude: number | null;
  tags: string[];
  accountStatus: string;
  createdByAppId: bigint | null;
  emailState: string;
  emailLevel: string | null;
  emailAt: Date | null;
  smsState: string;
  smsLevel: string | null;
  smsAt: Date | null;
  smsFrom: string | null;
  whatsappState: string;
  whatsappLevel: string | null;
  whatsappAt: Date | null;
  whatsappFrom: string | null;
  numberOfOrders: number;
  amountSpent: string;
  firstOrderAt: Date | null;
  lastOrderAt: Date | null;
  lastOrderId: bigint | null;
  abandonedCheckoutAt: Date | null;
  rfmGroup: string | null;
  predictedSpendTier: string | null;
  /** "namespace.key" → the value as text, lists as JSON. */
  metafields: Record<string, string>;
  createdAt: Date;
  updatedAt: Date;
};

/** Where each field is kept, in the table's words. */
export const customerFields = {
  id: "id",
  firstName: "first_name",
  lastName: "last_name",
  email: "email",
  phone: "phone",
  note: "note",
  locale: "locale",
  countryCode: "country_code",
  country: "country",
  regionCode: "region_code",
  region: "region",
  city: "city",
  zip: "zip",
  latitude: "latitude",
  longitude: "longitude",
  tags: "tags",
  accountStatus: "account_status",
  createdByAppId: "created_by_app_id",
  emailState: "email_state",
  emailLevel: "email_level",
  emailAt: "email_at",
  smsState: "sms_state",
  smsLevel: "sms_level",
  smsAt: "sms_at",
  smsFrom: "sms_from",
  whatsappState: "whatsapp_state",
  whatsappLevel: "whatsapp_level",
  whatsappAt: "whatsapp_at",
  whatsappFrom: "whatsapp_from",
  numberOfOrders: "number_of_orders",
  amountSpent: "amount_spent",
  firstOrderAt: "first_order_at",
  lastOrderAt: "last_order_at",
  lastOrderId: "last_order_id",
  abandonedCheckoutAt: "abandoned_checkout_at",
  rfmGroup: "rfm_group",
  predictedSpendTier: "predicted_spend_tier",
  metafields: "metafields",
  createdAt: "created_at",
  updatedAt: "updated_at",
} as const satisfies Record<keyof Customer, string>;

/** The select list that makes a Customer of `customer c`. */
export const customerColumns = Object.entries(customerFields)
  .map(([field, column]) => `c.${column} AS "${field}"`)
  .join(", ");

/** Shopify's displayName: the name, else the email, else the phone. */
export function displayName(customer: Pick<Customer, "firstName" | "lastName" | "email" | "phone">): string {
  const name = [customer.firstName, customer.lastName].filter(Boolean).join(" ");
  return name || customer.email || customer.phone || "";
}

/** A customer of whom nothing is known yet. */
export function blankCustomer(id: bigint, now: Date): Customer {
  return {
    id,
    firstName: null,
    lastName: null,
    email: null,
    phone: null,
    note: null,
    locale: "en",
    countryCode: null,
    country: null,
    regionCode: null,
    region: null,
    city: null,
    zip: null,
    latitude: null,
    longitude: null,
    tags: [],
    accountStatus: "DISABLED",
    createdByAppId: null,
    emailState: "NOT_SUBSCRIBED",
    emailLevel: null,
    emailAt: null,
    smsState: "NEVER_SUBSCRIBED",
    smsLevel: null,
    smsAt: null,
    smsFrom: null,
    whatsappState: "NEVER_SUBSCRIBED",
    whatsappLevel: null,
    whatsappAt: null,
    whatsappFrom: null,
    numberOfOrders: 0,
    amountSpent: "0.00",
    firstOrderAt: null,
    lastOrderAt: null,
    lastOrderId: null,
    abandonedCheckoutAt: null,
    rfmGroup: "PROSPECTS",
    predictedSpendTier: null,
    metafields: {},
    createdAt: now,
    updatedAt: now,
  };
}
