import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/** Everything held about one customer, under headings that a person can read. Ids are decimal strings. */
export type CustomerExport = {
  shop: string;
  customerId: string;
  gatheredAt: string;
  customer: object | null;
  consentHistory: object[];
  suppressions: object[];
  segments: object[];
  messages: object[];
  replies: object[];
};

/**
 * Gathers what is held about a customer, for the merchant to hand out on the customer's request. Callbacks of carriers are
 * told by what they changed on each message. A customer who is not known yields an answer that says so.
 */
export async function exportCustomer(
  shop: ShopRef,
  customerId: bigint,
  options: { now: Date },
): Promise<CustomerExport> {
  const who = [shop.id, customerId];
  const [customer, consentHistory, suppressions, segments, messages, replies] = await Promise.all([
    select(customerSql, who),
    select(consentSql, who),
    select(suppressionSql, who),
    select(segmentSql, who),
    select(messageSql, who),
    select(replySql, who),
  ]);
  return {
    shop: shop.domain,
    customerId: customerId.toString(),
    gatheredAt: options.now.toISOString(),
    customer: customer[0] ?? null,
    consentHistory,
    suppressions,
    segments,
    messages,
    replies,
  };
}

/** Rows as JSON that PostgreSQL makes, so that ids and times are text. */
async function select(sql: string, values: unknown[]): Promise<object[]> {
  const { rows } = await pool.query<{ entry: object }>(
    `SELECT to_jsonb(found) AS entry FROM (${sql}) AS found`,
    values,
  );
  return rows.map((row) => row.entry);
}

const customerSql = `
  SELECT first_name, last_name, email, phone, phone_e164, email_consent, email_consent_at, sms_consent, sms_consent_at,
         whatsapp_consent, whatsapp_consent_at, rcs_consent, rcs_consent_at, locale, country_code, region, city, tags,
         number_of_orders, amount_spent, last_order_id::text, created_at, updated_at, deleted_at
  FROM customer WHERE shop_id = $1 AND id = $2`;

const consentSql = `
  SELECT channel, state, at, source FROM consent_event WHERE shop_id = $1 AND customer_id = $2 ORDER BY at, id`;

const suppressionSql = `
  SELECT suppression.channel, suppression.address, suppression.reason, suppression.note, suppression.created_at
  FROM customer
  JOIN suppression ON suppression.shop_id = customer.shop_id
    AND suppression.address_hash = CASE WHEN suppression.channel = 'email' THEN customer.email_hash ELSE customer.phone_hash END
  WHERE customer.shop_id = $1 AND customer.id = $2 ORDER BY suppression.channel`;

const segmentSql = `
  SELECT segment.name, joined.taken_at AS joined_at, gone.taken_at AS left_at
  FROM segment_member AS member
  JOIN segment ON segment.shop_id = member.shop_id AND segment.id = member.segment_id
  LEFT JOIN segment_version AS joined
    ON joined.shop_id = member.shop_id AND joined.segment_id = member.segment_id AND joined.version = member.joined_version
  LEFT JOIN segment_version AS gone
    ON gone.shop_id = member.shop_id AND gone.segment_id = member.segment_id AND gone.version = member.left_version
  WHERE member.shop_id = $1 AND member.customer_id = $2 ORDER BY segment.name, member.joined_version`;

const messageSql = `
  SELECT channel, address, status, reason, body, queued_at, sent_at, delivered_at, read_at, ended_at
  FROM message WHERE shop_id = $1 AND customer_id = $2 ORDER BY id`;

const replySql = `
  SELECT channel, from_address, to_address, body, received_at
  FROM inbound_message WHERE shop_id = $1 AND customer_id = $2 ORDER BY id`;
