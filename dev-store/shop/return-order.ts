import type { Context } from "../context.ts";
import type { Sql } from "../open-database.ts";
import { changeOrder } from "./change-order.ts";
import { closedReturnPayload, returnPayload } from "./history-payloads.ts";
import { readHistory, readReturn } from "./order-history.ts";
import type { OrderReturn } from "./order-history.ts";
import { nextId } from "./store-customer.ts";
import { refuse } from "./user-error.ts";
import type { Refused } from "./user-error.ts";

export type ReturnWritten = { ok: true; orderReturn: OrderReturn } | Refused;

/** As the enum ReturnReason says them. */
export const returnReasons = [
  "UNWANTED",
  "COLOR",
  "DEFECTIVE",
  "NOT_AS_DESCRIBED",
  "OTHER",
  "SIZE_TOO_LARGE",
  "SIZE_TOO_SMALL",
  "STYLE",
  "UNKNOWN",
  "WRONG_ITEM",
] as const;
export type ReturnReason = (typeof returnReasons)[number];

/** The customer asks to send all of an order back: returns/request. One return at a time. */
export async function requestReturn(
  ctx: Context,
  shopId: bigint,
  options: { orderId: bigint; reason?: ReturnReason; note?: string | null },
): Promise<ReturnWritten> {
  const { orderId } = options;
  let id = 0n;
  const changed = await changeOrder(ctx, shopId, {
    orderId,
    change: async (tx, before) => {
      if (before.fulfillmentStatus !== "FULFILLED")
        return refuse(["returnInput", "orderId"], "Order has not been fulfilled");
      const { returns } = await readHistory(tx, shopId, orderId);
      if (returns.some(({ status }) => status !== "CLOSED"))
        return refuse(["returnInput", "orderId"], "Order has a return that is not closed");
      id = await nextId(tx);
      await tx.query(
        `INSERT INTO order_return (shop_id, id, order_id, name, status, reason, customer_note, created_at)
         VALUES ($1, $2, $3, $4, 'REQUESTED', $5, $6, $7)`,
        [
          shopId,
          id,
          orderId,
          `${before.name}-R${returns.length + 1}`,
          options.reason ?? "UNWANTED",
          options.note ?? null,
          ctx.now(),
        ],
      );
      const orderReturn = await stored(tx, shopId, id);
      return {
        ok: true,
        announcements: ({ order }) => [{ topic: "returns/request", payload: returnPayload(orderReturn, order) }],
      };
    },
  });
  return changed.ok ? { ok: true, orderReturn: await stored(ctx.pool, shopId, id) } : changed;
}

/** The shop agrees to a return: returns/approve. */
export async function approveReturn(ctx: Context, shopId: bigint, returnId: bigint): Promise<ReturnWritten> {
  return moveReturn(ctx, shopId, {
    returnId,
    from: "REQUESTED",
    refusal: "Return is not in a requested state",
    set: "status = 'OPEN', approved_at = $3",
    topic: "returns/approve",
  });
}

/** The return is done with: returns/close. */
export async function closeReturn(ctx: Context, shopId: bigint, returnId: bigint): Promise<ReturnWritten> {
  return moveReturn(ctx, shopId, {
    returnId,
    from: "OPEN",
    refusal: "Return is not open",
    set: "status = 'CLOSED', closed_at = $3",
    topic: "returns/close",
  });
}

async function moveReturn(
  ctx: Context,
  shopId: bigint,
  move: {
    returnId: bigint;
    from: OrderReturn["status"];
    refusal: string;
    set: string;
    topic: "returns/approve" | "returns/close";
  },
): Promise<ReturnWritten> {
  const before = await readReturn(ctx.pool, shopId, move.returnId);
  if (!before) return refuse(["id"], "Return does not exist");
  const changed = await changeOrder(ctx, shopId, {
    orderId: before.orderId,
    change: async (tx) => {
      const { rowCount } = await tx.query(
        `UPDATE order_return SET ${move.set} WHERE shop_id = $1 AND id = $2 AND status = $4`,
        [shopId, before.id, ctx.now(), move.from],
      );
      if (rowCount !== 1) return refuse(["id"], move.refusal);
      const after = await stored(tx, shopId, before.id);
      return {
        ok: true,
        announcements: ({ order }) => [
          {
            topic: move.topic,
            payload: move.topic === "returns/close" ? closedReturnPayload(after) : returnPayload(after, order),
          },
        ],
      };
    },
  });
  return changed.ok ? { ok: true, orderReturn: await stored(ctx.pool, shopId, before.id) } : changed;
}

async function stored(sql: Sql, shopId: bigint, id: bigint): Promise<OrderReturn> {
  const orderReturn = await readReturn(sql, shopId, id);
  if (!orderReturn) throw new Error("the return was stored");
  return orderReturn;
}
