import { recordAudit } from "../audit.server.ts";
import { inTransaction, pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { listWaysToReach } from "./list-ways-to-reach.server.ts";
import { openDispatch } from "./open-dispatch.server.ts";
import { queueMessages } from "./queue-messages.server.ts";
import { reasons } from "./reasons.ts";
import type { EventRoot } from "./template-fields.ts";
import { validateTemplate } from "./validate-template.ts";

const HOUR_MS = 3_600_000;

export type SingleMessage = {
  customerId: bigint;
  senderId: bigint;
  /** The Liquid template. */
  body: string;
  /** Names the wish: with the same one, the same customer gets one message, however often it is asked for. */
  requestKey: string;
  /** What the text may say of a checkout or an order. */
  event?: { root: EventRoot; context: Record<string, string> };
  actor: string;
  now: Date;
};

export type SingleResult = { ok: true } | { ok: false; field: "sender" | "body"; problem: string };

/**
 * Queues one message that the merchant wrote to one customer, ahead of campaigns. It is marketing: whoever may not be written to
 * is refused here, with the reason, and the policy decides once more when the message is claimed. After an hour it is of no use.
 * Safe to repeat. Throws AppError `not-found` for somebody whom this shop does not have.
 */
export async function sendSingle(shop: ShopRef, message: SingleMessage): Promise<SingleResult> {
  const { customerId, senderId, body, event, now } = message;
  const owner = `single:${customerId}:${message.requestKey}` as const;
  if (await isQueued(shop, owner)) return { ok: true };
  const sender = (await listWaysToReach(shop, customerId)).find(({ id }) => id === String(senderId));
  if (!sender) return refuse("sender", "This sender is not available any more. Choose another one.");
  if (sender.isPaused) return refuse("sender", "This sender is paused. Resume it in Segue’s settings.");
  if (sender.reason) return refuse("sender", reasons[sender.reason].help);
  if (body.trim() === "") return refuse("body", "Write a message.");
  const [problem] = validateTemplate(body, { event: event?.root ?? null });
  if (problem) return refuse("body", problem.message);
  await inTransaction(async (tx) => {
    const { channel } = sender;
    const dispatchId = await openDispatch(tx, shop, { owner, channel, senderId, body });
    const latestAt = new Date(now.getTime() + HOUR_MS);
    const context = event?.context ?? null;
    const queued = await queueMessages(
      tx,
      shop,
      [{ sourceId: dispatchId, step: 0, dispatchId, customerId, channel, latestAt, context }],
      { source: "single", now },
    );
    if (queued === 0) return;
    const subject = `customer:${customerId}`;
    await recordAudit(tx, shop, { actor: message.actor, action: "message.written", subject, detail: { channel }, now });
  });
  return { ok: true };
}

function refuse(field: "sender" | "body", problem: string): SingleResult {
  return { ok: false, field, problem };
}

async function isQueued(shop: ShopRef, owner: string): Promise<boolean> {
  const { rowCount } = await pool.query("SELECT FROM dispatch WHERE shop_id = $1 AND owner = $2", [shop.id, owner]);
  return rowCount === 1;
}
