import { inTransaction, pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import {
  ExportCustomersDocument,
  ReadBulkOperationDocument,
  StartBulkQueryDocument,
  type ReadBulkOperationQuery,
} from "../shopify/admin-operations.generated.ts";
import type { ShopRef } from "../shop.ts";
import { endCustomers } from "./finish-run.server.ts";
import { loadCustomerExport } from "./load-customer-export.server.ts";
import { customerSyncKey } from "./start-sync.server.ts";

type Run = { id: bigint; bulkOperation: string | null; startedAt: Date; exportedAt: Date | null };
type BulkOperation = NonNullable<ReadBulkOperationQuery["bulkOperation"]>;

/**
 * One step of a run's customer export: has Shopify begin it, or looks whether it is done and comes back later, or takes it
 * over and has the segments follow. Safe to repeat and to be killed: it goes on after the last line that was stored. Ends
 * quietly when the run is over. Throws AppError when Shopify does not answer.
 */
export async function syncCustomers(shop: ShopRef, runId: bigint, options: { now: Date }): Promise<void> {
  const run = await readRun(shop, runId);
  if (!run) return;
  try {
    if (run.bulkOperation === null) await startExport(shop, run, options);
    else await continueExport(shop, run, { operation: await readOperation(shop, run.bulkOperation), now: options.now });
  } catch (error) {
    // What Shopify refuses it will refuse again. The segments are read all the same, with the customers known so far.
    if (!(error instanceof AppError) || error.code === "shopify-unavailable") throw error;
    await endInFailure(shop, run, { error: error.userMessage, now: options.now });
  }
}

async function readRun(shop: ShopRef, runId: bigint): Promise<Run | undefined> {
  const { rows } = await pool.query<Run>(
    `SELECT id, bulk_operation AS "bulkOperation", started_at AS "startedAt", exported_at AS "exportedAt"
     FROM sync_run WHERE shop_id = $1 AND id = $2 AND finished_at IS NULL AND customers_end_at IS NULL`,
    [shop.id, runId],
  );
  return rows[0];
}

async function startExport(shop: ShopRef, run: Run, options: { now: Date }): Promise<void> {
  const { bulkOperationRunQuery: payload } = await adminClient(shop).request(StartBulkQueryDocument, {
    query: ExportCustomersDocument.text,
  });
  if (payload?.bulkOperation) {
    await inTransaction(async (tx) => {
      const { rowCount } = await tx.query(
        `UPDATE sync_run SET bulk_operation = $3, customers_done = 0, customers_total = NULL, exported_at = $4
         WHERE shop_id = $1 AND id = $2 AND bulk_operation IS NOT DISTINCT FROM $5`,
        [shop.id, run.id, payload.bulkOperation?.id, options.now, run.bulkOperation],
      );
      // Another process was faster. Its export is the run's, and ours ends unread.
      if (rowCount === 0) return;
      await tx.query("DELETE FROM customer_export_stage WHERE shop_id = $1", [shop.id]);
      await comeBack(tx, shop, { run, now: options.now });
    });
    return;
  }
  const errors = payload?.userErrors ?? [];
  // Five exports run at a time, ours and our other processes' together; one of them ends soon.
  if (errors.some((error) => error.code === "OPERATION_IN_PROGRESS" || error.code === "LIMIT_REACHED")) {
    throw new AppError("shopify-unavailable", {
      userMessage: "Shopify is busy with other exports for this store. We try again.",
    });
  }
  const messages = errors.map((error) => error.message).join(" ");
  throw new AppError("shopify-refused", { userMessage: `Shopify refused to export the customers: ${messages}` });
}

async function readOperation(shop: ShopRef, id: string): Promise<BulkOperation | null> {
  const { bulkOperation } = await adminClient(shop).request(ReadBulkOperationDocument, { id });
  return bulkOperation;
}

async function continueExport(
  shop: ShopRef,
  run: Run,
  options: { operation: BulkOperation | null; now: Date },
): Promise<void> {
  const { operation, now } = options;
  switch (operation?.status) {
    case "CREATED":
    case "RUNNING":
    case "CANCELING":
      await inTransaction((tx) => comeBack(tx, shop, { run, now }));
      return;
    case "COMPLETED": {
      const total = Number(operation.rootObjectCount);
      const exportedAt = new Date(operation.createdAt);
      const outcome = await loadCustomerExport(shop, {
        runId: run.id,
        url: operation.url,
        fileSize: Number(operation.fileSize ?? 0),
        total,
        exportedAt,
        now,
      });
      if (outcome === "expired") await startExport(shop, run, { now });
      return;
    }
    case "FAILED":
      await endInFailure(shop, run, {
        error: `Shopify could not export the customers (${operation.errorCode ?? "no reason given"}).`,
        now,
      });
      return;
    default:
      // Cancelled, expired, or unknown to Shopify: there is nothing to take over, and nothing wrong with asking again.
      await startExport(shop, run, { now });
  }
}

async function endInFailure(shop: ShopRef, run: Run, options: { error: string; now: Date }): Promise<void> {
  await inTransaction((tx) => endCustomers(tx, shop, { runId: run.id, ...options }));
}

/** Looks again soon after a short export, and less and less often during a long one. A webhook may come first. */
async function comeBack(
  tx: Parameters<typeof enqueue>[0],
  shop: ShopRef,
  options: { run: Run; now: Date },
): Promise<void> {
  const { run, now } = options;
  const waitedMs = run.exportedAt ? now.getTime() - run.exportedAt.getTime() : 0;
  const pauseMs = Math.min(60_000, Math.max(1000, waitedMs / 4));
  await enqueue(tx, "sync-customers", {
    payload: { shopId: shop.id, runId: run.id },
    key: customerSyncKey(shop, run.id),
    runAt: new Date(now.getTime() + pauseMs),
  });
}
