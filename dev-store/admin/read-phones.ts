import type { Context } from "../context.ts";
import type { MessageRow } from "../carrier/message-rows.ts";

export type PhoneMessage = MessageRow & {
  shop_timezone: string | null;
  shop_locale: string | null;
  customer_name: string | null;
};
export type Sender = { address: string; friendlyName: string; accountName: string };

const PAGE_SIZE = 30;
/** A conversation shows its latest messages. */
const THREAD_LENGTH = 200;

const columns = `m.*, shop.timezone AS shop_timezone, shop.locale AS shop_locale,
  (SELECT concat_ws(' ', c.first_name, c.last_name) FROM customer c WHERE c.shop_id = a.shop_id AND c.phone = m.phone LIMIT 1) AS customer_name`;
const tables = `carrier_message m LEFT JOIN carrier_account a ON a.sid = m.account_sid LEFT JOIN shop ON shop.id = a.shop_id`;

/**
 * The phones with a message, by their latest one, newest first; `search` is part of a number or a customer's name. Walks
 * the messages by time, so that a page costs the same however many there are.
 */
export async function listPhones(
  ctx: Context,
  options: { search: string; before: string | null },
): Promise<{ phones: PhoneMessage[]; next: string | null }> {
  const { rows } = await ctx.pool.query<PhoneMessage>(
    `SELECT ${columns} FROM ${tables}
     WHERE NOT EXISTS (SELECT FROM carrier_message n WHERE n.phone = m.phone AND (n.created_at, n.sid) > (m.created_at, m.sid))
       AND ($1::text IS NULL OR (m.created_at, m.sid) < (SELECT created_at, sid FROM carrier_message WHERE sid = $1))
       AND ($2 = '' OR strpos(m.phone, $2) > 0 OR EXISTS (
         SELECT FROM customer c WHERE c.shop_id = a.shop_id AND c.phone = m.phone
           AND strpos(lower(concat_ws(' ', c.first_name, c.last_name)), lower($2)) > 0))
     ORDER BY m.created_at DESC, m.sid DESC LIMIT ${PAGE_SIZE + 1}`,
    [options.before, options.search.trim()],
  );
  const phones = rows.slice(0, PAGE_SIZE);
  return { phones, next: rows.length > PAGE_SIZE ? (phones.at(-1)?.sid ?? null) : null };
}

/** Whose phone a number is. */
export type PhoneOwner = { id: bigint; shopDomain: string; name: string };

/** The customer with this phone, of the oldest shop that has one; null for a number that is nobody's. */
export async function findOwner(ctx: Context, phone: string): Promise<PhoneOwner | null> {
  const { rows } = await ctx.pool.query<PhoneOwner>(
    `SELECT c.id, shop.domain AS "shopDomain", concat_ws(' ', c.first_name, c.last_name) AS name
     FROM shop JOIN customer c ON c.shop_id = shop.id AND c.phone = $1 ORDER BY shop.id, c.id LIMIT 1`,
    [phone],
  );
  return rows[0] ?? null;
}

/** The latest messages to and from one phone, oldest first. */
export async function readThread(ctx: Context, phone: string): Promise<PhoneMessage[]> {
  const { rows } = await ctx.pool.query<PhoneMessage>(
    `SELECT ${columns} FROM ${tables} WHERE m.phone = $1 ORDER BY m.created_at DESC, m.sid DESC LIMIT ${THREAD_LENGTH}`,
    [phone],
  );
  return rows.reverse();
}

/** Every sender a customer can write to, those of this phone's conversation first, the last used one at the top. */
export async function listSenders(ctx: Context, phone: string): Promise<Sender[]> {
  const { rows } = await ctx.pool.query<Sender>(
    `SELECT s.address, s.friendly_name AS "friendlyName", a.name AS "accountName"
     FROM carrier_sender s JOIN carrier_account a ON a.sid = s.account_sid
     LEFT JOIN (SELECT CASE direction WHEN 'inbound' THEN to_address ELSE from_address END AS address, max(created_at) AS at
                FROM carrier_message WHERE phone = $1 GROUP BY 1) used USING (address)
     ORDER BY used.at DESC NULLS LAST, s.channel = 'sms' DESC, s.address`,
    [phone],
  );
  return rows;
}
