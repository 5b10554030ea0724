import type { CustomerRecord } from "../customers/customer.ts";
import { customerFromShopify } from "../customers/customer-from-shopify.ts";
import { mirrorCustomers } from "../customers/mirror-customers.server.ts";
import { inTransaction, pool, type Sql } from "../db.server.ts";
import { log } from "../log.server.ts";
import type { ShopRef } from "../shop.ts";
import { downloadExport } from "./download-export.server.ts";
import { endCustomers } from "./finish-run.server.ts";

const batchSize = 1000;

type Export = {
  runId: bigint;
  /** null when Shopify had no customer to export. */
  url: string | null;
  /** In bytes. */
  fileSize: number;
  /** How many customers Shopify says it wrote. */
  total: number;
  /** When Shopify began: what the export says was true at or after this. */
  exportedAt: Date;
  now: Date;
};

/**
 * Takes over a finished customer export, line by line as it arrives, and ends the customers' part of the run. After a break it
 * skips the lines that are stored. Customers that were not in a complete export are marked deleted. "expired" when Shopify no
 * longer has the file, "overtaken" when another process is at it. Throws AppError `shopify-unavailable` when the download
 * breaks off.
 */
export async function loadCustomerExport(shop: ShopRef, options: Export): Promise<"done" | "expired" | "overtaken"> {
  const { runId, total, now } = options;
  await pool.query("UPDATE sync_run SET customers_total = $3, exported_at = $4 WHERE shop_id = $1 AND id = $2", [
    shop.id,
    runId,
    total,
    options.exportedAt,
  ]);
  if (options.url !== null) {
    const lines = await downloadExport(options.url, options);
    if (!lines) return "expired";
    if (!(await loadLines(shop, lines, options))) return "overtaken";
  }
  await inTransaction(async (tx) => {
    await markMissing(tx, shop, options);
    await tx.query("DELETE FROM customer_export_stage WHERE shop_id = $1", [shop.id]);
    await endCustomers(tx, shop, { runId, error: null, now });
  });
  return "done";
}

/** False when another process is at it: its webhook came while the job ran. The other one goes on. */
async function loadLines(
  shop: ShopRef,
  lines: AsyncIterable<string> | Iterable<string>,
  options: Export,
): Promise<boolean> {
  let done = await readLinesDone(shop, options.runId);
  let toSkip = done;
  const batch: string[] = [];
  const store = async (): Promise<boolean> => {
    const isOurs = await storeBatch(shop, batch, { ...options, done });
    done += batch.splice(0).length;
    return isOurs;
  };
  for await (const line of lines) {
    if (line === "") continue;
    if (toSkip > 0) {
      toSkip -= 1;
      continue;
    }
    batch.push(line);
    if (batch.length === batchSize && !(await store())) return false;
  }
  return batch.length === 0 || (await store());
}

/**
 * The customers of the batch, that they were seen, and the place to go on from are stored together. False, with nothing
 * stored, when the run is no longer at line `done`.
 */
async function storeBatch(
  shop: ShopRef,
  lines: readonly string[],
  options: Export & { done: number },
): Promise<boolean> {
  const records = lines.flatMap((line) => readLine(shop, line));
  return await inTransaction(async (tx) => {
    const { rowCount } = await tx.query(
      "UPDATE sync_run SET customers_done = customers_done + $4 WHERE shop_id = $1 AND id = $2 AND customers_done = $3",
      [shop.id, options.runId, options.done, lines.length],
    );
    if (rowCount === 0) return false;
    await mirrorCustomers(tx, shop, records, { now: options.now, readAt: options.exportedAt });
    await tx.query(
      "INSERT INTO customer_export_stage (shop_id, customer_id) SELECT $1, id FROM unnest($2::bigint[]) AS id ON CONFLICT DO NOTHING",
      [shop.id, records.map((record) => record.id)],
    );
    return true;
  });
}

/** One line that cannot be read does not stop the others. It counts as seen by nobody, so nothing is deleted for it. */
function readLine(shop: ShopRef, line: string): CustomerRecord[] {
  try {
    return [customerFromShopify(JSON.parse(line))];
  } catch (error) {
    log.error({ shop: shop.domain, err: error }, "A line of the customer export could not be read");
    return [];
  }
}

/**
 * Marks customers as deleted that were there before the export began and are not in it. Only when the export is complete:
 * as many customers were read as Shopify says it wrote.
 */
async function markMissing(tx: Sql, shop: ShopRef, options: Export): Promise<void> {
  const { rows } = await tx.query<{ seen: number }>(
    "SELECT count(*)::int AS seen FROM customer_export_stage WHERE shop_id = $1",
    [shop.id],
  );
  const seen = rows[0]?.seen ?? 0;
  if (seen !== options.total) {
    log.warn(
      { shop: shop.domain, seen, total: options.total },
      "The customer export is not complete; nobody is marked deleted",
    );
    return;
  }
  await tx.query(
    `UPDATE customer SET deleted_at = $2
     WHERE shop_id = $1 AND deleted_at IS NULL AND mirrored_at < $3 AND coalesce(created_at, mirrored_at) < $3
       AND NOT EXISTS (SELECT FROM customer_export_stage AS stage WHERE stage.shop_id = $1 AND stage.customer_id = customer.id)`,
    [shop.id, options.now, options.exportedAt],
  );
}

async function readLinesDone(shop: ShopRef, runId: bigint): Promise<number> {
  const { rows } = await pool.query<{ customers_done: number }>(
    "SELECT customers_done FROM sync_run WHERE shop_id = $1 AND id = $2",
    [shop.id, runId],
  );
  return rows[0]?.customers_done ?? 0;
}
