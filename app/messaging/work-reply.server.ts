import type { ChannelName } from "../channels/channel.ts";
import { channelNames } from "../channels/channel-names.ts";
import { enqueueActed } from "../customers/enqueue-acted.server.ts";
import { recordOptIn, recordOptOut } from "../customers/record-consent.server.ts";
import { inTransaction, type Sql } from "../db.server.ts";
import { fireTriggers, isTriggerOn } from "../flow/fire-triggers.server.ts";
import type { Trigger } from "../flow/trigger.ts";
import { hashAddress } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";
import type { ReplyIntent } from "./classify-reply.ts";
import { lastSourceName } from "./fire-message-triggers.server.ts";
import { nobody, queueSingle } from "./queue-single.server.ts";
import { replyText } from "./reply-text.ts";

type InboundRow = {
  channel: ChannelName;
  from_address: string;
  to_address: string;
  /** Set when the sender that was written to belongs to a group of senders at the carrier, which has an address too. */
  to_service: string | null;
  body: string;
  intent: ReplyIntent;
  received_at: Date;
  worked_at: Date | null;
  help_reply: string | null;
  email: string | null;
};

/** A confirmation is presumed to belong to the request for five minutes (47 CFR 64.1200(a)(12)). */
const confirmationMs = 5 * 60_000;
/** More answers than this to one number in an hour means that a machine answers us. */
const mostAnswersAnHour = 3;

/**
 * Does what a customer's message asks for: STOP opts out, START opts in again, HELP is answered; anything else is kept for
 * the merchant to read. Opting out and its one confirmation commit together. Safe to repeat.
 */
export async function workReply(shop: ShopRef, inboundId: bigint, { now }: { now: Date }): Promise<void> {
  await inTransaction(async (tx) => {
    const inbound = await lockInbound(tx, shop, inboundId);
    // A row without an address belongs to a person who was redacted meanwhile.
    if (!inbound || inbound.worked_at || inbound.from_address === "") return;
    const customerIds = await applyIntent(tx, shop, { inbound, inboundId, now });
    if (inbound.intent !== "other" && (await mayAnswer(tx, shop, { inbound, inboundId }))) {
      await answer(tx, shop, { inbound, inboundId, customerId: customerIds[0] ?? nobody, now });
    }
    await fireReplied(tx, shop, { inbound, inboundId, customerId: customerIds[0], now });
    await enqueueActed(tx, shop, { customerIds, event: "replied", at: inbound.received_at });
    await tx.query("UPDATE inbound_message SET worked_at = $3, customer_id = $4 WHERE shop_id = $1 AND id = $2", [
      shop.id,
      inboundId,
      now,
      customerIds[0] ?? null,
    ]);
  });
}

/** A STOP is told as an opt-out and nothing else. */
async function fireReplied(
  tx: Sql,
  shop: ShopRef,
  options: { inbound: InboundRow; inboundId: bigint; customerId: bigint | undefined; now: Date },
): Promise<void> {
  const { inbound, inboundId, customerId, now } = options;
  if (customerId === undefined || inbound.intent === "stop") return;
  if (!(await isTriggerOn(tx, shop, "customer-replied"))) return;
  const { rows } = await tx.query<{ name: string }>(lastSourceName, [shop.id, customerId, inbound.channel]);
  const trigger: Trigger = {
    handle: "customer-replied",
    subject: inboundId.toString(),
    customerId,
    fields: {
      Text: inbound.body,
      Channel: channelNames[inbound.channel],
      Keyword: inbound.intent === "other" ? "" : inbound.intent.toUpperCase(),
      "In reply to": rows[0]?.name ?? "",
      "Reply ID": inboundId.toString(),
    },
  };
  await fireTriggers(tx, shop, [trigger], { now });
}

async function lockInbound(tx: Sql, shop: ShopRef, inboundId: bigint): Promise<InboundRow | undefined> {
  const { rows } = await tx.query<InboundRow>(
    `SELECT i.channel, i.from_address, i.to_address, i.raw ->> 'MessagingServiceSid' AS to_service, i.body, i.intent, i.received_at, i.worked_at, shop.help_reply, shop.email
     FROM inbound_message i JOIN shop ON shop.id = i.shop_id
     WHERE i.shop_id = $1 AND i.id = $2 FOR UPDATE OF i`,
    [shop.id, inboundId],
  );
  return rows[0];
}

async function applyIntent(
  tx: Sql,
  shop: ShopRef,
  { inbound, inboundId, now }: { inbound: InboundRow; inboundId: bigint; now: Date },
): Promise<bigint[]> {
  const { channel, from_address: address, received_at: at } = inbound;
  if (inbound.intent === "stop") {
    await dropAnswers(tx, shop, { inbound, inboundId, now });
    return (await recordOptOut(tx, shop, { address, channel, at, source: "stop-reply" })).customerIds;
  }
  if (inbound.intent === "start") {
    return (await recordOptIn(tx, shop, { address, channel, at, source: "start-reply" })).customerIds;
  }
  const { rows } = await tx.query<{ id: bigint }>(
    "SELECT id FROM customer WHERE shop_id = $1 AND phone_e164 = $2 AND deleted_at IS NULL ORDER BY id",
    [shop.id, address],
  );
  return rows.map((row) => row.id);
}

/** After a STOP comes its confirmation and nothing else: answers to what was written before it, and that still wait, are dropped. */
async function dropAnswers(
  tx: Sql,
  shop: ShopRef,
  { inbound, inboundId, now }: { inbound: InboundRow; inboundId: bigint; now: Date },
): Promise<void> {
  await tx.query(
    `UPDATE message m SET status = 'skipped', reason = 'unsubscribed', due_at = NULL, decided_at = $4, ended_at = $4
     FROM inbound_message i
     WHERE i.shop_id = $1 AND i.from_address = $2 AND i.id < $3
       AND m.shop_id = $1 AND m.source = 'reply' AND m.source_id = i.id AND m.status = 'queued'`,
    [shop.id, inbound.from_address, inboundId, now],
  );
}

/**
 * One confirmation for a change of mind, not one for each STOP in a row; and never a conversation with a machine. A START is
 * not confirmed while the number stays suppressed for another reason: it would not be true.
 */
async function mayAnswer(
  tx: Sql,
  shop: ShopRef,
  { inbound, inboundId }: { inbound: InboundRow; inboundId: bigint },
): Promise<boolean> {
  const { rows } = await tx.query<{ last: ReplyIntent | null; answered: number; suppressed: boolean }>(
    `SELECT
       (SELECT intent FROM inbound_message
        WHERE shop_id = $1 AND from_address = $2 AND channel = $3 AND id < $4 AND intent IN ('stop', 'start') ORDER BY id DESC LIMIT 1) AS last,
       (SELECT count(*)::int FROM inbound_message i
        JOIN message m ON m.shop_id = $1 AND m.source = 'reply' AND m.source_id = i.id
        WHERE i.shop_id = $1 AND i.from_address = $2 AND i.received_at > $5::timestamptz - interval '1 hour') AS answered,
       EXISTS (SELECT FROM suppression WHERE shop_id = $1 AND channel = $3 AND address_hash = $6) AS suppressed`,
    [shop.id, inbound.from_address, inbound.channel, inboundId, inbound.received_at, hashAddress(inbound.from_address)],
  );
  const { last = null, answered = 0, suppressed = false } = rows[0] ?? {};
  if (last === inbound.intent || (inbound.intent === "start" && suppressed)) return false;
  return inbound.intent === "stop" || answered < mostAnswersAnHour;
}

/** From the number that was written to. A sender that was removed answers nothing. */
async function answer(
  tx: Sql,
  shop: ShopRef,
  options: { inbound: InboundRow; inboundId: bigint; customerId: bigint; now: Date },
): Promise<void> {
  const { inbound, inboundId, customerId, now } = options;
  const { rows } = await tx.query<{ id: bigint }>(
    "SELECT id FROM sender WHERE shop_id = $1 AND channel = $2 AND address IN ($3, $4) AND removed_at IS NULL ORDER BY address <> $3 LIMIT 1",
    [shop.id, inbound.channel, inbound.to_address, inbound.to_service],
  );
  const [sender] = rows;
  if (!sender || inbound.intent === "other") return;
  await queueSingle(tx, shop, {
    source: "reply",
    sourceId: inboundId,
    customerId,
    channel: inbound.channel,
    senderId: sender.id,
    address: inbound.from_address,
    body: replyText(inbound.intent, { helpReply: inbound.help_reply, email: inbound.email }),
    latestAt: new Date(inbound.received_at.getTime() + confirmationMs),
    now,
  });
}
