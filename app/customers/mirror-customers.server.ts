import type { Sql } from "../db.server.ts";
import { hashAddress } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";
import type { CustomerRecord } from "./customer.ts";
import { fireOptedOut } from "./fire-opted-out.server.ts";
import { mergeCustomer, type ConsentChange, type CustomerRow } from "./merge-customer.ts";
import { insertConsentEvents, insertCustomers, lockCustomers, updateCustomers } from "./mirror.sql.ts";

/**
 * Takes over what Shopify says of up to 1,000 customers, by the rules of `mergeCustomer`, in three statements at most and
 * none for customers that did not change. Repeats, old records and any order come to the same.
 *
 * `sql` must be a transaction: rows are locked, in the order of their ids, from reading to writing. `readAt` is when
 * Shopify was asked, for records that were asked for; leave it out for webhooks.
 */
export async function mirrorCustomers(
  sql: Sql,
  shop: ShopRef,
  records: readonly CustomerRecord[],
  options: { now: Date; readAt?: Date },
): Promise<void> {
  const latest = latestOfEach(records);
  if (latest.size === 0) return;
  const { rows: known } = await sql.query<CustomerRow & { shop_country: string }>(lockCustomers, [
    shop.id,
    [...latest.keys()],
  ]);
  const shopCountry = known[0]?.shop_country ?? (await readShopCountry(sql, shop));
  const before = new Map(known.map((row) => [row.id, toRow(row)]));

  const inserts: CustomerRow[] = [];
  const updates: CustomerRow[] = [];
  const changes: ConsentChange[] = [];
  for (const record of latest.values()) {
    const row = before.get(record.id);
    const merged = mergeCustomer(row, record, { shopCountry, readAt: options.readAt, hashAddress });
    if (!merged) continue;
    (row ? updates : inserts).push(merged.row);
    changes.push(...merged.changes);
  }

  if (updates.length > 0) await sql.query(updateCustomers, [shop.id, options.now, toJson(updates)]);
  const taken = await insertNew(sql, shop, { inserts, now: options.now });
  const stored = changes.filter((change) => before.has(change.customerId) || taken.has(change.customerId));
  if (stored.length > 0) await sql.query(insertConsentEvents, [shop.id, options.now, toJson(stored)]);

  // Whoever comes into the mirror with it opted out before there was a workflow to tell.
  const optedOut = changes.filter(({ customerId, state }) => state === "unsubscribed" && before.has(customerId));
  await fireOptedOut(
    sql,
    shop,
    optedOut.map(({ customerId, channel, at, source }) => ({ customerId, channels: [channel], at, source })),
    options,
  );

  // Another transaction inserted these between our reading and our writing: they are known now, and merged as such.
  const missed = inserts.filter((row) => !taken.has(row.id)).flatMap((row) => latest.get(row.id) ?? []);
  if (missed.length > 0) await mirrorCustomers(sql, shop, missed, options);
}

async function insertNew(
  sql: Sql,
  shop: ShopRef,
  options: { inserts: CustomerRow[]; now: Date },
): Promise<Set<bigint>> {
  if (options.inserts.length === 0) return new Set();
  const { rows } = await sql.query<{ id: bigint }>(insertCustomers, [shop.id, options.now, toJson(options.inserts)]);
  return new Set(rows.map((row) => row.id));
}

async function readShopCountry(sql: Sql, shop: ShopRef): Promise<string> {
  const { rows } = await sql.query<{ country_code: string }>("SELECT country_code FROM shop WHERE id = $1", [shop.id]);
  return rows[0]?.country_code ?? "US";
}

function latestOfEach(records: readonly CustomerRecord[]): Map<bigint, CustomerRecord> {
  const latest = new Map<bigint, CustomerRecord>();
  for (const record of records) {
    const other = latest.get(record.id);
    if (!other || record.updatedAt >= other.updatedAt) latest.set(record.id, record);
  }
  return new Map([...latest].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function toRow(row: CustomerRow & { shop_country: string }): CustomerRow {
  const { shop_country: _, ...customer } = row;
  return customer;
}

/** Rows travel as one JSON parameter, which PostgreSQL takes apart by column name. */
function toJson(rows: readonly object[]): string {
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}
