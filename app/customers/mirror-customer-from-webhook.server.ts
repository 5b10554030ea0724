import { z } from "zod";
import { inTransaction, pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { CustomerRecord } from "./customer.ts";
import { mirrorCustomers } from "./mirror-customers.server.ts";
import { refreshCustomers } from "./refresh-customers.server.ts";

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/**
 * The body of customers/create and customers/update. Since 2025-01 it has neither tags nor consent nor order totals:
 * https://shopify.dev/changelog, and those come by webhooks of their own (record-consent-from-webhook.server.ts,
 * mirror-change-from-webhook.server.ts).
 */
const customerPayloadSchema = z.object({
  id: z.coerce.bigint(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  created_at: time.nullish(),
  updated_at: time.nullish(),
  default_address: z
    .object({ country_code: z.string().nullish(), province: z.string().nullish(), city: z.string().nullish() })
    .nullish(),
});

/**
 * Takes over a customer from customers/create or customers/update. A new customer, or one whose number or address for
 * e-mail changed, is read from Shopify again, because the body lacks the consents that go with the new one.
 * Safe to repeat, in any order. Throws when the body is not Shopify's.
 */
export async function mirrorCustomerFromWebhook(
  shop: ShopRef,
  payload: unknown,
  options: { now: Date },
): Promise<void> {
  const record = recordFromPayload(customerPayloadSchema.parse(payload), options.now);
  if (await hasNewAddress(shop, record)) await refreshCustomers(shop, [record.id], options);
  else await inTransaction((tx) => mirrorCustomers(tx, shop, [record], options));
}

async function hasNewAddress(shop: ShopRef, record: CustomerRecord): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM customer WHERE shop_id = $1 AND id = $2
     AND (phone IS NOT DISTINCT FROM $3 AND email IS NOT DISTINCT FROM $4 OR updated_at > $5 OR deleted_at IS NOT NULL)`,
    [shop.id, record.id, record.phone, record.email, record.updatedAt],
  );
  return rowCount === 0;
}

function recordFromPayload(payload: z.output<typeof customerPayloadSchema>, now: Date): CustomerRecord {
  return {
    id: payload.id,
    firstName: payload.first_name || null,
    lastName: payload.last_name || null,
    email: payload.email || null,
    phone: payload.phone || null,
    countryCode: payload.default_address?.country_code ?? null,
    region: payload.default_address?.province ?? null,
    city: payload.default_address?.city ?? null,
    tags: null,
    consents: {},
    orders: null,
    createdAt: payload.created_at ?? null,
    updatedAt: payload.updated_at ?? now,
  };
}
