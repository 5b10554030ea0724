import type { Sql } from "../open-database.ts";
import { customerColumns, customerFields } from "./customer.ts";
import type { Customer } from "./customer.ts";

/** Reads a customer and keeps others from writing it until the transaction ends. */
export async function lockCustomer(tx: Sql, shopId: bigint, id: bigint): Promise<Customer | null> {
  const { rows } = await tx.query<Customer>(
    `SELECT ${customerColumns} FROM customer c WHERE c.shop_id = $1 AND c.id = $2 FOR UPDATE`,
    [shopId, id],
  );
  return rows[0] ?? null;
}

/** Writes all of a customer, new or known. */
export async function storeCustomer(tx: Sql, shopId: bigint, customer: Customer): Promise<void> {
  const fields = Object.entries(customerFields) as [keyof Customer, string][];
  const columns = fields.map(([, column]) => column);
  await tx.query(
    `INSERT INTO customer (shop_id, ${columns.join(", ")})
     VALUES ($1, ${fields.map((_, index) => `$${index + 2}`).join(", ")})
     ON CONFLICT (shop_id, id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(", ")}`,
    [
      shopId,
      ...fields.map(([field]) => (field === "metafields" ? JSON.stringify(customer.metafields) : customer[field])),
    ],
  );
}

/** A new id, as Shopify gives them: unique for everything in every shop. */
export async function nextId(sql: Sql): Promise<bigint> {
  const { rows } = await sql.query<{ id: bigint }>("SELECT nextval('shopify_id') AS id");
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("a sequence gives one value");
  return id;
}

/**
 * Counts a customer's orders anew: number, amount without what was refunded, first and last. Cancelled orders count as
 * orders, as in Shopify.
 */
export async function recountOrders(tx: Sql, shopId: bigint, customerId: bigint): Promise<void> {
  await tx.query(
    `UPDATE customer c SET number_of_orders = t.orders, amount_spent = t.spent, first_order_at = t.first_at,
            last_order_at = t.last_at, last_order_id = t.last_id
       FROM (SELECT count(*) AS orders, coalesce(sum(total - refunded), 0) AS spent, min(processed_at) AS first_at,
                    max(processed_at) AS last_at, (array_agg(id ORDER BY processed_at DESC, id DESC))[1] AS last_id
               FROM customer_order WHERE shop_id = $1 AND customer_id = $2) AS t
      WHERE c.shop_id = $1 AND c.id = $2`,
    [shopId, customerId],
  );
}
