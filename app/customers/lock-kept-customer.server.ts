import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { isErasedRow } from "./erased.sql.ts";

/**
 * Whom a customer was merged into in the end, or the customer; locked until the caller's transaction ends, so that no merge and
 * no erasure comes between. One whom the mirror does not have is answered as it was named, and cannot be locked.
 */
export async function lockKeptCustomer(
  tx: Sql,
  shop: ShopRef,
  customerId: bigint,
): Promise<{ customerId: bigint; isErased: boolean }> {
  const passed = new Set<bigint>();
  for (let id = customerId; ;) {
    const { rows } = await tx.query<{ merged_into: bigint | null; erased: boolean }>(lockOne, [shop.id, id]);
    const [row] = rows;
    passed.add(id);
    // A circle of merges cannot be, but would never end here.
    if (!row || row.merged_into === null || passed.has(row.merged_into)) {
      return { customerId: id, isErased: row?.erased ?? false };
    }
    id = row.merged_into;
  }
}

const lockOne = `
  SELECT merged_into, ${isErasedRow("customer")} AS erased FROM customer WHERE shop_id = $1 AND id = $2 FOR NO KEY UPDATE`;
