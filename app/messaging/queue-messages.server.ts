import type { ChannelName } from "../channels/channel.ts";
import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { MessageSource } from "./message.ts";
import { startDispatch } from "./start-dispatch.server.ts";

export type MessageToQueue = {
  /** With the step and the customer: once in the ledger, whatever is repeated. */
  sourceId: bigint;
  step: number;
  dispatchId: bigint;
  customerId: bigint;
  channel: ChannelName;
  /** When it goes out at the earliest; now, unless said otherwise. */
  dueAt?: Date;
  /** After this it is of no use. */
  latestAt: Date;
  /** What its text can say of the order or checkout that caused it, by field. */
  context: Record<string, string> | null;
};

/**
 * Queues messages to customers, due now or later, and puts workers on their dispatches. Whether each may be written to is decided
 * when it is claimed, by the purpose of its dispatch. Safe to repeat: what is in the ledger already is not queued again. Answers with how many were added.
 */
export async function queueMessages(
  tx: Sql,
  shop: ShopRef,
  messages: readonly MessageToQueue[],
  { source, now }: { source: Extract<MessageSource, "automation" | "flow" | "single">; now: Date },
): Promise<number> {
  if (messages.length === 0) return 0;
  const { rowCount } = await tx.query(insertMessages, [
    shop.id,
    source,
    now,
    messages.map((message) => message.sourceId),
    messages.map((message) => message.step),
    messages.map((message) => message.dispatchId),
    messages.map((message) => message.customerId),
    messages.map((message) => message.channel),
    messages.map((message) => message.latestAt),
    messages.map((message) => message.context && JSON.stringify(message.context)),
    messages.map((message) => message.dueAt ?? now),
  ]);
  for (const dispatchId of new Set(messages.map((message) => message.dispatchId))) {
    await startDispatch(tx, shop, dispatchId);
  }
  return rowCount ?? 0;
}

/** $1 shop, $2 source, $3 now, $4 to $11 the messages, column by column. */
const insertMessages = `
  INSERT INTO message (shop_id, source, source_id, step, dispatch_id, customer_id, channel, address, status, due_at, latest_at,
                       queued_at, context)
  SELECT $1, $2::message_source, q.source_id, q.step, q.dispatch_id, q.customer_id, q.channel,
         coalesce(d.only_to, CASE WHEN q.channel = 'email' THEN c.email ELSE c.phone_e164 END), 'queued', q.due_at, q.latest_at, $3, q.context
  FROM unnest($4::bigint[], $5::int[], $6::bigint[], $7::bigint[], $8::channel[], $9::timestamptz[], $10::jsonb[],
              $11::timestamptz[])
    AS q (source_id, step, dispatch_id, customer_id, channel, latest_at, context, due_at)
  LEFT JOIN dispatch d ON d.shop_id = $1 AND d.id = q.dispatch_id
  LEFT JOIN customer c ON c.shop_id = $1 AND c.id = q.customer_id
  ORDER BY q.source_id, q.customer_id, q.step
  ON CONFLICT (shop_id, source, source_id, customer_id, step) DO NOTHING`;

/** Skips what waits of these sources, with the reason: what is on its way goes out. Safe to repeat. */
export async function skipQueuedMessages(
  tx: Sql,
  shop: ShopRef,
  sourceIds: readonly bigint[],
  { source, now }: { source: Extract<MessageSource, "automation" | "flow">; now: Date },
): Promise<void> {
  if (sourceIds.length === 0) return;
  await tx.query(
    `UPDATE message SET status = 'skipped', reason = 'automation-stopped', due_at = NULL, decided_at = $4, ended_at = $4
     WHERE shop_id = $1 AND source = $2::message_source AND source_id = ANY ($3::bigint[]) AND status = 'queued'`,
    [shop.id, source, sourceIds, now],
  );
}
