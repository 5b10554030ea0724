import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { startDispatch } from "./start-dispatch.server.ts";

/** Goes on where a held dispatch stopped. Safe to repeat; a closed dispatch stays closed. */
export async function resumeDispatch(tx: Sql, shop: ShopRef, dispatchId: bigint): Promise<void> {
  const { rowCount } = await tx.query(
    "UPDATE dispatch SET state = 'open' WHERE shop_id = $1 AND id = $2 AND state = 'held'",
    [shop.id, dispatchId],
  );
  if (rowCount === 1) await startDispatch(tx, shop, dispatchId);
}
