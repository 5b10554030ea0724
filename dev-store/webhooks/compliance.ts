import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import { inTransaction } from "../open-database.ts";
import { noteChangedCustomers } from "../shop/announce.ts";
import { readCustomer } from "../shop/read-customers.ts";
import { emit } from "./emit.ts";

/** Sends customers/data_request for a customer. Returns false when there is none with the id. */
export async function sendDataRequest(ctx: Context, shop: StoreShop, customerId: bigint): Promise<boolean> {
  const subject = await readSubject(ctx, shop, customerId);
  if (!subject) return false;
  const payload = {
    ...subject.head,
    orders_requested: subject.orderIds,
    data_request: { id: Date.now() % 1_000_000_000 },
  };
  await emit(ctx, { shopId: shop.id, topic: "customers/data_request", payload });
  return true;
}

/** Erases a customer's personal data in the shop and sends customers/redact. Returns false when there is none with the id. */
export async function redactCustomer(ctx: Context, shop: StoreShop, customerId: bigint): Promise<boolean> {
  const subject = await readSubject(ctx, shop, customerId);
  if (!subject) return false;
  await inTransaction(ctx.pool, async (tx) => {
    await tx.query(
      `UPDATE customer SET first_name = NULL, last_name = NULL, email = NULL, phone = NULL, note = NULL, city = NULL,
         zip = NULL, latitude = NULL, longitude = NULL, tags = '{}', metafields = '{}', email_state = 'INVALID',
         sms_state = 'REDACTED', whatsapp_state = 'REDACTED', updated_at = $3
       WHERE shop_id = $1 AND id = $2`,
      [shop.id, customerId, ctx.now()],
    );
    const payload = { ...subject.head, orders_to_redact: subject.orderIds };
    await emit(ctx, { shopId: shop.id, topic: "customers/redact", payload, tx });
    await noteChangedCustomers(tx, shop.id, [customerId]);
  });
  return true;
}

/** Sends shop/redact, as Shopify does 48 hours after an uninstall. */
export async function sendShopRedact(ctx: Context, shop: StoreShop): Promise<void> {
  const payload = { shop_id: Number(shop.id), shop_domain: shop.domain };
  await emit(ctx, { shopId: shop.id, topic: "shop/redact", payload });
}

async function readSubject(
  ctx: Context,
  shop: StoreShop,
  customerId: bigint,
): Promise<{ head: Record<string, unknown>; orderIds: number[] } | null> {
  const customer = await readCustomer(ctx.pool, shop.id, customerId);
  if (!customer) return null;
  const { rows } = await ctx.pool.query<{ id: bigint }>(
    "SELECT id FROM customer_order WHERE shop_id = $1 AND customer_id = $2 ORDER BY id",
    [shop.id, customerId],
  );
  return {
    head: {
      shop_id: Number(shop.id),
      shop_domain: shop.domain,
      customer: { id: Number(customer.id), email: customer.email, phone: customer.phone },
    },
    orderIds: rows.map((row) => Number(row.id)),
  };
}
