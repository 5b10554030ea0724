import type { Context } from "../context.ts";
import { inTransaction } from "../open-database.ts";
import { announce } from "./announce.ts";
import type { Checkout } from "./checkout.ts";
import { storePlacedOrder } from "./place-order.ts";
import type { OrderPlaced } from "./place-order.ts";
import { lockCheckout, readCheckout } from "./read-checkouts.ts";
import { refuse } from "./user-error.ts";
import type { Refused } from "./user-error.ts";
import { checkoutAnnouncement } from "./write-checkouts.ts";
import { createCustomer } from "./write-customers.ts";

/**
 * Makes the checkout's order, which carries its token, and announces checkouts/update and all that an order announces. A
 * guest becomes a customer by it. A checkout that is completed already is refused.
 */
export async function completeCheckout(
  ctx: Context,
  shopId: bigint,
  options: { token: string; isPaid?: boolean; tags?: string[] },
): Promise<OrderPlaced> {
  const { token } = options;
  const guest = await readCheckout(ctx.pool, shopId, token);
  if (!guest) return refuse(["token"], "Checkout does not exist");
  const buyer = await findBuyer(ctx, shopId, guest);
  if (!buyer.ok) return buyer;
  return inTransaction(ctx.pool, async (tx) => {
    const before = await lockCheckout(tx, shopId, token);
    if (!before) return refuse(["token"], "Checkout does not exist");
    if (before.completedAt) return refuse(["token"], "Checkout has already been completed");
    const now = ctx.now();
    const placed = await storePlacedOrder(ctx, shopId, {
      tx,
      input: {
        customerId: before.customerId ?? buyer.customerId,
        lines: before.lines.map(({ productId, quantity }) => ({ productId, quantity })),
        discountCode: before.discountCode,
        isPaid: options.isPaid,
        tags: options.tags,
        checkoutToken: token,
      },
    });
    if (!placed.ok) return placed;
    const { order, customer } = placed;
    await tx.query(
      `UPDATE checkout SET customer_id = $3, completed_at = $4, updated_at = $4, order_id = $5
       WHERE shop_id = $1 AND token = $2`,
      [shopId, token, customer.id, now, order.id],
    );
    const checkout = await readCheckout(tx, shopId, token);
    if (!checkout) throw new Error("the checkout was stored");
    const update = await checkoutAnnouncement(ctx, shopId, { tx, checkout, topic: "checkouts/update" });
    await announce(ctx, shopId, {
      tx,
      announcements: [update, ...placed.announcements],
      customers: [customer.id],
    });
    return { ok: true as const, order, customer };
  });
}

async function findBuyer(
  ctx: Context,
  shopId: bigint,
  { customerId, email, phone, completedAt }: Checkout,
): Promise<{ ok: true; customerId: bigint } | Refused> {
  if (customerId !== null) return { ok: true, customerId };
  if (completedAt) return refuse(["token"], "Checkout has already been completed");
  const { rows } = await ctx.pool.query<{ id: bigint }>(
    "SELECT id FROM customer WHERE shop_id = $1 AND (email = $2 OR phone = $3) ORDER BY id LIMIT 1",
    [shopId, email, phone],
  );
  if (rows[0]) return { ok: true, customerId: rows[0].id };
  const created = await createCustomer(ctx, shopId, { email, phone });
  return created.ok ? { ok: true, customerId: created.customer.id } : created;
}
