import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import { inTransaction } from "../open-database.ts";
import type { Sql } from "../open-database.ts";
import { announce } from "./announce.ts";
import type { Customer } from "./customer.ts";
import { customerPayload, mergePayload } from "./payloads.ts";
import { readCustomer } from "./read-customers.ts";
import { lockCustomer, recountOrders, storeCustomer } from "./store-customer.ts";
import { refuse } from "./user-error.ts";
import type { Refused } from "./user-error.ts";
import { normalizeTags } from "./validate-customer.ts";

export type Merged = { ok: true; customer: Customer; jobId: string } | Refused;

/**
 * Makes one customer of two: the first stays, with the second's orders, its tags, and what the first did not have
 * itself. The consent of an address goes with the address. Shopify works in the background and chooses who stays by
 * rules of its own; here it is done at once.
 */
export async function mergeCustomers(
  ctx: Context,
  shopId: bigint,
  ids: { keptId: bigint; mergedId: bigint },
): Promise<Merged> {
  if (ids.keptId === ids.mergedId)
    return refuse(["customerTwoId"], "Customers IDs should not match", "INVALID_CUSTOMER_ID");
  return inTransaction(ctx.pool, async (tx) => {
    const kept = await lockCustomer(tx, shopId, ids.keptId);
    const merged = await lockCustomer(tx, shopId, ids.mergedId);
    if (!kept) return missing("customerOneId", ids.keptId);
    if (!merged) return missing("customerTwoId", ids.mergedId);
    await tx.query("DELETE FROM customer WHERE shop_id = $1 AND id = $2", [shopId, ids.mergedId]);
    await storeCustomer(tx, shopId, { ...union(kept, merged), updatedAt: ctx.now() });
    await moveOrders(tx, shopId, ids);
    const customer = await readCustomer(tx, shopId, ids.keptId);
    if (!customer) throw new Error("the customer that stays was stored");
    const jobId = randomUUID();
    const announcements = [
      { topic: "customers/merge", payload: mergePayload({ kept: ids.keptId, deleted: ids.mergedId }, jobId) },
      { topic: "customers/update", payload: customerPayload(customer) },
    ];
    await announce(ctx, shopId, { tx, announcements, customers: [ids.keptId, ids.mergedId] });
    return { ok: true as const, customer, jobId };
  });
}

function missing(field: string, id: bigint): Refused {
  return refuse([field], `Customer does not exist with ID ${id}`, "INVALID_CUSTOMER_ID");
}

async function moveOrders(tx: Sql, shopId: bigint, ids: { keptId: bigint; mergedId: bigint }): Promise<void> {
  for (const table of ["customer_order", "order_line", "checkout"]) {
    await tx.query(`UPDATE ${table} SET customer_id = $3 WHERE shop_id = $1 AND customer_id = $2`, [
      shopId,
      ids.mergedId,
      ids.keptId,
    ]);
  }
  await recountOrders(tx, shopId, ids.keptId);
}

function union(kept: Customer, merged: Customer): Customer {
  const emailOf = kept.email === null ? merged : kept;
  const phoneOf = kept.phone === null ? merged : kept;
  const addressOf = kept.countryCode === null ? merged : kept;
  const { emailState, emailLevel, emailAt, email } = emailOf;
  const { phone, smsState, smsLevel, smsAt, smsFrom, whatsappState, whatsappLevel, whatsappAt, whatsappFrom } = phoneOf;
  const { countryCode, country, regionCode, region, city, zip, latitude, longitude } = addressOf;
  return {
    ...kept,
    firstName: kept.firstName ?? merged.firstName,
    lastName: kept.lastName ?? merged.lastName,
    note: [kept.note, merged.note].filter(Boolean).join(" ") || null,
    tags: normalizeTags([...kept.tags, ...merged.tags]).slice(0, 250),
    metafields: { ...merged.metafields, ...kept.metafields },
    abandonedCheckoutAt: latest(kept.abandonedCheckoutAt, merged.abandonedCheckoutAt),
    createdAt: kept.createdAt < merged.createdAt ? kept.createdAt : merged.createdAt,
    ...{ email, emailState, emailLevel, emailAt },
    ...{ phone, smsState, smsLevel, smsAt, smsFrom, whatsappState, whatsappLevel, whatsappAt, whatsappFrom },
    ...{ countryCode, country, regionCode, region, city, zip, latitude, longitude },
  };
}

function latest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
