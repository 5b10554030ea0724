import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import { startWorkflows } from "../flow/start-workflows.ts";
import type { Sql } from "../open-database.ts";
import { emit } from "../webhooks/emit.ts";
import type { Payload } from "./payloads.ts";

export type Announcement = { topic: string; payload: Payload };

/**
 * Notes the webhooks of one change, in its transaction: all carry one X-Shopify-Event-Id. Starts the workflows that begin
 * with it. Whether `customers` joined or left a segment by it is looked at in the background.
 */
export async function announce(
  ctx: Context,
  shopId: bigint,
  { tx, announcements, customers = [] }: { tx: Sql; announcements: Announcement[]; customers?: bigint[] },
): Promise<void> {
  const eventId = randomUUID();
  for (const { topic, payload } of announcements) await emit(ctx, { shopId, topic, payload, eventId, tx });
  for (const announcement of announcements) await startAnnounced(ctx, shopId, { tx, announcement });
  await noteChangedCustomers(tx, shopId, customers);
}

/** The topics that are a trigger of Shopify Flow as well. */
const triggers: Record<string, "order_created" | "order_paid" | "customer_created"> = {
  "orders/create": "order_created",
  "orders/paid": "order_paid",
  "customers/create": "customer_created",
};

async function startAnnounced(
  ctx: Context,
  shopId: bigint,
  { tx, announcement: { topic, payload } }: { tx: Sql; announcement: Announcement },
): Promise<void> {
  const trigger = triggers[topic];
  if (!trigger) return;
  const { id, customer } = payload as { id: number; customer?: { id: number } };
  const ids =
    trigger === "customer_created"
      ? { customer_id: String(id) }
      : { order_id: String(id), ...(customer && { customer_id: String(customer.id) }) };
  await startWorkflows(ctx, shopId, { tx, trigger, happenings: [{ ids }] });
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
