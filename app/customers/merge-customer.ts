import type { ChannelName } from "../channels/channel.ts";
import type { Consent, ConsentSource, ConsentState, CustomerRecord, ShopifyConsentChannel } from "./customer.ts";
import { normalizeEmail, parsePhone, type Phone } from "./phone.ts";
import { takeConsent } from "./take-consent.ts";

/** A row of the mirror, with the names of its columns. */
export type CustomerRow = {
  id: bigint;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  email_hash: string | null;
  phone: string | null;
  phone_e164: string | null;
  phone_hash: string | null;
  phone_state: Phone["state"];
  email_consent: ConsentState;
  email_consent_at: Date | null;
  sms_consent: ConsentState;
  sms_consent_at: Date | null;
  whatsapp_consent: ConsentState;
  whatsapp_consent_at: Date | null;
  rcs_consent: ConsentState;
  rcs_consent_at: Date | null;
  locale: string | null;
  country_code: string | null;
  region: string | null;
  city: string | null;
  tags: readonly string[];
  /** As of when the tags are known; null where nobody knows. */
  tags_at: Date | null;
  number_of_orders: number;
  amount_spent: string;
  last_order_id: bigint | null;
  /** As of when the order totals are known. */
  orders_at: Date | null;
  created_at: Date | null;
  updated_at: Date | null;
  deleted_at: Date | null;
  merged_into: bigint | null;
};

export type ConsentChange = {
  customerId: bigint;
  channel: ChannelName;
  state: ConsentState;
  at: Date;
  source: ConsentSource;
};

export type MergeContext = {
  /** Read numbers without a country code as this country's when the customer has no country. */
  shopCountry: string;
  /** When Shopify was asked; undefined for a webhook, which tells of a moment that may be long past. */
  readAt?: Date;
  hashAddress: (address: string) => string;
};

/**
 * What the mirror holds after hearing `record`: the row to store and the changes of consent to keep as proof, or null when
 * there is nothing to write. `before` is undefined for a customer heard of for the first time.
 *
 * A record older than the row changes no profile field, yet its consents still count by their own times; tags and order
 * totals that a webhook told of after the record was read stay. A customer marked
 * deleted comes back only when Shopify was asked after that and had them: a late webhook does not revive anyone.
 */
export function mergeCustomer(
  before: CustomerRow | undefined,
  record: CustomerRecord,
  context: MergeContext,
): { row: CustomerRow; changes: ConsentChange[] } | null {
  if (before?.deleted_at && !comesBack(before, before.deleted_at, context.readAt)) return null;
  const current = before ?? unknownCustomer(record.id);
  const isStale = current.updated_at !== null && record.updatedAt < current.updated_at;
  const row: CustomerRow = { ...current, deleted_at: null };
  if (!isStale) takeProfile(row, current, record, context);
  takeConsents(row, current, record, isStale);
  const changes = consentChanges(current, row, record);
  return before && isSame(before, row) ? null : { row, changes };
}

/** Who was merged into another or erased at their own wish stays gone, whatever is read later. */
function comesBack(before: CustomerRow, deletedAt: Date, readAt: Date | undefined): boolean {
  const isErased = before.sms_consent === "redacted" && before.email_consent === "redacted";
  return readAt !== undefined && readAt > deletedAt && before.merged_into === null && !isErased;
}

function takeProfile(row: CustomerRow, current: CustomerRow, record: CustomerRecord, context: MergeContext): void {
  row.first_name = record.firstName;
  row.last_name = record.lastName;
  row.country_code = record.countryCode;
  row.region = record.region;
  row.city = record.city;
  row.updated_at = record.updatedAt;
  row.created_at = record.createdAt ?? current.created_at;
  if (record.locale !== undefined) row.locale = record.locale;
  takeTags(row, current, record, context);
  takeOrders(row, current, record, context);
  // Parsing and hashing cost more than all the rest; most customers keep their number.
  if (record.phone !== current.phone || record.countryCode !== current.country_code) {
    const phone = parsePhone(record.phone, record.countryCode ?? context.shopCountry);
    row.phone = record.phone;
    row.phone_state = phone.state;
    row.phone_e164 = phone.e164;
    row.phone_hash = phone.e164 && context.hashAddress(phone.e164);
  }
  if (record.email !== current.email) {
    const email = normalizeEmail(record.email);
    row.email = record.email;
    row.email_hash = email && context.hashAddress(email);
  }
}

// Tags and order totals have webhooks of their own (mirror-change-from-webhook.server.ts), which may be newer than a record
// that was read. Their time moves only when they do, so that an export of the same again writes nothing.

function takeTags(row: CustomerRow, current: CustomerRow, { tags }: CustomerRecord, { readAt }: MergeContext): void {
  if (!tags || isNewer(current.tags_at, readAt)) return;
  row.tags = tags;
  if (readAt && !isSameValue(current.tags, tags)) row.tags_at = readAt;
}

function takeOrders(
  row: CustomerRow,
  current: CustomerRow,
  { orders }: CustomerRecord,
  { readAt }: MergeContext,
): void {
  if (!orders || isNewer(current.orders_at, readAt)) return;
  row.number_of_orders = orders.count;
  row.amount_spent = Number(orders.spent).toFixed(2);
  row.last_order_id = orders.lastOrderId;
  const columns = ["number_of_orders", "amount_spent", "last_order_id"] as const;
  if (readAt && columns.some((column) => row[column] !== current[column])) row.orders_at = readAt;
}

function isNewer(knownAt: Date | null, readAt: Date | undefined): boolean {
  return knownAt !== null && readAt !== undefined && knownAt > readAt;
}

const noConsent: Consent = { state: "never_subscribed", at: null };

/** A consent belongs to the number or address it was given for: a new one brings its own, or has none. */
function takeConsents(row: CustomerRow, current: CustomerRow, record: CustomerRecord, isStale: boolean): void {
  const changedAt = isStale ? null : record.updatedAt;
  const isNewPhone = (row.phone_e164 ?? row.phone) !== (current.phone_e164 ?? current.phone);
  const isNewEmail = row.email !== current.email;
  for (const channel of ["sms", "whatsapp", "email"] as const satisfies readonly ShopifyConsentChannel[]) {
    const incoming = record.consents[channel];
    const isNewAddress = channel === "email" ? isNewEmail : isNewPhone;
    if (isNewAddress) writeConsent(row, channel, incoming ?? noConsent);
    else if (incoming) writeConsent(row, channel, takeConsent(readConsent(current, channel), incoming, changedAt));
  }
  if (isNewPhone) writeConsent(row, "rcs", noConsent);
}

function consentChanges(current: CustomerRow, row: CustomerRow, record: CustomerRecord): ConsentChange[] {
  return (["sms", "whatsapp", "rcs", "email"] as const).flatMap((channel) => {
    const { state, at } = readConsent(row, channel);
    if (state === readConsent(current, channel).state) return [];
    return [{ customerId: row.id, channel, state, at: at ?? record.updatedAt, source: "shopify" as const }];
  });
}

/** The consent that a row holds for a channel. */
export function readConsent(row: CustomerRow, channel: ChannelName): Consent {
  return { state: row[`${channel}_consent`], at: row[`${channel}_consent_at`] };
}

function writeConsent(row: CustomerRow, channel: ChannelName, consent: Consent): void {
  row[`${channel}_consent`] = consent.state;
  row[`${channel}_consent_at`] = consent.at;
}

function isSame(a: CustomerRow, b: CustomerRow): boolean {
  return (Object.keys(b) as (keyof CustomerRow)[]).every((key) => isSameValue(a[key], b[key]));
}

function isSameValue(a: unknown, b: unknown): boolean {
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => item === b[index]);
  return a === b;
}

function unknownCustomer(id: bigint): CustomerRow {
  return {
    id,
    first_name: null,
    last_name: null,
    email: null,
    email_hash: null,
    phone: null,
    phone_e164: null,
    phone_hash: null,
    phone_state: "missing",
    email_consent: "never_subscribed",
    email_consent_at: null,
    sms_consent: "never_subscribed",
    sms_consent_at: null,
    whatsapp_consent: "never_subscribed",
    whatsapp_consent_at: null,
    rcs_consent: "never_subscribed",
    rcs_consent_at: null,
    locale: null,
    country_code: null,
    region: null,
    city: null,
    tags: [],
    tags_at: null,
    number_of_orders: 0,
    amount_spent: "0.00",
    last_order_id: null,
    orders_at: null,
    created_at: null,
    updated_at: null,
    deleted_at: null,
    merged_into: null,
  };
}
