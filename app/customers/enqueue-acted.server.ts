import type { Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";

/** Tells whoever watches customers (automations do) that these did something that may stop what runs for them. */
export async function enqueueActed(
  tx: Sql,
  shop: ShopRef,
  acted: { customerIds: bigint[]; event: "unsubscribed" | "replied"; at: Date },
): Promise<void> {
  if (acted.customerIds.length === 0) return;
  await enqueue(tx, "customer-acted", { payload: { shopId: shop.id, ...acted, at: acted.at.toISOString() } });
}
