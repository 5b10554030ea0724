import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

const rowsPerBatch = 5_000;

/** What outlives a shop: hashes of the addresses that must never be written to, and the record that the shop was erased. */
const keptTables = ["suppression", "privacy_request"];

/** In every statement: a merchant may bring the app back while its old data is being erased. */
const isGone = "EXISTS (SELECT FROM shop WHERE id = $1 AND uninstalled_at IS NOT NULL)";
const itsDomain = "(SELECT domain FROM shop WHERE id = $1)";

/**
 * Erases a shop that has removed the app: every row of every table that belongs to it, in batches, so that no other shop
 * waits. Suppressions stay as keyed hashes, and the shop's own row as no more than its domain, by which they are found
 * again should the shop come back. Does nothing for a shop that has the app, and stops when it comes back meanwhile. Safe to
 * break off and repeat.
 */
export async function redactShop(shop: ShopRef, options: { exceptRequestId: bigint }): Promise<void> {
  for (const table of await tablesOfShops()) await deleteInBatches(shop, table, "shop_id = $1");
  await deleteInBatches(shop, "webhook_event", `shop_domain = ${itsDomain}`);
  await pool.query(`DELETE FROM session WHERE shop = ${itsDomain} AND ${isGone}`, [shop.id]);
  await pool.query(
    `UPDATE suppression SET address = NULL, note = NULL
     WHERE shop_id = $1 AND (address IS NOT NULL OR note IS NOT NULL) AND ${isGone}`,
    [shop.id],
  );
  await pool.query(`DELETE FROM privacy_request WHERE shop_id = $1 AND id <> $2 AND ${isGone}`, [
    shop.id,
    options.exceptRequestId,
  ]);
  await pool.query(
    `UPDATE shop SET name = domain, email = NULL, shopify_id = NULL, help_reply = NULL, test_phone = NULL, scopes = '{}', primary_host = NULL
     WHERE id = $1 AND uninstalled_at IS NOT NULL`,
    [shop.id],
  );
}

/** Asked of the database itself, so that a table added later is not forgotten. */
async function tablesOfShops(): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT quote_ident(columns.table_name) AS name
     FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND column_name = 'shop_id' AND table_name <> ALL ($1)
     ORDER BY 1`,
    [keptTables],
  );
  return rows.map((row) => row.name);
}

async function deleteInBatches(shop: ShopRef, table: string, owned: string): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${owned} AND ${isGone} LIMIT $2))`,
      [shop.id, rowsPerBatch],
    );
    if ((rowCount ?? 0) < rowsPerBatch) return;
  }
}
