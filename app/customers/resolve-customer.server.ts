import { pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
import { keptCustomer } from "./kept-customer.sql.ts";
import { refreshCustomers } from "./refresh-customers.server.ts";

/**
 * The customer of the store that this id means now: the one it was merged into, if it was. Shopify is asked about one that the
 * mirror does not know. Null when the store has no such customer. Throws AppError `shopify-unavailable` or `shop-not-installed`.
 */
async function resolveCustomer(shop: ShopRef, id: bigint, { now }: { now: Date }): Promise<bigint | null> {
  const known = await find(shop, id);
  if (known !== null) return known;
  const { found } = await refreshCustomers(shop, [id], { now });
  return found === 0 ? null : find(shop, id);
}

/** The same, for a call from outside that names the customer. Throws AppError `invalid-input` when there is none. */
export async function requireCustomer(shop: ShopRef, id: bigint, { now }: { now: Date }): Promise<bigint> {
  const customerId = await resolveCustomer(shop, id, { now });
  if (customerId !== null) return customerId;
  throw new AppError("invalid-input", { userMessage: "This store has no customer with the id that was handed over." });
}

async function find(shop: ShopRef, id: bigint): Promise<bigint | null> {
  const { rows } = await pool.query<{ id: bigint | null }>({
    name: "kept-customer",
    text: `SELECT ${keptCustomer("$2::bigint")} AS id`,
    values: [shop.id, id],
  });
  return rows[0]?.id ?? null;
}
