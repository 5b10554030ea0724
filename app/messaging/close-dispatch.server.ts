import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { startDispatch } from "./start-dispatch.server.ts";

/**
 * Ends a dispatch for good: once the caller's transaction is committed, nothing more of it is claimed. What still waits
 * becomes `skipped` with the reason `cancelled`, by the job that would have sent it, in batches: cancelling a million
 * messages takes no longer than cancelling one. Safe to repeat.
 */
export async function closeDispatch(tx: Sql, shop: ShopRef, dispatchId: bigint): Promise<void> {
  const { rowCount } = await tx.query(
    "UPDATE dispatch SET state = 'closed' WHERE shop_id = $1 AND id = $2 AND state <> 'closed'",
    [shop.id, dispatchId],
  );
  if (rowCount === 1) await startDispatch(tx, shop, dispatchId);
}
