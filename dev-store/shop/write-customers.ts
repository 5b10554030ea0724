import type { Context } from "../context.ts";
import { inTransaction } from "../open-database.ts";
import { announce } from "./announce.ts";
import type { Announcement } from "./announce.ts";
import { checkConsent, withConsent } from "./consent.ts";
import type { ConsentChange, ConsentChannel } from "./consent.ts";
import { blankCustomer } from "./customer.ts";
import type { Customer } from "./customer.ts";
import { customerPayload, deletedCustomerPayload, tagsPayload } from "./payloads.ts";
import { lockCustomer, nextId, storeCustomer } from "./store-customer.ts";
import { refuse } from "./user-error.ts";
import type { Refused } from "./user-error.ts";
import { normalizePhone, normalizeTags, validateCustomer } from "./validate-customer.ts";

/** What may be set on a customer. An absent field stays as it is; null empties it. */
export type CustomerInput = {
  firstName?: string | null;
  lastName?: string | null;
  email?: string | null;
  phone?: string | null;
  note?: string | null;
  locale?: string | null;
  tags?: string[] | null;
  address?: Partial<Pick<Customer, "countryCode" | "regionCode" | "region" | "city" | "zip">> | null;
  /** "namespace.key" → value; merged with what is there. */
  metafields?: Record<string, string>;
};

export type CreateInput = CustomerInput & {
  createdByAppId?: bigint | null;
  consents?: Partial<Record<ConsentChannel, ConsentChange>>;
};

export type CustomerWritten = { ok: true; customer: Customer } | Refused;

/** Creates a customer, consents included, and announces customers/create. */
export async function createCustomer(ctx: Context, shopId: bigint, input: CreateInput): Promise<CustomerWritten> {
  const now = ctx.now();
  let customer = withInput(blankCustomer(await nextId(ctx.pool), now), input);
  customer.createdByAppId = input.createdByAppId ?? null;
  const errors = await validateCustomer(ctx.pool, shopId, customer);
  for (const [channel, change] of Object.entries(input.consents ?? {}) as [ConsentChannel, ConsentChange][]) {
    errors.push(...checkConsent(customer, channel, { change, now }));
    customer = withConsent(customer, channel, { change, now });
  }
  if (errors.length > 0) return { ok: false, userErrors: errors };
  const announcements = [{ topic: "customers/create", payload: customerPayload(customer) }];
  await inTransaction(ctx.pool, async (tx) => {
    await storeCustomer(tx, shopId, customer);
    await announce(ctx, shopId, { tx, announcements, customers: [customer.id] });
  });
  return { ok: true, customer };
}

/**
 * Changes a customer and announces customers/update, and which tags came and went. `input` may follow from the customer as
 * it is, which nobody else changes in between.
 */
export async function updateCustomer(
  ctx: Context,
  shopId: bigint,
  options: { id: bigint; input: CustomerInput | ((before: Customer) => CustomerInput) },
): Promise<CustomerWritten> {
  const now = ctx.now();
  return inTransaction(ctx.pool, async (tx) => {
    const before = await lockCustomer(tx, shopId, options.id);
    if (!before) return refuse(["id"], "Customer does not exist");
    const input = typeof options.input === "function" ? options.input(before) : options.input;
    const customer = { ...withInput(before, input), updatedAt: now };
    const userErrors = await validateCustomer(tx, shopId, customer);
    if (userErrors.length > 0) return { ok: false as const, userErrors };
    await storeCustomer(tx, shopId, customer);
    const update = { topic: "customers/update", payload: customerPayload(customer) };
    const announcements = [update, ...tagChanges(before, customer, now)];
    await announce(ctx, shopId, { tx, announcements, customers: [customer.id] });
    return { ok: true as const, customer };
  });
}

/** Deletes a customer without orders; Shopify keeps those who have any. */
export async function deleteCustomer(ctx: Context, shopId: bigint, id: bigint): Promise<{ ok: true } | Refused> {
  return inTransaction(ctx.pool, async (tx) => {
    const customer = await lockCustomer(tx, shopId, id);
    if (!customer) return refuse(["id"], "Customer can't be found");
    if (customer.numberOfOrders > 0) {
      return refuse(["id"], "Customer can’t be deleted because they have associated orders");
    }
    await tx.query("DELETE FROM customer WHERE shop_id = $1 AND id = $2", [shopId, id]);
    const announcements = [{ topic: "customers/delete", payload: deletedCustomerPayload(customer) }];
    await announce(ctx, shopId, { tx, announcements, customers: [id] });
    return { ok: true as const };
  });
}

function tagChanges(before: Customer, after: Customer, now: Date): Announcement[] {
  const added = after.tags.filter((tag) => !before.tags.includes(tag));
  const removed = before.tags.filter((tag) => !after.tags.includes(tag));
  const changes = [
    { topic: "customer.tags_added", tags: added },
    { topic: "customer.tags_removed", tags: removed },
  ];
  return changes
    .filter(({ tags }) => tags.length > 0)
    .map(({ topic, tags }) => ({ topic, payload: tagsPayload(after.id, tags, now) }));
}

const countryNames = new Intl.DisplayNames("en", { type: "region" });

function withInput(before: Customer, input: CustomerInput): Customer {
  const { tags, address, metafields, locale, ...plain } = input;
  const customer: Customer = { ...before };
  for (const field of ["firstName", "lastName", "email", "phone", "note"] as const) {
    if (plain[field] !== undefined) customer[field] = plain[field] === "" ? null : plain[field];
  }
  if (locale) customer.locale = locale;
  if (tags !== undefined) customer.tags = normalizeTags(tags ?? []);
  if (metafields) customer.metafields = { ...before.metafields, ...metafields };
  if (address) {
    Object.assign(customer, address, { latitude: null, longitude: null });
    const code = customer.countryCode;
    customer.country = code === null ? null : (countryNames.of(code) ?? code);
  }
  customer.email = customer.email?.trim().toLowerCase() ?? null;
  if (customer.phone !== null) customer.phone = normalizePhone(customer.phone, customer.countryCode) ?? customer.phone;
  return customer;
}
