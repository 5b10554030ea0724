import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import type { Sql } from "../open-database.ts";
import { emit } from "../webhooks/emit.ts";
import type { Payload } from "./payloads.ts";

export type Announcement = { topic: string; payload: Payload };

/**
 * Notes the webhooks of one change, in its transaction: all carry one X-Shopify-Event-Id. Whether `customers` joined or
 * left a segment by it is looked at in the background.
 */
export async function announce(
  ctx: Context,
  shopId: bigint,
  { tx, announcements, customers = [] }: { tx: Sql; announcements: Announcement[]; customers?: bigint[] },
): Promise<void> {
  const eventId = randomUUID();
  for (const { topic, payload } of announcements) await emit(ctx, { shopId, topic, payload, eventId, tx });
  await noteChangedCustomers(tx, shopId, customers);
}

/** Has `noticeChanges` look at the customers, if any segment is watched. */
export async function noteChangedCustomers(tx: Sql, shopId: bigint, customers: bigint[]): Promise<void> {
  if (customers.length === 0) return;
  await tx.query(
    `INSERT INTO changed_customer (shop_id, customer_id) SELECT $1, id FROM unnest($2::bigint[]) AS id
     WHERE EXISTS (SELECT FROM watched_segment WHERE shop_id = $1)`,
    [shopId, customers],
  );
}
