import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { parsePhone } from "./phone.ts";

export type FoundCustomer = {
  id: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
};

/**
 * Customers whose name, last name, e-mail address or number begins with `search`, or the latest customers when it is
 * empty; in the order of their ids, latest first. `before` is the `nextCursor` of the page before.
 */
export async function findCustomers(
  shop: ShopRef,
  options: { search: string; before?: bigint | null; limit: number },
): Promise<{ rows: FoundCustomer[]; nextCursor: bigint | null }> {
  const search = options.search.trim().toLowerCase().replaceAll(/\s+/g, " ");
  const values = [
    shop.id,
    options.before ?? null,
    options.limit + 1,
    likePrefix(search),
    likePrefix(phonePrefix(search)),
  ];
  const { rows } = await pool.query<FoundCustomer>(
    search === "" ? latestCustomers : matchingCustomers,
    search === "" ? values.slice(0, 3) : values,
  );
  const page = rows.slice(0, options.limit);
  return { rows: page, nextCursor: rows.length > options.limit ? (page.at(-1)?.id ?? null) : null };
}

const fields = `id, first_name AS "firstName", last_name AS "lastName", email, phone`;

const latestCustomers = `
  SELECT ${fields} FROM customer
  WHERE shop_id = $1 AND deleted_at IS NULL AND ($2::bigint IS NULL OR id < $2)
  ORDER BY id DESC
  LIMIT $3`;

/** One branch for each index (customer_name_idx and its sisters), so that none of them reads the whole table. */
const matchingCustomers = `
  SELECT ${fields} FROM customer
  WHERE shop_id = $1 AND deleted_at IS NULL AND ($2::bigint IS NULL OR id < $2) AND id IN (
    SELECT id FROM customer WHERE shop_id = $1
      AND lower(coalesce(first_name || ' ', '') || coalesce(last_name, '')) LIKE $4
    UNION ALL
    SELECT id FROM customer WHERE shop_id = $1 AND lower(last_name) LIKE $4
    UNION ALL
    SELECT id FROM customer WHERE shop_id = $1 AND lower(email) LIKE $4
    UNION ALL
    SELECT id FROM customer WHERE shop_id = $1 AND phone_e164 LIKE $5
  )
  ORDER BY id DESC
  LIMIT $3`;

/** "06 1234" finds nothing as it is written: numbers are stored with their country code. */
function phonePrefix(search: string): string {
  const digits = search.replaceAll(/[\s()./-]/g, "");
  const whole = parsePhone(digits, null).e164;
  if (whole) return whole;
  return /^\+?\d{3,}$/.test(digits) ? (digits.startsWith("+") ? digits : `+${digits.replace(/^00/, "")}`) : "+?";
}

function likePrefix(text: string): string {
  return `${text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
}
