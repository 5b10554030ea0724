import type { CustomerRecord } from "../customers/customer.ts";
import { customerFromShopify } from "../customers/customer-from-shopify.ts";
import { mirrorCustomers } from "../customers/mirror-customers.server.ts";
import { inTransaction, pool, type Sql } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { log } from "../log.server.ts";
import type { ShopRef } from "../shop.ts";
import { endCustomers } from "./finish-run.server.ts";

const batchSize = 1000;

type Export = {
  runId: bigint;
  /** null when Shopify had no customer to export. */
  url: string | null;
  /** How many customers Shopify says it wrote. */
  total: number;
  /** When Shopify began: what the export says was true at or after this. */
  exportedAt: Date;
  now: Date;
};

/**
 * Takes over a finished customer export, line by line as it arrives, and ends the customers' part of the run. After a
 * break it skips the lines that are stored. Customers that were not in a complete export are marked deleted. "expired"
 * when Shopify no longer has the file. Throws AppError `shopify-unavailable` when the download breaks off.
 */
export async function loadCustomerExport(shop: ShopRef, options: Export): Promise<"done" | "expired"> {
  const { runId, total, now } = options;
  await pool.query("UPDATE sync_run SET customers_total = $3, exported_at = $4 WHERE shop_id = $1 AND id = $2", [
    shop.id,
    runId,
    total,
    options.exportedAt,
  ]);
  if (options.url !== null) {
    const lines = await openExport(options.url);
    if (!lines) return "expired";
    await loadLines(shop, lines, options);
  }
  await inTransaction(async (tx) => {
    await markMissing(tx, shop, options);
    await tx.query("DELETE FROM customer_export_stage WHERE shop_id = $1", [shop.id]);
    await endCustomers(tx, shop, { runId, error: null, now });
  });
  return "done";
}

async function openExport(url: string): Promise<AsyncIterable<string> | undefined> {
  const response = await fetch(url).catch((error: unknown) => {
    throw brokenOff(error);
  });
  if (response.ok && response.body) return readLines(response.body);
  await response.body?.cancel();
  // Shopify keeps a result for seven days; the storage behind it answers 403 or 404 afterwards.
  if (response.status === 403 || response.status === 404 || response.status === 410) return undefined;
  throw brokenOff(new Error(`The export answered ${response.status}`));
}

/** The lines of a body, no more of which is held than the line that is being read. */
async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const lines = (rest + decoder.decode(chunk.value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
    rest += decoder.decode();
    if (rest !== "") yield rest;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function loadLines(shop: ShopRef, lines: AsyncIterable<string>, options: Export): Promise<void> {
  let toSkip = await readLinesDone(shop, options.runId);
  let batch: string[] = [];
  try {
    for await (const line of lines) {
      if (line === "") continue;
      if (toSkip > 0) {
        toSkip -= 1;
        continue;
      }
      batch.push(line);
      if (batch.length < batchSize) continue;
      await storeBatch(shop, batch, options);
      batch = [];
    }
  } catch (error) {
    throw error instanceof TypeError ? brokenOff(error) : error;
  }
  if (batch.length > 0) await storeBatch(shop, batch, options);
}

/** The customers of the batch, that they were seen, and the place to go on from are stored together. */
async function storeBatch(shop: ShopRef, lines: readonly string[], options: Export): Promise<void> {
  const records = lines.flatMap((line) => readLine(shop, line));
  await inTransaction(async (tx) => {
    await mirrorCustomers(tx, shop, records, { now: options.now, readAt: options.exportedAt });
    await tx.query(
      "INSERT INTO customer_export_stage (shop_id, customer_id) SELECT $1, id FROM unnest($2::bigint[]) AS id ON CONFLICT DO NOTHING",
      [shop.id, records.map((record) => record.id)],
    );
    await tx.query("UPDATE sync_run SET customers_done = customers_done + $3 WHERE shop_id = $1 AND id = $2", [
      shop.id,
      options.runId,
      lines.length,
    ]);
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

function brokenOff(cause: unknown): AppError {
  return new AppError("shopify-unavailable", {
    message: "The customer export could not be downloaded",
    userMessage: "The customers could not be downloaded from Shopify. We go on where it broke off.",
    cause,
  });
}
