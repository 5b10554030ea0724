import { randomBytes } from "node:crypto";
import type { Context } from "../context.ts";
import { inTransaction } from "../open-database.ts";
import type { Sql } from "../open-database.ts";
import { announce } from "./announce.ts";
import type { Announcement } from "./announce.ts";
import type { Checkout } from "./checkout.ts";
import { checkoutPayload } from "./checkout-payload.ts";
import { lockCheckout, readCheckout } from "./read-checkouts.ts";
import { readCustomer } from "./read-customers.ts";
import { nextId } from "./store-customer.ts";
import { refuse } from "./user-error.ts";
import type { Refused } from "./user-error.ts";
import { normalizePhone } from "./validate-customer.ts";

export type CheckoutInput = {
  customerId?: bigint | null;
  /** The customer's own, unless said. */
  email?: string | null;
  phone?: string | null;
  /** Each product once. */
  lines?: { productId: bigint; quantity: number }[];
  discountCode?: string | null;
  acceptsMarketing?: boolean;
  /** When it happened; now, if absent. An earlier time lets a test or a demo come upon a checkout that was left long ago. */
  at?: Date;
};

export type CheckoutWritten = { ok: true; checkout: Checkout } | Refused;

/**
 * Begins a checkout and announces checkouts/create. Somebody must be known by it: a customer, an email or a phone; an
 * email or phone that a customer has is that customer's. A discount code takes 10 % off.
 */
export async function startCheckout(ctx: Context, shopId: bigint, input: CheckoutInput): Promise<CheckoutWritten> {
  const now = input.at ?? ctx.now();
  return inTransaction(ctx.pool, async (tx) => {
    const token = randomBytes(16).toString("hex");
    const contact = await readContact(tx, shopId, input);
    if (!contact.ok) return contact;
    await tx.query(
      `INSERT INTO checkout (shop_id, id, token, recovery_key, customer_id, email, phone, accepts_marketing,
                             discount_code, currency, created_at, updated_at)
       SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, currency, $10, $10 FROM shop WHERE id = $1`,
      [
        shopId,
        await nextId(tx),
        token,
        randomBytes(16).toString("hex"),
        contact.customerId,
        contact.email,
        contact.phone,
        input.acceptsMarketing ?? false,
        input.discountCode ?? null,
        now,
      ],
    );
    const checkout = await readCheckout(tx, shopId, token);
    if (!checkout) throw new Error("the checkout was stored");
    if (!(await storeLines(tx, shopId, { checkout, lines: input.lines ?? [] }))) {
      await tx.query("DELETE FROM checkout WHERE shop_id = $1 AND token = $2", [shopId, token]);
      return refuse(["lines"], input.lines?.length ? "Product does not exist" : "A checkout has at least one line");
    }
    return finish(ctx, shopId, { tx, token, topic: "checkouts/create" });
  });
}

/** Changes a checkout that is not completed, and announces checkouts/update. It counts as abandoned anew from then. */
export async function changeCheckout(
  ctx: Context,
  shopId: bigint,
  options: { token: string; input: CheckoutInput },
): Promise<CheckoutWritten> {
  const { token, input } = options;
  return inTransaction(ctx.pool, async (tx) => {
    const before = await lockCheckout(tx, shopId, token);
    if (!before) return refuse(["token"], "Checkout does not exist");
    if (before.completedAt) return refuse(["token"], "Checkout has already been completed");
    const contact = await readContact(tx, shopId, {
      customerId: input.customerId === undefined ? before.customerId : input.customerId,
      email: input.email === undefined ? before.email : input.email,
      phone: input.phone === undefined ? before.phone : input.phone,
    });
    if (!contact.ok) return contact;
    if (input.lines && !(await storeLines(tx, shopId, { checkout: before, lines: input.lines }))) {
      await storeLines(tx, shopId, { checkout: before, lines: before.lines });
      return refuse(["lines"], input.lines.length > 0 ? "Product does not exist" : "A checkout has at least one line");
    }
    await tx.query(
      `UPDATE checkout SET customer_id = $3, email = $4, phone = $5, accepts_marketing = $6, discount_code = $7,
         updated_at = $8, abandoned_at = NULL WHERE shop_id = $1 AND token = $2`,
      [
        shopId,
        token,
        contact.customerId,
        contact.email,
        contact.phone,
        input.acceptsMarketing ?? before.acceptsMarketing,
        input.discountCode === undefined ? before.discountCode : input.discountCode,
        input.at ?? ctx.now(),
      ],
    );
    return finish(ctx, shopId, { tx, token, topic: "checkouts/update" });
  });
}

async function finish(
  ctx: Context,
  shopId: bigint,
  { tx, token, topic }: { tx: Sql; token: string; topic: string },
): Promise<CheckoutWritten> {
  const checkout = await readCheckout(tx, shopId, token);
  if (!checkout) throw new Error("the checkout was stored");
  await announce(ctx, shopId, {
    tx,
    announcements: [await checkoutAnnouncement(ctx, shopId, { tx, checkout, topic })],
  });
  return { ok: true, checkout };
}

/** The webhook of a checkout as it is now. */
export async function checkoutAnnouncement(
  ctx: Context,
  shopId: bigint,
  { tx, checkout, topic }: { tx: Sql; checkout: Checkout; topic: string },
): Promise<Announcement> {
  const customer = checkout.customerId === null ? null : await readCustomer(tx, shopId, checkout.customerId);
  return { topic, payload: checkoutPayload(ctx, shopId, { checkout, customer }) };
}

type Contact = { ok: true; customerId: bigint | null; email: string | null; phone: string | null };

async function readContact(tx: Sql, shopId: bigint, input: CheckoutInput): Promise<Contact | Refused> {
  const { rows } = await tx.query<{ id: bigint; email: string | null; phone: string | null }>(
    `SELECT id, email, phone FROM customer WHERE shop_id = $1
       AND (id = $2 OR $2::bigint IS NULL AND (email = $3 OR phone = $4)) ORDER BY email = $3 DESC NULLS LAST, id LIMIT 1`,
    [shopId, input.customerId ?? null, input.email?.trim().toLowerCase() ?? null, phoneOf(input)],
  );
  const customer = rows[0] ?? null;
  if (input.customerId && !customer) return refuse(["customerId"], "Customer does not exist");
  const email = input.email?.trim().toLowerCase() || (customer?.email ?? null);
  const phone = phoneOf(input) ?? customer?.phone ?? null;
  if (!customer && !email && !phone) return refuse(["email"], "A customer, an email or a phone must be present");
  return { ok: true, customerId: customer?.id ?? null, email, phone };
}

function phoneOf({ phone }: CheckoutInput): string | null {
  return phone ? (normalizePhone(phone, null) ?? phone) : null;
}

/** Replaces the lines, at the products' prices. False when there are none, or one is of no product of the shop. */
async function storeLines(
  tx: Sql,
  shopId: bigint,
  { checkout, lines }: { checkout: Checkout; lines: { productId: bigint; quantity: number }[] },
): Promise<boolean> {
  await tx.query("DELETE FROM checkout_line WHERE shop_id = $1 AND checkout_id = $2", [shopId, checkout.id]);
  const { rowCount } = await tx.query(
    `INSERT INTO checkout_line (shop_id, checkout_id, product_id, quantity, price)
     SELECT p.shop_id, $2, p.id, l.quantity, p.price FROM unnest($3::bigint[], $4::int[]) AS l (product_id, quantity)
       JOIN product p ON p.shop_id = $1 AND p.id = l.product_id`,
    [shopId, checkout.id, lines.map((line) => line.productId), lines.map((line) => line.quantity)],
  );
  if (lines.length > 0 && rowCount === lines.length) return true;
  await tx.query("DELETE FROM checkout_line WHERE shop_id = $1 AND checkout_id = $2", [shopId, checkout.id]);
  return false;
}
