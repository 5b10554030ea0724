import type { ChannelName } from "../channels/channel.ts";
import { pool } from "../db.server.ts";
import { hashAddress } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";
import { normalizeEmail, parsePhone } from "./phone.ts";
import type { SuppressionReasonName } from "./suppression-reasons.ts";

export type SuppressedAddress = {
  id: bigint;
  /** null once the person is redacted. */
  address: string | null;
  channel: ChannelName;
  reason: SuppressionReasonName;
  note: string | null;
  createdAt: Date;
  /** A customer who has the address, where one is known. */
  customerId: bigint | null;
};

/**
 * The shop's suppression list, latest first, `limit` rows at a time. `before` is the `nextCursor` of the page before.
 * `search` is a whole address, in any notation, or the beginning of one.
 */
export async function listSuppressions(
  shop: ShopRef,
  options: { search?: string; before?: bigint | null; limit: number },
): Promise<{ rows: SuppressedAddress[]; nextCursor: bigint | null }> {
  const search = options.search?.trim() ?? "";
  const { rows } = await pool.query<SuppressedAddress>(
    `SELECT id, address, channel, reason, note, created_at AS "createdAt",
            coalesce((${firstCustomerWith("phone_hash")}), (${firstCustomerWith("email_hash")})) AS "customerId"
     FROM suppression
     WHERE shop_id = $1 AND ($2::bigint IS NULL OR id < $2)
       AND ($3 = '' OR address_hash = $4 OR starts_with(address, $5))
     ORDER BY id DESC
     LIMIT $6`,
    [
      shop.id,
      options.before ?? null,
      search,
      await searchedHash(shop, search),
      search.toLowerCase(),
      options.limit + 1,
    ],
  );
  const page = rows.slice(0, options.limit);
  return { rows: page, nextCursor: rows.length > options.limit ? (page.at(-1)?.id ?? null) : null };
}

/** Several customers may share an address: the first of them. */
function firstCustomerWith(column: "email_hash" | "phone_hash"): string {
  return `SELECT customer.id FROM customer
    WHERE shop_id = $1 AND ${column} = suppression.address_hash AND deleted_at IS NULL ORDER BY customer.id LIMIT 1`;
}

/** A person who was redacted can still be looked up by who knows the address. */
async function searchedHash(shop: ShopRef, search: string): Promise<string | null> {
  const email = normalizeEmail(search);
  if (email) return hashAddress(email);
  if (!/\d{5}/.test(search.replaceAll(/[\s()./-]/g, ""))) return null;
  const { rows } = await pool.query<{ country_code: string }>("SELECT country_code FROM shop WHERE id = $1", [shop.id]);
  const phone = parsePhone(search, rows[0]?.country_code ?? null);
  return phone.e164 && hashAddress(phone.e164);
}

/** How many addresses are on the list. */
export async function countSuppressions(shop: ShopRef): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM suppression WHERE shop_id = $1",
    [shop.id],
  );
  return rows[0]?.count ?? 0;
}
