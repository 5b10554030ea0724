import { inTransaction, pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { EndReason } from "./enrollment.ts";
import { stopRunsOfOrder } from "./stop-runs.server.ts";

/** Why an order starts nothing any more. */
export type CalledOff = Extract<EndReason, "order-cancelled" | "refunded">;

/**
 * Writes down that an order was cancelled or refunded, in whole or in part, and ends what was to start days after it. An order
 * that is not known yet has a row all the same: its own webhook may come later. Safe to repeat, in any order.
 */
export async function callOffOrder(
  shop: ShopRef,
  { orderId, reason, at }: { orderId: bigint; reason: CalledOff; at: Date },
  { now }: { now: Date },
): Promise<void> {
  const column = reason === "refunded" ? "refunded_at" : "cancelled_at";
  await inTransaction(async (tx) => {
    await tx.query(
      `INSERT INTO placed_order (shop_id, id, placed_at, ${column}) VALUES ($1, $2, $3, $3)
       ON CONFLICT (shop_id, id) DO UPDATE SET ${column} = coalesce(placed_order.${column}, excluded.${column})`,
      [shop.id, orderId, at],
    );
    await stopRunsOfOrder(tx, shop, { orderId, reason, now });
  });
}

/** Of these orders, those that were called off, and why. */
export async function findCalledOff(
  shop: ShopRef,
  orderIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, CalledOff>> {
  if (orderIds.length === 0) return new Map();
  const { rows } = await pool.query<{ id: bigint; is_cancelled: boolean }>(
    `SELECT id, cancelled_at IS NOT NULL AS is_cancelled FROM placed_order
     WHERE shop_id = $1 AND id = ANY ($2::bigint[]) AND (cancelled_at IS NOT NULL OR refunded_at IS NOT NULL)`,
    [shop.id, orderIds],
  );
  return new Map(rows.map((row) => [row.id, row.is_cancelled ? "order-cancelled" : "refunded"]));
}
