import type { Context } from "../context.ts";
import { changeOrder } from "./change-order.ts";
import type { OrderChanged } from "./change-order.ts";
import { refundPayload } from "./history-payloads.ts";
import { readHistory } from "./order-history.ts";
import { nextId } from "./store-customer.ts";
import { refuse } from "./user-error.ts";

/**
 * Gives back an amount of an order, all that is left unless said, and announces refunds/create. It belongs to the order's
 * latest return, if there is one.
 */
export async function refundOrder(
  ctx: Context,
  shopId: bigint,
  options: { orderId: bigint; amount?: string; note?: string | null },
): Promise<OrderChanged> {
  const { orderId } = options;
  return changeOrder(ctx, shopId, {
    orderId,
    change: async (tx, before) => {
      const left = Number(before.total) - Number(before.refunded);
      const amount = options.amount === undefined ? left : Number(options.amount);
      if (!["PAID", "PARTIALLY_REFUNDED"].includes(before.financialStatus) || left <= 0)
        return refuse(["input", "orderId"], "Order has nothing to refund");
      if (!(amount > 0) || amount > left + 0.001)
        return refuse(["input", "transactions"], `Refund amount must be between 0.01 and ${left.toFixed(2)}`);
      const { returns } = await readHistory(tx, shopId, orderId);
      const refund = {
        id: await nextId(tx),
        orderId,
        returnId: returns.at(-1)?.id ?? null,
        amount: amount.toFixed(2),
        note: options.note ?? null,
        createdAt: ctx.now(),
      };
      await tx.query(
        "INSERT INTO order_refund (shop_id, id, order_id, return_id, amount, note, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [shopId, refund.id, orderId, refund.returnId, refund.amount, refund.note, refund.createdAt],
      );
      await tx.query(
        `UPDATE customer_order SET refunded = refunded + $3::numeric,
           financial_status = CASE WHEN refunded + $3::numeric >= total THEN 'REFUNDED' ELSE 'PARTIALLY_REFUNDED' END
         WHERE shop_id = $1 AND id = $2`,
        [shopId, orderId, refund.amount],
      );
      return {
        ok: true,
        announcements: ({ order }) => [{ topic: "refunds/create", payload: refundPayload(refund, order) }],
      };
    },
  });
}
