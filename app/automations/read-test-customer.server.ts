import type { PhoneChannel } from "../customers/customer.ts";
import { reachByChannel } from "../customers/policy.sql.ts";
import { pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { describePreviewCustomer, type PreviewCustomer } from "../messaging/preview-message.server.ts";
import type { ShopRef } from "../shop.ts";

/** The customer of a test, and why they cannot be written to, by channel: a code of reasons.ts, null where they can. */
export type TestCustomer = PreviewCustomer & { unreachable: Record<PhoneChannel, string | null> };

type Row = Record<PhoneChannel, string | null> & {
  id: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
};

/** Reads the customer whom a test is for. Throws AppError `not-found` for one that is not this shop's, or is gone. */
export async function readTestCustomer(shop: ShopRef, customerId: bigint): Promise<TestCustomer> {
  const { rows } = await pool.query<Row>(customerWithReach, [shop.id, customerId]);
  const [row] = rows;
  if (!row) throw new AppError("not-found", { userMessage: "This customer is not in your store any more." });
  const { sms, whatsapp, rcs } = row;
  return { ...describePreviewCustomer(row), unreachable: { sms, whatsapp, rcs } };
}

const reach = reachByChannel("c");

/** $1 shop, $2 customer. */
const customerWithReach = `
  SELECT c.id, c.first_name AS "firstName", c.last_name AS "lastName", c.email, c.phone, ${reach.columns}
  FROM customer c ${reach.joins}
  WHERE c.shop_id = $1 AND c.id = $2 AND c.deleted_at IS NULL`;
