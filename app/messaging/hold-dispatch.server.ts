import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/**
 * Holds a dispatch: once the caller's transaction is committed, nothing more of it is claimed. Waits for the claims under
 * way, which are in the ledger as `sending` and go out. Safe to repeat; a closed dispatch stays closed.
 */
export async function holdDispatch(tx: Sql, shop: ShopRef, dispatchId: bigint): Promise<void> {
  await tx.query("UPDATE dispatch SET state = 'held' WHERE shop_id = $1 AND id = $2 AND state = 'open'", [
    shop.id,
    dispatchId,
  ]);
}
