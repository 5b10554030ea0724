import { pool } from "../db.server.ts";
import { hashAddress } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";
import { findPerson, type PrivacySubject } from "./find-person.server.ts";

/** Everything held about one customer, under headings that a person can read. Ids are decimal strings. */
export type CustomerExport = {
  shop: string;
  customerId: string;
  gatheredAt: string;
  customer: object | null;
  /** Earlier entries of the same person, which the shop has merged into this one. */
  mergedCustomers: object[];
  consentHistory: object[];
  suppressions: object[];
  holds: object[];
  segments: object[];
  automations: object[];
  /** What workflows in Shopify Flow, and the programs that are named, had this app do about them. */
  workflows: object[];
  messages: object[];
  replies: object[];
  /** What was looked at in browsers that are known to be theirs. */
  browsing: object[];
};

/**
 * Gathers what is held about a customer, for the merchant to hand out on the customer's request: also what belongs to
 * customers merged into them, and what came from or went to their number before it was known to be theirs. Callbacks of
 * carriers are told by what they changed on each message. A customer who is not known yields an answer that says so.
 */
export async function exportCustomer(
  shop: ShopRef,
  subject: PrivacySubject,
  options: { now: Date },
): Promise<CustomerExport> {
  const { customerIds, phones, emails } = await findPerson(pool, shop, subject);
  const who = [shop.id, customerIds];
  const hashes = [...phones, ...emails].map(hashAddress);
  const [
    [customer],
    mergedCustomers,
    consentHistory,
    suppressions,
    holds,
    segments,
    automations,
    workflows,
    messages,
    replies,
    browsing,
  ] = await Promise.all([
    select(customerSql, [shop.id, [subject.id]]),
    select(customerSql, [shop.id, customerIds.filter((id) => id !== subject.id)]),
    select(consentSql, who),
    select(suppressionSql, [shop.id, hashes]),
    select(holdSql, who),
    select(segmentSql, who),
    select(automationSql, who),
    select(workflowSql, who),
    select(messageSql, [...who, phones]),
    select(replySql, [...who, phones]),
    select(browsingSql, who),
  ]);
  return {
    shop: shop.domain,
    customerId: subject.id.toString(),
    gatheredAt: options.now.toISOString(),
    customer: customer ?? null,
    mergedCustomers,
    consentHistory,
    suppressions,
    holds,
    segments,
    automations,
    workflows,
    messages,
    replies,
    browsing,
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
  FROM customer WHERE shop_id = $1 AND id = ANY ($2::bigint[]) ORDER BY id`;

const consentSql = `
  SELECT channel, state, at, source FROM consent_event WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]) ORDER BY at, id`;

/** $2 the keyed hashes of the person's addresses: the list may know no more of them. */
const suppressionSql = `
  SELECT channel, address, reason, note, created_at
  FROM suppression WHERE shop_id = $1 AND address_hash = ANY ($2::text[]) ORDER BY channel, id`;

const holdSql = `
  SELECT channel, reason, source, placed_by, placed_at, until, released_at, released_by
  FROM hold WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]) ORDER BY id`;

const segmentSql = `
  SELECT segment.name, joined.taken_at AS joined_at, gone.taken_at AS left_at
  FROM segment_member AS member
  JOIN segment ON segment.shop_id = member.shop_id AND segment.id = member.segment_id
  LEFT JOIN segment_version AS joined
    ON joined.shop_id = member.shop_id AND joined.segment_id = member.segment_id AND joined.version = member.joined_version
  LEFT JOIN segment_version AS gone
    ON gone.shop_id = member.shop_id AND gone.segment_id = member.segment_id AND gone.version = member.left_version
  WHERE member.shop_id = $1 AND member.customer_id = ANY ($2::bigint[]) ORDER BY segment.name, member.joined_version`;

const automationSql = `
  SELECT automation.name, enrollment.subject AS started_by, enrollment.state, enrollment.reason, enrollment.context,
         enrollment.entered_at, enrollment.ended_at
  FROM enrollment
  JOIN automation ON automation.shop_id = enrollment.shop_id AND automation.id = enrollment.automation_id
  WHERE enrollment.shop_id = $1 AND enrollment.customer_id = ANY ($2::bigint[]) ORDER BY enrollment.id`;

const workflowSql = `
  SELECT action, caller, properties, sentence, received_at
  FROM flow_run WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]) ORDER BY id`;

/** $3 phone numbers: answers to a number that no customer had are the ledger's customer 0. */
const messageSql = `
  SELECT channel, address, status, reason, body, queued_at, sent_at, delivered_at, read_at, ended_at
  FROM message
  WHERE shop_id = $1 AND (customer_id = ANY ($2::bigint[]) OR (customer_id = 0 AND address = ANY ($3::text[])))
  ORDER BY id`;

/** $3 phone numbers. */
const replySql = `
  SELECT channel, from_address, to_address, body, received_at
  FROM inbound_message
  WHERE shop_id = $1 AND (customer_id = ANY ($2::bigint[]) OR from_address = ANY ($3::text[]))
  ORDER BY id`;

const browsingSql = `
  SELECT event.at, event.kind, event.product_id::text, event.collection_id::text, event.checkout_token, event.client_id AS browser,
         visitor.source AS known_by, visitor.linked_at AS known_since
  FROM visitor JOIN pixel_event AS event ON event.shop_id = visitor.shop_id AND event.client_id = visitor.client_id
  WHERE visitor.shop_id = $1 AND visitor.customer_id = ANY ($2::bigint[]) ORDER BY event.at, event.event_id`;
