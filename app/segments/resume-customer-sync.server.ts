import { z } from "zod";
import { inTransaction } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";
import { customerSyncKey } from "./start-sync.server.ts";

/** The body of bulk_operations/finish. It has no address to download from; the job asks for that. */
const finishedPayloadSchema = z.object({ admin_graphql_api_id: z.string() });

/**
 * Takes bulk_operations/finish as the sign to go on at once with the run that waits for this export. Does nothing for an
 * export that no run waits for. Safe to repeat. Throws when the body is not Shopify's.
 */
export async function resumeCustomerSync(shop: ShopRef, payload: unknown): Promise<void> {
  const { admin_graphql_api_id: operation } = finishedPayloadSchema.parse(payload);
  await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: bigint }>(
      "SELECT id FROM sync_run WHERE shop_id = $1 AND bulk_operation = $2 AND finished_at IS NULL AND customers_end_at IS NULL",
      [shop.id, operation],
    );
    for (const run of rows) {
      await enqueue(tx, "sync-customers", {
        payload: { shopId: shop.id, runId: run.id },
        key: customerSyncKey(shop, run.id),
      });
    }
  });
}
