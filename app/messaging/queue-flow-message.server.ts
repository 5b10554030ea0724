import { createHash } from "node:crypto";
import type { ChannelName } from "../channels/channel.ts";
import { keptCustomer } from "../customers/kept-customer.sql.ts";
import type { MessagePurpose } from "../customers/policy.sql.ts";
import { inTransaction, pool, type Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { askGate, type SegmentGate } from "../segments/ask-gate.server.ts";
import type { NamedSegment } from "../segments/find-named-segments.server.ts";
import type { ShopRef } from "../shop.ts";
import type { NewDispatch } from "./dispatch.ts";
import type { Reason } from "./reasons.ts";
import { startDispatch } from "./start-dispatch.server.ts";

type FlowMessage = {
  /** Once in the ledger for each run of a workflow. */
  flowRunId: bigint;
  customerId: bigint;
  templateId: bigint;
  channel: ChannelName;
  senderId: bigint;
  /** The Liquid template, as it is now: a later change of it does not reach a message that waits. */
  body: string;
  purpose: MessagePurpose;
  /** Why it is not sent at all; null when it is. */
  reason: Reason | null;
  dueAt: Date;
  /** After this it is of no use. */
  latestAt: Date;
  gate: SegmentGate;
  now: Date;
};

/**
 * Writes the message of a workflow into the ledger: queued, or skipped with its reason. One that is due later belongs to no dispatch
 * before `releaseFlowMessage` has asked its gate again, so that nobody takes it before. Answers with its id in the ledger.
 */
export async function queueFlowMessage(tx: Sql, shop: ShopRef, message: FlowMessage): Promise<bigint> {
  const { flowRunId, customerId, channel, reason, dueAt, latestAt, gate, now } = message;
  const isQueued = reason === null;
  const isLater = isQueued && dueAt > now;
  const dispatchId = isQueued ? await findDispatch(tx, shop, message) : null;
  const { rows } = await tx.query<{ id: bigint }>({
    name: "insert-flow-message",
    text: insertMessage,
    values: [
      shop.id,
      flowRunId,
      isLater ? null : dispatchId,
      customerId,
      channel,
      isQueued ? "queued" : "skipped",
      reason,
      isQueued ? dueAt : null,
      latestAt,
      now,
    ],
  });
  const [row] = rows;
  if (!row) throw new Error(`The run ${flowRunId} has a message already`);
  if (dispatchId === null) return row.id;
  if (isLater) {
    const ids = (segments: readonly NamedSegment[]): bigint[] => segments.map(({ id }) => id);
    await enqueue(tx, "release-flow-message", {
      payload: {
        shopId: shop.id,
        messageId: row.id,
        dispatchId,
        include: ids(gate.include),
        exclude: ids(gate.exclude),
      },
      runAt: dueAt,
    });
  } else await startDispatch(tx, shop, dispatchId, { lane: row.id });
  return row.id;
}

/**
 * Messages of one text, sender and purpose are sent under one dispatch, however many workflows there are. It is found more often than
 * made, and never written to again: calls that come at once do not wait for each other.
 */
async function findDispatch(tx: Sql, shop: ShopRef, message: FlowMessage): Promise<bigint> {
  const { templateId, senderId, channel, purpose, body } = message;
  const text = createHash("sha256").update(body).digest("base64url").slice(0, 22);
  const owner = `flow:${templateId}:${senderId}:${purpose}:${text}` as const;
  const find = async (): Promise<bigint | undefined> => {
    const { rows } = await tx.query<{ id: bigint }>({
      name: "find-flow-dispatch",
      text: "SELECT id FROM dispatch WHERE shop_id = $1 AND owner = $2",
      values: [shop.id, owner],
    });
    return rows[0]?.id;
  };
  const id =
    (await find()) ?? (await makeDispatch(tx, shop, { owner, channel, senderId, body, purpose })) ?? (await find());
  if (id === undefined) throw new Error(`The dispatch ${owner} is neither there nor can it be made`);
  return id;
}

/** Undefined when another call has made it meanwhile. */
async function makeDispatch(tx: Sql, shop: ShopRef, dispatch: Required<Omit<NewDispatch, "only" | "linkQuery">>) {
  const { rows } = await tx.query<{ id: bigint }>(
    `INSERT INTO dispatch (shop_id, owner, channel, sender_id, body, purpose) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (shop_id, owner) DO NOTHING RETURNING id`,
    [shop.id, dispatch.owner, dispatch.channel, dispatch.senderId, dispatch.body, dispatch.purpose],
  );
  return rows[0]?.id;
}

/** $1 shop, $2 the run, $3 dispatch, $4 customer, $5 channel, $6 status, $7 reason, $8 due, $9 latest, $10 now. */
const insertMessage = `
INSERT INTO message (shop_id, source, source_id, dispatch_id, customer_id, channel, address, status, reason, due_at, latest_at,
                     queued_at, decided_at, ended_at)
SELECT $1, 'flow', $2, $3, $4, $5::channel,
  (SELECT CASE WHEN $5::channel = 'email' THEN email ELSE phone_e164 END FROM customer WHERE shop_id = $1 AND id = $4),
  $6::message_status, $7, $8, $9, $10, CASE WHEN $7::text IS NOT NULL THEN $10::timestamptz END,
  CASE WHEN $7::text IS NOT NULL THEN $10::timestamptz END
ON CONFLICT (shop_id, source, source_id, customer_id, step) DO NOTHING
RETURNING id`;

/**
 * Lets a message out whose time has come, if its gate still says so; else skips it with what the gate said. Somebody who was merged
 * meanwhile is the kept customer. Safe to repeat; ends quietly when the message waits no longer.
 */
export async function releaseFlowMessage(
  shop: ShopRef,
  message: { messageId: bigint; dispatchId: bigint; include: readonly bigint[]; exclude: readonly bigint[] },
  { now }: { now: Date },
): Promise<void> {
  const { messageId, dispatchId } = message;
  const { rows } = await pool.query<{ customerId: bigint | null }>(findWaiting, [shop.id, messageId]);
  const [waiting] = rows;
  if (!waiting) return;
  const { customerId } = waiting;
  if (customerId === null) return void (await pool.query(skip, [shop.id, messageId, now, "deleted"]));
  const unnamed = (ids: readonly bigint[]): NamedSegment[] => ids.map((id) => ({ id, name: "" }));
  const gate = { include: unnamed(message.include), exclude: unnamed(message.exclude) };
  const { refusal } = await askGate(shop, gate, { customerId });
  if (refusal !== null) {
    await pool.query(skip, [shop.id, messageId, now, refusal]);
    return;
  }
  await inTransaction(async (tx) => {
    const { rowCount } = await tx.query(letOut, [shop.id, messageId, now, dispatchId, customerId]);
    if (rowCount === 1) await startDispatch(tx, shop, dispatchId, { lane: messageId });
  });
}

/** $1 shop, $2 message. Without a dispatch it waits for its time. */
const findWaiting = `
SELECT ${keptCustomer("message.customer_id")} AS "customerId" FROM message
WHERE shop_id = $1 AND id = $2 AND status = 'queued' AND dispatch_id IS NULL`;

/** $1 shop, $2 message, $3 now, $4 dispatch, $5 customer. */
const letOut = `
WITH out AS (
  UPDATE message SET dispatch_id = $4, customer_id = $5, due_at = $3
  WHERE shop_id = $1 AND id = $2 AND status = 'queued' AND dispatch_id IS NULL
  RETURNING shop_id, dispatch_id, due_at, id)
INSERT INTO message_queue (shop_id, dispatch_id, due_at, message_id) SELECT shop_id, dispatch_id, due_at, id FROM out`;

/** $1 shop, $2 message, $3 now, $4 reason. */
const skip = `
UPDATE message SET status = 'skipped', reason = $4, due_at = NULL, decided_at = $3, ended_at = $3
WHERE shop_id = $1 AND id = $2 AND status = 'queued' AND dispatch_id IS NULL`;
